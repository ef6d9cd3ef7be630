using System.Text;
using Swytch.Core;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>The statements that make the attached databases pg_catalog and information_schema: a table or view for every relation of PostgreSQL 15.</summary>
internal static class CatalogSetup
{
    /// <summary>Where information_schema's rows are kept: its relations are views that add the name of the database.</summary>
    public const string RowsPrefix = "swytch_";

    private static readonly HashSet<string> Derived = new(
        CatalogViews.All.Select(view => view.Name).Concat(CatalogLiveFunctions.All.Select(live => live.Relation)),
        StringComparer.Ordinal);

    /// <summary>Columns that joins and lookups go by: (relation, columns).</summary>
    private static readonly (string Relation, string Columns)[] Indexes =
    [
        ("pg_class", "oid"),
        ("pg_class", "relname"),
        ("pg_class", "relnamespace"),
        ("pg_attribute", "attrelid, attnum"),
        ("pg_type", "oid"),
        ("pg_type", "typname"),
        ("pg_type", "typelem"),
        ("pg_proc", "oid"),
        ("pg_proc", "proname"),
        ("pg_index", "indexrelid"),
        ("pg_index", "indrelid"),
        ("pg_constraint", "oid"),
        ("pg_constraint", "conrelid"),
        ("pg_constraint", "confrelid"),
        ("pg_constraint", "conindid"),
        ("pg_attrdef", "adrelid, adnum"),
        ("pg_description", "objoid, classoid, objsubid"),
        ("pg_depend", "refobjid"),
        ("pg_depend", "objid"),
        ("pg_trigger", "tgrelid"),
        ("pg_opclass", "oid"),
    ];

    public static string Sql { get; } = Build();

    /// <summary>True when rows are inserted for the relation; false for those made of others.</summary>
    public static bool HasRows(Relation relation) => !(relation.Schema == SchemaNames.Catalog && Derived.Contains(relation.Name));

    private static string Build()
    {
        var text = new StringBuilder();
        foreach (var relation in CatalogRelations.All)
        {
            if (relation.Schema == SchemaNames.Information)
            {
                AppendInformation(text, relation);
            }
            else if (HasRows(relation))
            {
                AppendTable(text, relation, relation.Name);
            }
        }

        foreach (var (name, function) in CatalogLiveFunctions.All)
        {
            AppendLive(text, CatalogRelations.Find(SchemaNames.Catalog, name)!, function);
        }

        foreach (var (name, query) in CatalogViews.All)
        {
            AppendView(text, CatalogRelations.Find(SchemaNames.Catalog, name)!, query);
        }

        foreach (var (relation, columns) in Indexes)
        {
            var name = $"swytch_{relation}_{columns.Replace(", ", "_", StringComparison.Ordinal)}";
            text.Append("CREATE INDEX pg_catalog.").Append(name).Append(" ON ").Append(relation).Append(" (").Append(columns).Append(");\n");
        }

        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, Relation relation, string name)
    {
        text.Append("CREATE TABLE ").Append(relation.Schema).Append('.').Append(Identifiers.QuoteAlways(name)).Append(" (");
        var separator = "";
        foreach (var column in relation.Columns)
        {
            text.Append(separator).Append(Identifiers.QuoteAlways(column.Name)).Append(' ').Append(column.DeclaredType);
            separator = ", ";
        }

        text.Append(");\n");
    }

    private static void AppendInformation(StringBuilder text, Relation relation)
    {
        AppendTable(text, relation, RowsPrefix + relation.Name);
        var columns = relation.Columns.Select(column =>
        {
            var name = Identifiers.QuoteAlways(column.Name);
            return column.Name.EndsWith("_catalog", StringComparison.Ordinal) || column.Name == "catalog_name"
                ? $"CASE WHEN {name} IS NULL THEN NULL ELSE current_database() END AS {name}"
                : name;
        });
        text.Append("CREATE VIEW information_schema.").Append(Identifiers.QuoteAlways(relation.Name))
            .Append(" AS SELECT ").AppendJoin(", ", columns)
            .Append(" FROM ").Append(Identifiers.QuoteAlways(RowsPrefix + relation.Name)).Append(";\n");
    }

    private static void AppendLive(StringBuilder text, Relation relation, string function)
    {
        var columns = relation.Columns.Select(column =>
        {
            var value = $"value ->> {Identifiers.Literal(column.Name)}";
            return column.NotNull ? $"coalesce({value}, {EmptyValue(column)})" : value;
        });
        AppendView(text, relation, $"SELECT {string.Join(", ", columns)} FROM json_each({function}())");
    }

    private static void AppendView(StringBuilder text, Relation relation, string query) =>
        text.Append("CREATE VIEW ").Append(relation.Schema).Append('.').Append(Identifiers.QuoteAlways(relation.Name))
            .Append(" (").AppendJoin(", ", relation.Columns.Select(column => Identifiers.QuoteAlways(column.Name)))
            .Append(") AS ").Append(query).Append(";\n");

    private static string EmptyValue(Column column) => PgTypes.StorageType(column.TypeOid) switch
    {
        "INTEGER" or "REAL" => "0",
        _ => "''",
    };
}
