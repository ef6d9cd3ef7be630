using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.Server.Sessions.Settings;
using Swytch.Sql.Planning;

namespace Swytch.Server.Sessions;

/// <summary>The settings in the form that the hot path reads. Immutable; made anew when a setting changed.</summary>
internal sealed record SessionProfile
{
    public required long SettingsVersion { get; init; }

    public required SqlDialect Dialect { get; init; }

    public required long StatementTimeoutMs { get; init; }

    public required long LockTimeoutMs { get; init; }

    public required long IdleInTransactionTimeoutMs { get; init; }

    public required long IdleSessionTimeoutMs { get; init; }

    /// <summary>swytch.replay.</summary>
    public required bool MayReplay { get; init; }

    public required bool TransactionReadOnly { get; init; }

    public required int ClientMinimumRank { get; init; }

    public required TypeFormatSettings Format { get; init; }

    public static SessionProfile From(SessionSettings settings) => new()
    {
        SettingsVersion = settings.Version,
        Dialect = settings.Get("swytch.dialect") == "postgres" ? SqlDialect.Postgres : SqlDialect.Sqlite,
        StatementTimeoutMs = settings.GetInteger("statement_timeout"),
        LockTimeoutMs = settings.GetInteger("lock_timeout"),
        IdleInTransactionTimeoutMs = settings.GetInteger("idle_in_transaction_session_timeout"),
        IdleSessionTimeoutMs = settings.GetInteger("idle_session_timeout"),
        MayReplay = settings.GetBoolean("swytch.replay"),
        TransactionReadOnly = settings.GetBoolean("transaction_read_only"),
        ClientMinimumRank = RankOf(settings.Get("client_min_messages")),
        Format = FormatOf(settings),
    };

    /// <summary>The order of levels for client_min_messages (PostgreSQL manual, section 20.8.2). INFO always passes.</summary>
    public static int RankOf(PgSeverity severity) => severity switch
    {
        PgSeverity.Debug => 0,
        PgSeverity.Log => 1,
        PgSeverity.Notice => 2,
        PgSeverity.Warning => 3,
        _ => int.MaxValue,
    };

    private static int RankOf(string level) => level switch
    {
        "log" => 1,
        "notice" => 2,
        "warning" => 3,
        "error" => 4,
        _ => 0,
    };

    private static TypeFormatSettings FormatOf(SessionSettings settings) => new()
    {
        TimeZone = SettingCatalog.FindTimeZone(settings.Get("TimeZone")),
        IntervalStyle = settings.Get("IntervalStyle") switch
        {
            "postgres_verbose" => IntervalStyle.PostgresVerbose,
            "sql_standard" => IntervalStyle.SqlStandard,
            "iso_8601" => IntervalStyle.Iso8601,
            _ => IntervalStyle.Postgres,
        },
        ByteaOutput = settings.Get("bytea_output") == "escape" ? ByteaOutput.Escape : ByteaOutput.Hex,
        DateOrder = DateStyleSetting.Order(settings.Get("DateStyle")),
        ClientEncoding = ClientEncoding.TryFind(settings.Get("client_encoding"), out _, out var encoding) ? encoding : null,
        ExtraFloatDigits = (int)settings.GetInteger("extra_float_digits"),
    };
}
