using System.Globalization;
using System.Security.Authentication;
using System.Text.Json;
using Npgsql;
using Swytch.PgWire.Auth;
using Swytch.Server.Configuration;
using Swytch.Server.Sessions.Copying;

namespace Swytch.Server.Control;

/// <summary>A running node anywhere, through its address for PostgreSQL clients. Passwords of users are sent as verifiers, as psql's \password does.</summary>
internal sealed class WireNode : IRunningNode
{
    private readonly NpgsqlConnection _connection;
    private readonly string _address;

    private WireNode(NpgsqlConnection connection, string address)
    {
        _connection = connection;
        _address = address;
    }

    /// <param name="askPassword">
    /// Asks who calls, when the node wants a password and neither the URL nor PGPASSWORD nor the password file has one; null: nobody can be asked.
    /// </param>
    /// <exception cref="FailureException">Nobody answers, or whoever answers does not let us in.</exception>
    public static async Task<WireNode> OpenAsync(NpgsqlConnectionStringBuilder settings, Func<string, string>? askPassword, CancellationToken cancellationToken)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{settings.Host}:{settings.Port}");
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return new WireNode(connection, address);
        }
        catch (NpgsqlException exception) when (WantsPassword(exception))
        {
            await connection.DisposeAsync();
            if (askPassword is null)
            {
                throw new FailureException(
                    $"the node at {address} wants a password of user \"{settings.Username}\"; give it in the URL, in PGPASSWORD or in the file named by PGPASSFILE");
            }

            settings.Password = askPassword($"Password of {settings.Username} at {address}: ");
            return await OpenAsync(settings, null, cancellationToken);
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            await connection.DisposeAsync();
            throw Translate(exception, address);
        }
    }

    public async Task<NodeStatus> StatusAsync(CancellationToken cancellationToken) => await ReadAsync<NodeStatus>(NodeCopy.Status, cancellationToken);

    public async Task<IReadOnlyList<UserLine>> ListUsersAsync(CancellationToken cancellationToken) =>
        await ReadAsync<UserLine[]>(NodeCopy.Users, cancellationToken);

    public Task AddUserAsync(string name, string password, CancellationToken cancellationToken) =>
        ExecuteAsync($"CREATE ROLE {Quoted(name)} LOGIN PASSWORD '{ScramVerifier.Create(password)}'", cancellationToken);

    public Task ChangePasswordAsync(string name, string password, CancellationToken cancellationToken) =>
        ExecuteAsync($"ALTER ROLE {Quoted(name)} PASSWORD '{ScramVerifier.Create(password)}'", cancellationToken);

    public Task RemoveUserAsync(string name, CancellationToken cancellationToken) => ExecuteAsync($"DROP ROLE {Quoted(name)}", cancellationToken);

    public async Task BackupAsync(Stream into, CancellationToken cancellationToken)
    {
        await using var archive = await BeginCopyAsync(NodeCopy.Backup, cancellationToken);
        var buffer = new byte[128 * 1024];
        while (true)
        {
            int count;
            try
            {
                count = await archive.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception exception) when (IsOfConnection(exception))
            {
                throw Translate(exception, _address);
            }

            if (count == 0)
            {
                return;
            }

            await into.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<T> ReadAsync<T>(string what, CancellationToken cancellationToken)
    {
        try
        {
            await using var json = await BeginCopyAsync(what, cancellationToken);
            return (await JsonSerializer.DeserializeAsync<T>(json, ControlJson.Options, cancellationToken))!;
        }
        catch (JsonException)
        {
            throw new FailureException($"the answer of the node at {_address} is not understood; use the same version of swytchsql");
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            throw Translate(exception, _address);
        }
    }

    private async Task<Stream> BeginCopyAsync(string what, CancellationToken cancellationToken)
    {
        try
        {
            return await _connection.BeginRawBinaryCopyAsync($"COPY {what} TO STDOUT (FORMAT binary)", cancellationToken);
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            throw Translate(exception, _address);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, _connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            throw Translate(exception, _address);
        }
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The driver's sentence, from before it sends anything: there is no code for it.</summary>
    private static bool WantsPassword(NpgsqlException exception) =>
        exception is not PostgresException && exception.Message.StartsWith("No password has been provided", StringComparison.Ordinal);

    private static bool IsOfConnection(Exception exception) =>
        exception is NpgsqlException or TimeoutException or AuthenticationException or System.Net.Sockets.SocketException or EndOfStreamException;

    private static FailureException Translate(Exception exception, string address) => exception switch
    {
        PostgresException { SqlState: "42P01" } => new($"the server at {address} is no SwytchSql node, or one of another version"),
        PostgresException refused => new($"the node at {address} refused: {refused.MessageText}{(refused.Hint is { } hint ? $" ({hint})" : "")}"),
        _ when (exception.InnerException ?? exception) is System.Net.Sockets.SocketException or TimeoutException =>
            new($"cannot reach the node at {address}: {Sentences.Within((exception.InnerException ?? exception).Message)}; is it running, and does it listen there?"),
        _ => new($"the connection to the node at {address} failed: {Sentences.Within((exception.InnerException ?? exception).Message)}"),
    };
}
