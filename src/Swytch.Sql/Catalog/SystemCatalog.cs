using System.Runtime.CompilerServices;
using Swytch.Core;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>
/// pg_catalog and information_schema as tables of two attached in-memory databases: what the server hands to storage
/// (its ICatalogSource), so that SQLite itself joins and filters them.
/// </summary>
public static class SystemCatalog
{
    private static readonly ConditionalWeakTable<SchemaModel, IReadOnlyList<(string Table, IReadOnlyList<SqlValue[]> Rows)>> Computed = [];

    /// <summary>Names of the attached databases.</summary>
    public static IReadOnlyList<string> DatabaseNames { get; } = [SchemaNames.Catalog, SchemaNames.Information];

    /// <summary>CREATE TABLE, INDEX and VIEW, once per connection. The views call the functions of <see cref="CatalogLiveFunctions"/> and pg_get_…def.</summary>
    public static string SetupSql => CatalogSetup.Sql;

    /// <summary>Rows that never change: (qualified table name, rows as wide as the table).</summary>
    public static IReadOnlyList<(string Table, IReadOnlyList<SqlValue[]> Rows)> StaticRows { get; } =
        [.. StaticCatalogRows.All.Select(rows => (rows.Table, rows.Rows))];

    /// <summary>Rows that follow the schema; the same tables each time, some without rows.</summary>
    public static IReadOnlyList<(string Table, IReadOnlyList<SqlValue[]> Rows)> RowsFor(SchemaModel schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Computed.GetValue(schema, static model =>
            [.. SchemaCatalogRows.Build(model).Concat(InformationRows.For(model)).Select(rows => (rows.Table, rows.Rows))]);
    }
}
