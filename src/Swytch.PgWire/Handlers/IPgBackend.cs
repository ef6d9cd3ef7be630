using System.Net;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Handlers;

/// <summary>What the server implements: one per listener, shared by all its connections, thread-safe.</summary>
public interface IPgBackend
{
    /// <summary>How the user named in the startup message proves itself. Never reveals whether the user exists.</summary>
    ValueTask<AuthenticationMethod> GetAuthenticationMethodAsync(StartupRequest startup, CancellationToken cancellationToken);

    /// <summary>Opens a session after authentication. Throws <see cref="PgErrorException"/> (3D000, 53300, 57P03 …) to refuse it.</summary>
    ValueTask<IPgSession> OpenSessionAsync(StartupRequest startup, ISessionHost host, CancellationToken cancellationToken);
}

/// <summary>The startup message and what is known of the connection (PostgreSQL manual, section 55.2.1).</summary>
/// <param name="User">The <c>user</c> parameter, never empty.</param>
/// <param name="Database">The <c>database</c> parameter, the user's name where absent.</param>
/// <param name="Parameters">All other parameters in order, those inside <c>options</c> (<c>-c name=value</c>) already taken apart.</param>
public sealed record StartupRequest(
    string User,
    string Database,
    IReadOnlyList<KeyValuePair<string, string>> Parameters,
    EndPoint? RemoteEndPoint,
    bool IsEncrypted);

/// <summary>How a client authenticates.</summary>
public abstract record AuthenticationMethod
{
    private AuthenticationMethod()
    {
    }

    public sealed record Trust : AuthenticationMethod;

    /// <summary>SCRAM-SHA-256 (RFC 5802, RFC 7677). For an unknown user the backend gives a mock verifier, so that the exchange looks the same and fails with 28P01.</summary>
    public sealed record Scram(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey) : AuthenticationMethod;
}

public enum TransactionStatus : byte
{
    Idle = (byte)'I',
    InTransaction = (byte)'T',
    Failed = (byte)'E',
}

/// <summary>
/// One client session. All members but <see cref="Cancel"/> are called by one connection, one at a time.
/// Each may throw <see cref="PgErrorException"/>; the connection then sends ErrorResponse, calls <see cref="FailAsync"/>,
/// and (extended protocol) skips to Sync; a FATAL error ends the connection. Any other exception is our bug: the client gets XX000 without
/// details and the connection ends. An <see cref="OperationCanceledException"/> thrown by a flush means that the client is gone: let it pass.
/// </summary>
public interface IPgSession : IAsyncDisposable
{
    /// <summary>
    /// The connection is about to wait for its client: for the next message, or for room to write. Whatever others need is given up meanwhile.
    /// Never called while one of the session's other methods is at work, but for those that wait for the client themselves.
    /// </summary>
    void Yield();

    /// <summary>True state for ReadyForQuery.</summary>
    TransactionStatus TransactionStatus { get; }

    /// <summary>ParameterStatus messages to send before the first ReadyForQuery.</summary>
    IReadOnlyList<KeyValuePair<string, string>> InitialParameters { get; }

    /// <summary>How values are read and printed now: TimeZone, IntervalStyle, bytea_output, extra_float_digits. Asked when rows begin and at Bind; it changes after SET.</summary>
    TypeFormatSettings FormatSettings => TypeFormatSettings.Default;

    /// <summary>
    /// A simple Query: runs every statement in order, writing RowDescription, DataRow, CommandComplete, EmptyQueryResponse
    /// for each; several statements are one implicit transaction, which has ended when this returns (no <see cref="SyncAsync"/> follows).
    /// ReadyForQuery is the connection's task.
    /// </summary>
    ValueTask ExecuteSimpleQueryAsync(string sql, IResponseWriter response);

    /// <summary>Parse. <paramref name="declaredTypes"/> may be shorter than the number of parameters; 0 means unspecified.</summary>
    ValueTask<IPreparedStatement> ParseAsync(string sql, IReadOnlyList<uint> declaredTypes);

