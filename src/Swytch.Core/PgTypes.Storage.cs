namespace Swytch.Core;

public static partial class PgTypes
{
    /// <summary>The collation that orders numeric's decimal text as numbers.</summary>
    public const string NumericCollation = "swytch_numeric";

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
    public static string? StorageCollation(uint oid) => oid == PgOid.Numeric ? NumericCollation : null;
}
