using Swytch.Core;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>A row of pg_attribute (PostgreSQL manual, section 53.7).</summary>
internal static class AttributeRow
{
    public static void Add(CatalogRows rows, long relationOid, Column column)
    {
        var type = PgTypes.Find(column.TypeOid) ?? PgTypes.Find(PgOid.Text)!;
        rows.Add(
            ("attrelid", relationOid),
            ("attname", column.Name),
            ("atttypid", type.Oid),
            ("attstattarget", -1),
            ("attlen", type.Length),
            ("attnum", column.AttributeNumber),
            ("attndims", type.IsArray ? 1 : 0),
            ("attcacheoff", -1),
            ("atttypmod", column.TypeModifier),
            ("attbyval", type.IsByValue),
            ("attalign", type.Alignment),
            ("attstorage", type.Storage),
            ("attnotnull", column.NotNull),
            ("atthasdef", column.DefaultDisplay is not null || column.Identity == ColumnIdentity.Serial),
            ("attidentity", column.Identity switch { ColumnIdentity.Always => 'a', ColumnIdentity.ByDefault => 'd', _ => '\0' }),
            ("attgenerated", column.Generation == ColumnGeneration.None ? '\0' : 's'),
            ("attislocal", true),
            ("attcollation", type.Collation));
    }

    /// <summary>What PostgreSQL leaves of a dropped column (src/backend/catalog/heap.c, RemoveAttributeById); of its type only the oid 0 is kept.</summary>
    public static void AddDropped(CatalogRows rows, long relationOid, short number) => rows.Add(
        ("attrelid", relationOid),
        ("attname", $"........pg.dropped.{number}........"),
        ("attlen", -1),
        ("attnum", number),
        ("attcacheoff", -1),
        ("atttypmod", -1),
        ("attalign", 'i'),
        ("attstorage", 'p'),
        ("attisdropped", true),
        ("attislocal", true));
}
