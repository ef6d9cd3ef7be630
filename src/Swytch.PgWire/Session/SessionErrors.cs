using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Session;

/// <summary>What PostgreSQL says when messages do not fit the session's state (tcop/postgres.c, commands/prepare.c, utils/mmgr/portalmem.c).</summary>
internal static class SessionErrors
{
    public static PgErrorException UnknownStatement(string name) => new(
        SqlState.InvalidSqlStatementName,
        name.Length == 0 ? "unnamed prepared statement does not exist" : $"prepared statement \"{name}\" does not exist");

    public static PgErrorException DuplicateStatement(string name) =>
        new(SqlState.DuplicatePreparedStatement, $"prepared statement \"{name}\" already exists");

    public static PgErrorException UnknownPortal(string name) => new(SqlState.InvalidCursorName, $"portal \"{name}\" does not exist");

    public static PgErrorException DuplicatePortal(string name) => new(SqlState.DuplicateCursor, $"cursor \"{name}\" already exists");

    public static PgErrorException TooManyStatements() => new(new PgError(SqlState.ConfigurationLimitExceeded, "too many prepared statements in this session")
    {
        Detail = $"A session holds at most {Limits.PreparedStatementsPerSession} prepared statements.",
        Hint = "Close prepared statements that are no longer used.",
    });

    public static PgErrorException TooManyPortals() => new(new PgError(SqlState.ConfigurationLimitExceeded, "too many portals in this session")
    {
        Detail = $"A session holds at most {Limits.PortalsPerSession} portals.",
        Hint = "Close portals and cursors that are no longer used.",
    });

    public static PgErrorException FunctionCall() => new(new PgError(SqlState.FeatureNotSupported, "function calls by the FunctionCall message are not supported")
    {
        Hint = "Call the function in a SELECT.",
    });

    public static PgErrorException CopyFailed(string reason) => new(SqlState.QueryCanceled, $"COPY from stdin failed: {reason}");

    /// <summary>What the message wanted is lost, and its answers would be waited for in vain: the connection ends.</summary>
    public static PgErrorException UnexpectedInCopy(byte type) => new(new PgError(
        SqlState.ProtocolViolation,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"unexpected message type 0x{type:X2} during COPY from stdin"))
    {
        Severity = PgSeverity.Fatal,
    });

    public static PgErrorException ClientGoneInCopy() => new(new PgError(SqlState.ConnectionFailure, "unexpected EOF on client connection with an open transaction")
    {
        Severity = PgSeverity.Fatal,
    });
}
