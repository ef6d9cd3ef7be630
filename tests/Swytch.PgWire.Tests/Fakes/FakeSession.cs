using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Tests.Fakes;

/// <summary>
/// A session of which every statement is a word and a number: <c>rows 3</c>, <c>text 1000</c> (one row of so many bytes), <c>fail</c>,
/// <c>fail after 2</c> (two rows, then half a row), <c>fatal</c>, <c>bug</c>, <c>wait</c> (until cancelled), <c>begin</c>, <c>commit</c>,
/// <c>rollback</c>, <c>defer</c> (the implicit transaction cannot commit), <c>set x</c>, <c>notice x</c>, <c>echo</c> (one parameter, one row), <c>copyin</c> (its tag holds what came), <c>copyout 3</c>.
/// </summary>
internal sealed class FakeSession(ISessionHost host) : IPgSession
{
    private readonly CancellationTokenSource _disposed = new();
    private volatile TaskCompletionSource? _waiting;
    private volatile CancellationTokenSource? _cancelCopy;
    private bool _commitFails;

    public List<string> Calls { get; } = [];

    public int Cancelled { get; private set; }

    public int RowsWritten { get; set; }

    public int Yields { get; private set; }

    public bool IsDisposed => _disposed.IsCancellationRequested;

    public bool IsWaiting => _waiting is { Task.IsCompleted: false };

    public ISessionHost Host => host;

    /// <summary>What waits for the client.</summary>
    public ConcurrentQueue<Notification> Notifications { get; } = [];

    public TransactionStatus TransactionStatus { get; private set; } = TransactionStatus.Idle;

    public IReadOnlyList<KeyValuePair<string, string>> InitialParameters { get; } =
    [
        new("server_version", "15.0"),
        new("client_encoding", "UTF8"),
        new("standard_conforming_strings", "on"),
        new("DateStyle", "ISO, MDY"),
        new("integer_datetimes", "on"),
        new("TimeZone", "UTC"),
    ];

