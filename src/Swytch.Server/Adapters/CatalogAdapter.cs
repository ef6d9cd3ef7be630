using Swytch.Core;
using Swytch.Sql.Catalog;
using Swytch.Storage;

namespace Swytch.Server.Adapters;

/// <summary>pg_catalog and information_schema as storage attaches them.</summary>
internal sealed class CatalogAdapter : ICatalogSource
{
    public IReadOnlyList<string> DatabaseNames => SystemCatalog.DatabaseNames;

    public string SetupSql => SystemCatalog.SetupSql;

    public IEnumerable<(string Table, IEnumerable<SqlValue[]> Rows)> StaticRows() =>
        SystemCatalog.StaticRows.Select(table => (table.Table, (IEnumerable<SqlValue[]>)table.Rows));

    public IEnumerable<(string Table, IEnumerable<SqlValue[]> Rows)> RowsFor(SchemaSnapshot schema) =>
        SystemCatalog.RowsFor(SchemaModels.Of(schema)).Select(table => (table.Table, (IEnumerable<SqlValue[]>)table.Rows));
}
