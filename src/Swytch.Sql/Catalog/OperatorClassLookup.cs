using Swytch.Core;

namespace Swytch.Sql.Catalog;

/// <summary>The default btree operator class of each type (pg_opclass).</summary>
internal static class OperatorClassLookup
{
    private const long Btree = 403;

    private static readonly Dictionary<long, long> ByType = StaticCatalogRows.Entries(CatalogFacts.OperatorClasses)
        .Select(entry => entry.Split(' '))
        .Where(fields => StaticCatalogRows.Number(fields[1]) == Btree && fields[5] == "t")
        .ToDictionary(fields => StaticCatalogRows.Number(fields[4]), fields => StaticCatalogRows.Number(fields[0]));

    /// <summary>0 for a type that has none (json).</summary>
    public static long DefaultFor(uint typeOid)
    {
        var type = typeOid switch
        {
            PgOid.VarChar => PgOid.Text,
            PgOid.Xid or PgOid.Cid => PgOid.Oid,
            _ when PgTypes.IsArray(typeOid) => PgOid.AnyArray,
            _ => typeOid,
        };
        return ByType.GetValueOrDefault(type);
    }
}
