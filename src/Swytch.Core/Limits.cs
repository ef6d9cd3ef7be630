namespace Swytch.Core;

/// <summary>Every limit of a node with its reason. What exceeds one gets a clear error and harms nobody else.</summary>
public static class Limits
{
    /// <summary>Largest message from an authenticated client, bytes. A row of SQLite's default size limit fits with room; PostgreSQL allows 1 GiB.</summary>
    public const int MessageBytes = 256 * 1024 * 1024;

    /// <summary>Largest message before authentication, bytes (PostgreSQL: MAX_STARTUP_PACKET_LENGTH is 10,000).</summary>
    public const int StartupMessageBytes = 10_000;

    /// <summary>Largest SASL message, bytes (PostgreSQL: PG_MAX_SASL_MESSAGE_LENGTH is 1,024).</summary>
    public const int SaslMessageBytes = 1_024;

    /// <summary>Longest statement, bytes of UTF-8. SQLite's own SQLITE_MAX_SQL_LENGTH default is 1,000,000,000; a parse tree costs about 50 times its text.</summary>
    public const int StatementBytes = 16 * 1024 * 1024;

    /// <summary>Most bound parameters (SQLite: SQLITE_MAX_VARIABLE_NUMBER is 32,766; the protocol counts in 16 bits).</summary>
    public const int Parameters = 32_766;

    /// <summary>Most result columns (PostgreSQL: MaxTupleAttributeNumber is 1,664; SQLite: 2,000).</summary>
    public const int Columns = 1_664;

    /// <summary>Most columns of a table, those once dropped counted (PostgreSQL: MaxHeapAttributeNumber is 1,600).</summary>
    public const int TableColumns = 1_600;

    /// <summary>Prepared statements of one session: a leak in a client must not fill the node.</summary>
    public const int PreparedStatementsPerSession = 10_000;

    /// <summary>Portals of one session.</summary>
    public const int PortalsPerSession = 1_000;

    /// <summary>Rows that the cursors of one session keep (SCROLL, WITH HOLD, and those open while their transaction writes), bytes.</summary>
    public const long CursorBytesPerSession = 64 * 1024 * 1024;

    /// <summary>Different notifications of one transaction.</summary>
    public const int NotificationsPerTransaction = 100_000;

    /// <summary>Notifications that wait for one listening session, bytes (PostgreSQL: 8 GiB for all, on disk).</summary>
    public const long NotificationBytesPerSession = 16 * 1024 * 1024;

    /// <summary>Deepest nesting of expressions and subqueries (SQLite: SQLITE_MAX_EXPR_DEPTH is 1,000).</summary>
    public const int ExpressionDepth = 1_000;

    /// <summary>Keys of committed writes that a database remembers to certify open transactions: 32 MiB. A transaction older than all of them is certified by running again.</summary>
    public const int RecentWrites = 1_048_576;
}