    public async ValueTask ExecuteSimpleQueryAsync(string sql, IResponseWriter response)
    {
        Calls.Add($"query {sql}");
        foreach (string part in sql.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Length == 0)
            {
                if (sql.Trim().Length == 0)
                {
                    response.WriteEmptyQueryResponse();
                }

                continue;
            }

            FakeStatement statement = new(part);
            if (statement.Columns is { } columns)
            {
                response.WriteRowDescription(columns);
            }

            await using FakePortal portal = new(this, statement, argument: "", format: 0);
            await portal.ExecuteAsync(response, 0);
        }
    }

    public ValueTask<IPreparedStatement> ParseAsync(string sql, IReadOnlyList<uint> declaredTypes)
    {
        Calls.Add($"parse {sql}");
        if (sql == "syntax")
        {
            throw new PgErrorException(SqlState.SyntaxError, "syntax error at or near \"syntax\"");
        }

        return ValueTask.FromResult<IPreparedStatement>(new FakeStatement(sql));
    }

    public ValueTask<IPortal> BindAsync(IPreparedStatement statement, BindArguments arguments)
    {
        FakeStatement fake = (FakeStatement)statement;
        Calls.Add($"bind {fake.Sql}");
        if (arguments.ParameterValues.Count != fake.ParameterCount)
        {
            throw new PgErrorException(SqlState.ProtocolViolation, $"bind message supplies {arguments.ParameterValues.Count} parameters, but prepared statement \"\" requires {fake.ParameterCount}");
        }

        string argument = fake.ParameterCount == 0 ? "" : System.Text.Encoding.UTF8.GetString(arguments.ParameterValues[0]!.Value.Span);
        short format = arguments.ResultFormats.Count == 0 ? (short)0 : arguments.ResultFormats[0];
        return ValueTask.FromResult<IPortal>(new FakePortal(this, fake, argument, format));
    }

    public ValueTask SyncAsync()
    {
        Calls.Add("sync");
        if (_commitFails)
        {
            _commitFails = false;
            throw new PgErrorException(SqlState.ForeignKeyViolation, "insert or update violates foreign key constraint");
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask FailAsync(PgError error)
    {
        Calls.Add($"fail {error.SqlState}");
        if (TransactionStatus == TransactionStatus.InTransaction)
        {
            TransactionStatus = TransactionStatus.Failed;
        }

        return ValueTask.CompletedTask;
    }

    public Notification? TakeNotification() =>
        TransactionStatus == TransactionStatus.Idle && Notifications.TryDequeue(out Notification? notification) ? notification : null;

    public void Yield() => Yields++;

    public void Cancel()
    {
        Cancelled++;
        _cancelCopy?.Cancel();
        _waiting?.TrySetException(new PgErrorException(SqlState.QueryCanceled, "canceling statement due to user request"));
    }

    /// <summary>Lets <c>wait</c> end well.</summary>
    public void Finish() => _waiting?.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Calls.Add("dispose");
        _disposed.Cancel();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<string> CopyInAsync(IResponseWriter response)
    {
        StringBuilder data = new("COPY");
        using CancellationTokenSource cancel = new();
        _cancelCopy = cancel;
        ICopyInput input = await response.BeginCopyInAsync(format: 0, columns: 2);
        try
        {
            while (await input.ReadAsync(cancel.Token) is { IsEmpty: false } piece)
            {
                data.Append(' ').Append(Encoding.UTF8.GetString(piece.Span));
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new PgErrorException(SqlState.QueryCanceled, "canceling statement due to user request");
        }
        finally
        {
            _cancelCopy = null;
        }

        return data.ToString();
    }

    private async ValueTask<string> CopyOutAsync(int count, IResponseWriter response)
    {
        response.WriteCopyOutResponse(format: 0, columns: 1);
        for (int i = 0; i < count; i++)
        {
            response.WriteCopyData(new byte[1_000]);
            RowsWritten++;
            await response.FlushIfNeededAsync();
        }

        response.WriteCopyDone();
        return "COPY";
    }

    public void PortalDisposed(string sql) => Calls.Add($"close {sql}");

    public async ValueTask<string> RunAsync(FakeStatement statement, IResponseWriter response)
    {
        if (TransactionStatus == TransactionStatus.Failed && statement.Verb is not ("rollback" or "commit"))
        {
            throw new PgErrorException(SqlState.InFailedSqlTransaction, "current transaction is aborted, commands ignored until end of transaction block");
        }

        switch (statement.Verb)
        {
            case "begin":
                TransactionStatus = TransactionStatus.InTransaction;
                return "BEGIN";
            case "commit" or "rollback":
                bool failed = TransactionStatus == TransactionStatus.Failed;
                TransactionStatus = TransactionStatus.Idle;
                return failed || statement.Verb == "rollback" ? "ROLLBACK" : "COMMIT";
            case "fail":
                throw new PgErrorException(SqlState.DivisionByZero, "division by zero");
            case "fatal":
                throw new PgErrorException(new PgError(SqlState.AdminShutdown, "goodbye") { Severity = PgSeverity.Fatal });
            case "bug":
                throw new InvalidOperationException("secret details");
            case "block":
                // As SQLite does: the thread is gone until somebody cancels.
                _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Task.GetAwaiter().GetResult();
                return "BLOCK";
            case "wait":
                _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await _waiting.Task;
                return "WAIT";
            case "defer":
                _commitFails = true;
                return "DEFER";
            case "set":
                host.ReportParameter("application_name", statement.Argument);
                return "SET";
            case "copyin":
                return await CopyInAsync(response);
            case "copyout":
                return await CopyOutAsync(statement.Number, response);
            case "notice":
                response.WriteNotice(new PgError(SqlState.SuccessfulCompletion, statement.Argument) { Severity = PgSeverity.Notice });
                return "NOTICE";
            default:
                throw new PgErrorException(SqlState.SyntaxError, $"syntax error at or near \"{statement.Verb}\"");
        }
    }
}

internal sealed class FakeStatement(string sql) : IPreparedStatement
{
    private readonly string[] _words = sql.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public string Sql => sql;

    public string Verb => _words.Length == 0 ? "" : _words[0];

    public string Argument => _words.Length > 1 ? string.Join(' ', _words[1..]) : "";

    public int Number => int.TryParse(_words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 3_000_000
        ? number
        : throw new PgErrorException(SqlState.SyntaxError, $"syntax error at or near \"{_words[^1]}\"");

    public bool FailsAfterRows => sql.StartsWith("fail after", StringComparison.Ordinal);

    public int ParameterCount => Verb == "echo" ? 1 : 0;

    public RowDescription? Columns { get; } = Describe(sql, format: 0);

    public static RowDescription? Describe(string sql, short format)
    {
        string verb = sql.Split(' ')[0];
        if (verb is "rows" || sql.StartsWith("fail after", StringComparison.Ordinal))
        {
            return new RowDescription([new("n", 0, 0, PgOid.Text, -1, -1, format), new("t", 0, 0, PgOid.Text, -1, -1, format)]);
        }

        return verb is "echo" or "text" ? new RowDescription([new("t", 0, 0, PgOid.Text, -1, -1, format)]) : null;
    }

    public ValueTask<StatementDescription> DescribeAsync() =>
        ValueTask.FromResult(new StatementDescription(ParameterCount == 0 ? [] : [PgOid.Text], Columns));
}

internal sealed class FakePortal(FakeSession session, FakeStatement statement, string argument, short format) : IPortal
{
    private readonly RowDescription? _columns = FakeStatement.Describe(statement.Sql, format);
    private int _next;

    public ValueTask<RowDescription?> DescribeAsync() => ValueTask.FromResult(_columns);

    public async ValueTask<bool> ExecuteAsync(IResponseWriter response, int maxRows)
    {
        session.Calls.Add($"execute {statement.Sql}");
        if (statement.Verb.Length == 0)
        {
            response.WriteEmptyQueryResponse();
            return true;
        }

        if (_columns is null)
        {
            response.WriteCommandComplete(await session.RunAsync(statement, response));
            return true;
        }

        if (session.TransactionStatus == TransactionStatus.Failed)
        {
            throw new PgErrorException(SqlState.InFailedSqlTransaction, "current transaction is aborted, commands ignored until end of transaction block");
        }

        response.BeginRows(_columns);
        int total = statement.Verb is "echo" or "text" ? 1 : statement.Number;
        for (int sent = 0; _next < total; sent++, _next++)
        {
            if (maxRows > 0 && sent == maxRows)
            {
                return false;
            }

            response.BeginRow();
            WriteRow(response);
            response.EndRow();
            session.RowsWritten++;
            await response.FlushIfNeededAsync();
        }

        if (statement.FailsAfterRows)
        {
            response.BeginRow();
            response.WriteValue(ValueView.FromText("half"u8));
            throw new PgErrorException(SqlState.InvalidTextRepresentation, "invalid input syntax for type integer: \"half\"");
        }

        response.WriteCommandComplete($"SELECT {total}");
        return true;
    }

    public ValueTask DisposeAsync()
    {
        session.PortalDisposed(statement.Sql);
        return ValueTask.CompletedTask;
    }

    private void WriteRow(IResponseWriter response)
    {
        switch (statement.Verb)
        {
            case "echo":
                response.WriteValue(SqlValue.FromText(argument).AsView());
                break;
            case "text":
                response.WriteValue(SqlValue.FromText(new string('x', statement.Number)).AsView());
                break;
            default:
                response.WriteValue(SqlValue.FromText((_next + 1).ToString(CultureInfo.InvariantCulture)).AsView());
                response.WriteValue(ValueView.Null);
                break;
        }
    }
}
