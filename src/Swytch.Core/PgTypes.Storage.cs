namespace Swytch.Core;

public static partial class PgTypes
{
    /// <summary>The collation that orders numeric's decimal text as numbers.</summary>
    public const string NumericCollation = "swytch_numeric";

    /// <summary>The collation that orders the text of intervals by their length: 24:00:00 is 1 day.</summary>
    public const string IntervalCollation = "swytch_interval";

    /// <summary>
    /// What SQLite's column is declared as, so that its affinity keeps the storage form (sqlite.org/datatype3.html, section 3.1):
    /// INTEGER, REAL, TEXT or BLOB.
    /// </summary>
    public static string StorageType(uint oid) => oid switch
    {
        PgOid.Bool or PgOid.Int2 or PgOid.Int4 or PgOid.Int8 or PgOid.Oid or PgOid.Xid or PgOid.Cid
            or PgOid.RegProc or PgOid.RegProcedure or PgOid.RegOper or PgOid.RegOperator
            or PgOid.RegClass or PgOid.RegType or PgOid.RegNamespace or PgOid.RegRole => "INTEGER",
        PgOid.Float4 or PgOid.Float8 => "REAL",
        PgOid.Bytea => "BLOB",
        _ => "TEXT",
    };

    /// <summary>SQLite's collation for a column of the type; null for the default (BINARY).</summary>
    public static string? StorageCollation(uint oid) => oid switch
    {
        PgOid.Numeric => NumericCollation,
        PgOid.Interval => IntervalCollation,
        _ => null,
    };

    /// <summary>True when SQLite's collation is one of a type's own, and not one that somebody asked for.</summary>
    public static bool IsStorageCollation(string name) =>
        name.Equals(NumericCollation, StringComparison.OrdinalIgnoreCase) || name.Equals(IntervalCollation, StringComparison.OrdinalIgnoreCase);
}
