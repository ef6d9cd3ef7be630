using System.Globalization;
using Swytch.Core;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>The rows of information_schema (PostgreSQL manual, chapter 37). Columns that name the database hold any text: the views put in the session's own.</summary>
internal static partial class InformationRows
{
    /// <summary>Stands for the name of the database.</summary>
    private const string Database = "";

    public static IEnumerable<CatalogRows> Static()
    {
        var schemata = CatalogRows.OfInformation("schemata");
        foreach (var name in (string[])[SchemaNames.Information, SchemaNames.Catalog, "pg_toast", SchemaNames.Public])
        {
            schemata.Add(("catalog_name", Database), ("schema_name", name), ("schema_owner", "postgres"));
        }

        var catalogName = CatalogRows.OfInformation("information_schema_catalog_name");
        catalogName.Add(("catalog_name", Database));
        var characterSets = CatalogRows.OfInformation("character_sets");
        characterSets.Add(
            ("character_set_name", "UTF8"),
            ("character_repertoire", "UCS"),
            ("form_of_use", "UTF8"),
            ("default_collate_catalog", Database),
            ("default_collate_schema", SchemaNames.Catalog),
            ("default_collate_name", "C"));
        var tables = CatalogRows.OfInformation("tables");
        var columns = CatalogRows.OfInformation("columns");
        foreach (var relation in CatalogRelations.All)
        {
            AddTable(tables, relation, CatalogRelations.IsView(relation));
            foreach (var column in relation.Columns)
            {
                AddColumn(columns, relation, column);
            }
        }

        return [schemata, catalogName, characterSets, tables, columns];
    }

    public static IEnumerable<CatalogRows> For(SchemaModel schema)
    {
        var tables = CatalogRows.OfInformation("tables");
        var columns = CatalogRows.OfInformation("columns");
        var views = CatalogRows.OfInformation("views");
        var sequences = CatalogRows.OfInformation("sequences");
        var triggers = CatalogRows.OfInformation("triggers");
        foreach (var relation in schema.Relations)
        {
            AddTable(tables, relation, relation.Kind == RelationKind.View);
            foreach (var column in SchemaCatalogRows.ColumnsOf(relation).Where(column => !column.IsHidden))
            {
                AddColumn(columns, relation, column);
                AddSequence(sequences, relation, column);
            }

            if (relation.Kind == RelationKind.View)
            {
                views.Add(
                    ("table_catalog", Database),
                    ("table_schema", SchemaOf(relation)),
                    ("table_name", relation.Name),
                    ("view_definition", " " + relation.ViewDisplay + ";"),
                    ("check_option", "NONE"),
                    ("is_updatable", "NO"),
                    ("is_insertable_into", "NO"),
                    ("is_trigger_updatable", "NO"),
                    ("is_trigger_deletable", "NO"),
                    ("is_trigger_insertable_into", "NO"));
            }

            foreach (var trigger in relation.Triggers)
            {
                AddTrigger(triggers, relation, trigger);
            }
        }

        return [tables, columns, views, sequences, triggers, .. Constraints(schema)];
    }

    private static string SchemaOf(Relation relation) => relation.IsTemporary ? SchemaNames.TemporaryDisplay : relation.Schema;

    private static void AddTable(CatalogRows rows, Relation relation, bool isView) => rows.Add(
        ("table_catalog", Database),
        ("table_schema", SchemaOf(relation)),
        ("table_name", relation.Name),
        ("table_type", relation.IsTemporary ? "LOCAL TEMPORARY" : isView ? "VIEW" : "BASE TABLE"),
        ("is_insertable_into", isView ? "NO" : "YES"),
        ("is_typed", "NO"),
        ("commit_action", relation.IsTemporary ? "PRESERVE" : null));

    private static void AddSequence(CatalogRows rows, Relation relation, Column column)
    {
        // Identity columns' sequences are not shown, as in PostgreSQL.
        if (column is not { Identity: ColumnIdentity.Serial, Sequence: { } sequence })
        {
            return;
        }

        rows.Add(
            ("sequence_catalog", Database),
            ("sequence_schema", SchemaOf(relation)),
            ("sequence_name", sequence.Name),
            ("data_type", PgTypes.Format(column.TypeOid, null)),
            ("numeric_precision", BitsOf(column.TypeOid)),
            ("numeric_precision_radix", 2),
            ("numeric_scale", 0),
            ("start_value", "1"),
            ("minimum_value", "1"),
            ("maximum_value", CatalogText.LargestOf(column.TypeOid).ToString(CultureInfo.InvariantCulture)),
            ("increment", "1"),
            ("cycle_option", "NO"));
    }

    private static int BitsOf(uint integerOid) => integerOid switch
    {
        PgOid.Int2 => 16,
        PgOid.Int4 => 32,
        _ => 64,
    };

    private static void AddTrigger(CatalogRows rows, Relation relation, TableTrigger trigger)
    {
        var (timing, happening) = TriggerText.Words(trigger);
        rows.Add(
            ("trigger_catalog", Database),
            ("trigger_schema", SchemaOf(relation)),
            ("trigger_name", trigger.Name),
            ("event_manipulation", happening),
            ("event_object_catalog", Database),
            ("event_object_schema", SchemaOf(relation)),
            ("event_object_table", relation.Name),
            ("action_order", 1),
            ("action_statement", trigger.Display),
            ("action_orientation", "ROW"),
            ("action_timing", timing));
    }
}
