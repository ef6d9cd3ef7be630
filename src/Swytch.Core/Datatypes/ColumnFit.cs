using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>
/// Whether a value may be stored in a column of numbers in the sqlite dialect: what the column's affinity makes of it
/// (sqlite.org/datatype3.html, section 3.1) must be a value of the announced type. An int4 column takes 64 bits: it may be SQLite's INTEGER.
/// Lengths of characters are not SQLite's to check, and a text or bytea column takes anything.
/// </summary>
public static class ColumnFit
{
    /// <summary>True when values of the type have limits that SQLite does not know.</summary>
    public static bool HasLimits(uint type) => type is PgOid.Int2 or PgOid.Int4 or PgOid.Int8 or PgOid.Float4 or PgOid.Float8 or PgOid.Oid;

    /// <param name="type">One that <see cref="HasLimits"/>.</param>
    /// <returns>The number to store: the one that a text holds, a float4 rounded.</returns>
    /// <exception cref="PgErrorException">22P02 when it is no such value, 22003 when it is outside the range.</exception>
    public static SqlValue Apply(scoped in ValueView value, uint type)
    {
        switch (type)
        {
            case PgOid.Int2:
                return SqlValue.FromInteger(StoredValue.ToInteger(value, short.MinValue, short.MaxValue, PgInteger.Int2Name));
            case PgOid.Int4:
                return SqlValue.FromInteger(StoredValue.ToInteger(value, long.MinValue, long.MaxValue, PgInteger.Int4Name));
            case PgOid.Int8:
                return SqlValue.FromInteger(StoredValue.ToInteger(value, long.MinValue, long.MaxValue, PgInteger.Int8Name));
            case PgOid.Oid:
                return SqlValue.FromInteger((uint)StoredValue.ToInteger(value, int.MinValue, uint.MaxValue, "oid"));
            case PgOid.Float4:
                return StoredValue.FromDouble(PgFloat.Narrow(StoredValue.ToDouble(value)));
            default:
                return StoredValue.FromDouble(StoredValue.ToDouble(value));
        }
    }
}
