using Swytch.Core.Errors;

namespace Swytch.Server.Sessions;

/// <summary>Errors and warnings of sessions, in PostgreSQL's words.</summary>
internal static class SessionErrors
{
    public static PgError CanceledByUser { get; } = new(SqlState.QueryCanceled, "canceling statement due to user request");

    public static PgError StatementTimeout { get; } = new(SqlState.QueryCanceled, "canceling statement due to statement timeout");

    public static PgError IdleInTransaction { get; } = new(
        SqlState.IdleInTransactionSessionTimeout, "terminating connection due to idle-in-transaction timeout")
    {
        Severity = PgSeverity.Fatal,
    };

    public static PgError IdleSession { get; } = new("57P05", "terminating connection due to idle-session timeout") { Severity = PgSeverity.Fatal };

    public static PgError StartingUp { get; } = new(SqlState.CannotConnectNow, "the database system is starting up") { Severity = PgSeverity.Fatal };

    public static PgError ShuttingDown { get; } = new(SqlState.CannotConnectNow, "the database system is shutting down") { Severity = PgSeverity.Fatal };

    public static PgError TooManyClients { get; } = new(SqlState.TooManyConnections, "sorry, too many clients already") { Severity = PgSeverity.Fatal };

    public static PgError AlreadyInTransaction { get; } = new(SqlState.ActiveSqlTransaction, "there is already a transaction in progress")
    {
        Severity = PgSeverity.Warning,
    };

    public static PgError NoTransaction { get; } = new(SqlState.NoActiveSqlTransaction, "there is no transaction in progress")
    {
        Severity = PgSeverity.Warning,
    };

    public static PgError OnlyInTransactionBlocks(string command) => new(SqlState.NoActiveSqlTransaction, $"{command} can only be used in transaction blocks");

    public static PgErrorException TransactionAborted() => new(
        SqlState.InFailedSqlTransaction, "current transaction is aborted, commands ignored until end of transaction block");

    public static PgErrorException NoSavepoint(string name) => new(SqlState.InvalidSavepointSpecification, $"savepoint \"{name}\" does not exist");

    public static PgErrorException NoPreparedStatement(string name) => new(
        SqlState.InvalidSqlStatementName, $"prepared statement \"{name}\" does not exist");

    public static PgErrorException DuplicatePreparedStatement(string name) => new(
        SqlState.DuplicatePreparedStatement, $"prepared statement \"{name}\" already exists");

    public static PgErrorException NoDatabase(string name) => new(
        new PgError(SqlState.InvalidCatalogName, $"database \"{name}\" does not exist") { Severity = PgSeverity.Fatal });

    public static PgErrorException CachedPlanChanged() => new(SqlState.FeatureNotSupported, "cached plan must not change result type");

    public static PgErrorException SeveralCommandsInPrepared() => new(
        SqlState.SyntaxError, "cannot insert multiple commands into a prepared statement");

    public static PgErrorException NotSupported(string message) => new(SqlState.FeatureNotSupported, message);

    public static PgErrorException ParameterCount(int given, string statement, int required) => new(
        SqlState.ProtocolViolation,
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"bind message supplies {given} parameters, but prepared statement \"{statement}\" requires {required}"));

    public static PgErrorException ResultFormatCount(int given, int columns) => new(
        SqlState.ProtocolViolation,
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"bind message has {given} result formats but query has {columns} columns"));
}