    /// <summary>
    /// Bind: decodes the parameters by their types. Formats: none = all text, one = for all, else one each; those of parameters
    /// are 0 or 1, and as many as there are parameters. What needs the statement is checked here, with 08P01 and PostgreSQL's words:
    /// <c>bind message supplies 1 parameters, but prepared statement "" requires 2</c>,
    /// <c>bind message has 2 result formats but query has 1 columns</c>.
    /// </summary>
    ValueTask<IPortal> BindAsync(IPreparedStatement statement, BindArguments arguments);

    /// <summary>Sync: commits or rolls back the implicit transaction, closes what must not outlive it. May throw (a commit can fail).</summary>
    ValueTask SyncAsync();

    /// <summary>After an error was reported: the transaction is failed, or the implicit one rolled back.</summary>
    ValueTask FailAsync(PgError error);

    /// <summary>
    /// The next notification for the client, null when there is none or the session is in a transaction. Asked before ReadyForQuery, and while the
    /// client is waited for after <see cref="ISessionHost.WakeForNotifications"/>.
    /// </summary>
    Notification? TakeNotification() => null;

    /// <summary>CancelRequest: stops what runs now, if anything. Called from any thread, at any time, also after disposal.</summary>
    void Cancel();
}

/// <summary>Raw parameters of Bind: valid only during the call.</summary>
public readonly record struct BindArguments(
    IReadOnlyList<short> ParameterFormats,
    IReadOnlyList<ReadOnlyMemory<byte>?> ParameterValues,
    IReadOnlyList<short> ResultFormats);

/// <summary>A prepared statement; in the registry of its session under a name ("" = unnamed).</summary>
public interface IPreparedStatement
{
    /// <summary>Describe (statement): parameter types and the result columns, null for NoData.</summary>
    ValueTask<StatementDescription> DescribeAsync();
}

public sealed record StatementDescription(IReadOnlyList<uint> ParameterTypes, RowDescription? Columns);

/// <summary>A bound statement.</summary>
public interface IPortal : IAsyncDisposable
{
    /// <summary>True for a cursor WITH HOLD. The connection disposes all others when their transaction has ended.</summary>
    bool SurvivesTransaction => false;

    /// <summary>Describe (portal): the result columns with the formats of Bind, null for NoData.</summary>
    ValueTask<RowDescription?> DescribeAsync();

    /// <summary>
    /// Execute: writes DataRows and CommandComplete or EmptyQueryResponse (never RowDescription). <paramref name="maxRows"/> 0 = all.
    /// False when the limit was reached first: the connection sends PortalSuspended, and a later call goes on.
    /// </summary>
    ValueTask<bool> ExecuteAsync(IResponseWriter response, int maxRows);
}

/// <summary>What the connection offers to its session.</summary>
public interface ISessionHost
{
    /// <summary>The process id of BackendKeyData, unique among the live sessions of the node.</summary>
    int ProcessId { get; }

    /// <summary>Named and unnamed statements, shared by the extended protocol and SQL's PREPARE.</summary>
    NamedRegistry<IPreparedStatement> PreparedStatements { get; }

    NamedRegistry<IPortal> Portals { get; }

    /// <summary>Sends ParameterStatus before the next ReadyForQuery.</summary>
    void ReportParameter(string name, string value);

    /// <summary>Sends NoticeResponse at its place in the stream.</summary>
    void SendNotice(PgError notice);

    /// <summary>Has <see cref="IPgSession.TakeNotification"/> asked soon. From any thread; without effect when the connection is closed.</summary>
    void WakeForNotifications();

    /// <summary>
    /// Ends an idle connection: sends <paramref name="fatal"/> (25P03, 57P01) and closes it. From any thread; without effect when a message is being
    /// processed or the connection is closed already.
    /// </summary>
    void Terminate(PgError fatal);
}
