using System.Text;

namespace Swytch.WireClient;

/// <param name="Database">Of a server that lets <paramref name="User"/> in without a password.</param>
public sealed record ServerAddress(string Host, int Port, string User, string Database);

/// <summary>What one statement, or one query of several, answered.</summary>
/// <param name="Rows">Values in text form, of all statements together.</param>
/// <param name="Tag">The last command tag; empty after an error.</param>
/// <param name="SqlState">Null when all of it succeeded.</param>
public sealed record SqlResult(IReadOnlyList<IReadOnlyList<string?>> Rows, string Tag, string? SqlState, string Message)
{
    /// <summary>The DETAIL of an error; empty without one.</summary>
    public string Detail { get; init; } = string.Empty;

    public bool Succeeded => SqlState is null;

    /// <summary>The first column of the only row.</summary>
    public string? Scalar => Rows.Single()[0];
}

/// <summary>
/// A session that runs statements one after another and gives errors as results. A connection that breaks throws <see cref="IOException"/> or
/// <see cref="ProtocolBrokenException"/>: then the fate of what was sent is unknown.
/// </summary>
public sealed class SqlClient(WireConnection connection) : IDisposable
{
    public WireConnection Connection => connection;

    public bool IsIdle => connection.TransactionStatus == 'I';

    public static SqlClient Open(ServerAddress server, int timeoutMs = 60_000)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new SqlClient(WireConnection.Open(server.Host, server.Port, server.User, server.Database, timeoutMs: timeoutMs));
    }

    /// <summary>One simple query, which may hold several statements.</summary>
    public SqlResult Query(string sql)
    {
        connection.SendQuery(sql);
        return ReadResult();
    }

    /// <summary>One statement by the extended protocol, with an unnamed statement and portal; parameters and results in text form.</summary>
    public SqlResult Execute(string sql, params ReadOnlySpan<string?> parameters)
    {
        var bind = new PayloadBuilder().CString(string.Empty).CString(string.Empty).Int16(0).Int16(parameters.Length);
        foreach (var parameter in parameters)
        {
            if (parameter is null)
            {
                bind.Int32(-1);
                continue;
            }

            var bytes = Encoding.UTF8.GetBytes(parameter);
            bind.Int32(bytes.Length).Bytes(bytes);
        }

        bind.Int16(0);
        connection.SendBytes(
        [
            .. WireConnection.Frame('P', new PayloadBuilder().CString(string.Empty).CString(sql).Int16(0).ToArray()),
            .. WireConnection.Frame('B', bind.ToArray()),
            .. WireConnection.Frame('E', new PayloadBuilder().CString(string.Empty).Int32(0).ToArray()),
            .. WireConnection.Frame('S', []),
        ]);
        return ReadResult();
    }

    /// <summary>Runs it and throws <see cref="ServerErrorException"/> unless it succeeds.</summary>
    public SqlResult Must(string sql)
    {
        var result = Query(sql);
        return result.Succeeded
            ? result
            : throw new ServerErrorException(new Dictionary<char, string> { ['C'] = result.SqlState!, ['M'] = $"{result.Message} ({sql})" });
    }

    public void Dispose() => connection.Dispose();

    /// <summary>What was answered up to ReadyForQuery.</summary>
    public SqlResult ReadResult()
    {
        var rows = new List<IReadOnlyList<string?>>();
        var (tag, state, text, detail) = (string.Empty, (string?)null, string.Empty, string.Empty);
        while (true)
        {
            var message = connection.Receive() ?? throw new IOException(state is null ? "the connection was closed before the answer" : $"the connection was closed: {state} {text}");
            switch (message.Type)
            {
                case WireMessage.DataRow:
                    rows.Add(Row(message.Read()));
                    break;
                case WireMessage.CommandComplete:
                    tag = message.Read().CString();
                    break;
                case WireMessage.ErrorResponse:
                    var fields = message.ErrorFields();
                    (tag, state, text, detail) = (string.Empty, Field('C'), Field('M'), Field('D'));
                    string Field(char code) => fields.GetValueOrDefault(code, string.Empty);
                    break;
                case WireMessage.ReadyForQuery:
                    return new SqlResult(rows, tag, state, text) { Detail = detail };
                default:
                    break;
            }
        }
    }

    private static string?[] Row(PayloadReader reader)
    {
        var values = new string?[reader.Int16()];
        for (var index = 0; index < values.Length; index++)
        {
            var length = reader.Int32();
            values[index] = length < 0 ? null : Encoding.UTF8.GetString(reader.Take(length));
        }

        return values;
    }
}
