namespace Swytch.Core.Datatypes;

/// <summary>Setting IntervalStyle (PostgreSQL manual, section 8.5.5).</summary>
public enum IntervalStyle
{
    Postgres,
    PostgresVerbose,
    SqlStandard,
    Iso8601,
}

/// <summary>Setting bytea_output (PostgreSQL manual, section 8.4).</summary>
public enum ByteaOutput
{
    Hex,
    Escape,
}

/// <summary>The order in which an ambiguous date such as 01/02/03 is read: the second half of setting DateStyle.</summary>
public enum DateOrder
{
    MonthDayYear,
    DayMonthYear,
    YearMonthDay,
}

/// <summary>The session settings that decide how values are read and printed. Immutable; a session makes a new one after SET.</summary>
public sealed record TypeFormatSettings
{
    public static TypeFormatSettings Default { get; } = new();

    /// <summary>Zone in which timestamptz is printed, and in which a literal without a zone is read.</summary>
    public PgTimeZone TimeZone { get; init; } = PgTimeZone.Utc;

    public IntervalStyle IntervalStyle { get; init; } = IntervalStyle.Postgres;

    public ByteaOutput ByteaOutput { get; init; } = ByteaOutput.Hex;

    public DateOrder DateOrder { get; init; } = DateOrder.MonthDayYear;

    /// <summary>Above 0: the shortest digits that read back as the same float; else 15 (6 for float4) plus this many digits.</summary>
    public int ExtraFloatDigits { get; init; } = 1;

    /// <summary>Setting client_encoding; null when text needs no conversion.</summary>
    public ClientEncoding? ClientEncoding { get; init; }

    /// <summary>Start of the transaction, microseconds since 2000-01-01 UTC, for the literals now, today, tomorrow, yesterday; null: they are refused.</summary>
    public long? TransactionTimestamp { get; init; }
}
