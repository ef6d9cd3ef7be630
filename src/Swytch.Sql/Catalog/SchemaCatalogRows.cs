using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>The rows of pg_catalog that describe the user's objects.</summary>
internal sealed partial class SchemaCatalogRows
{
    private const long Owner = 10;

    private readonly SchemaModel _schema;
    private readonly CatalogRows _classes = CatalogRows.Of("pg_class");
    private readonly CatalogRows _attributes = CatalogRows.Of("pg_attribute");
    private readonly CatalogRows _defaults = CatalogRows.Of("pg_attrdef");
    private readonly CatalogRows _descriptions = CatalogRows.Of("pg_description");
    private readonly CatalogRows _indexes = CatalogRows.Of("pg_index");
    private readonly CatalogRows _constraints = CatalogRows.Of("pg_constraint");
    private readonly CatalogRows _dependencies = CatalogRows.Of("pg_depend");
    private readonly CatalogRows _sequences = CatalogRows.Of("pg_sequence");
    private readonly CatalogRows _triggers = CatalogRows.Of("pg_trigger");
    private readonly CatalogRows _rules = CatalogRows.Of("pg_rewrite");
    private readonly CatalogRows _namespaces = CatalogRows.Of("pg_namespace");

    /// <summary>Tables on either side of a foreign key: PostgreSQL checks them by triggers, and psql asks for their keys only where there are triggers.</summary>
    private readonly HashSet<string> _referenced;

    private SchemaCatalogRows(SchemaModel schema)
    {
        _schema = schema;
        _referenced = schema.Relations
            .SelectMany(relation => relation.ForeignKeys)
            .Select(foreignKey => foreignKey.ReferencedTable)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public static IReadOnlyList<CatalogRows> Build(SchemaModel schema)
    {
        var rows = new SchemaCatalogRows(schema);
        foreach (var entry in schema.Classes)
        {
            rows.AddClass(entry);
        }

        foreach (var relation in schema.Relations)
        {
            rows.AddRelation(relation);
        }

        if (schema.Relations.Any(relation => relation.IsTemporary))
        {
            rows._namespaces.Add(("oid", SchemaNames.TemporaryOid), ("nspname", SchemaNames.TemporaryDisplay), ("nspowner", Owner));
        }

        return
        [
            rows._classes, rows._attributes, rows._defaults, rows._indexes, rows._constraints, rows._dependencies, rows._sequences,
            rows._triggers, rows._rules, rows._namespaces, rows._descriptions,
        ];
    }

    /// <summary>A view's columns; none for a view whose tables are gone.</summary>
    internal static IReadOnlyList<Column> ColumnsOf(Relation relation)
    {
        try
        {
            return relation.Columns;
        }
        catch (PgErrorException)
        {
            return [];
        }
    }

    private void AddClass(SchemaClass entry)
    {
        var relation = entry.Relation;
        var isTable = entry.Kind == SchemaClassKind.Table;
        _classes.Add(
            ("oid", entry.Oid),
            ("relname", entry.Name),
            ("relnamespace", SchemaNames.OidOf(entry.Schema)),
            ("relowner", Owner),
            ("relam", entry.Kind switch { SchemaClassKind.Table => 2, SchemaClassKind.Index => 403, _ => 0 }),
            ("relfilenode", entry.Kind == SchemaClassKind.View ? 0 : entry.Oid),
            ("relpages", entry.Kind is SchemaClassKind.Index or SchemaClassKind.Sequence ? 1 : 0),
            ("reltuples", new CatalogValue(SqlValue.FromReal(entry.Kind switch { SchemaClassKind.Table => -1, SchemaClassKind.Sequence => 1, _ => 0 }))),
            ("relhasindex", isTable && (relation.Indexes.Count > 0 || relation.Constraints.OfType<SchemaKey>().Any())),
            ("relpersistence", relation.IsTemporary ? 't' : 'p'),
            ("relkind", (char)entry.Kind),
            ("relnatts", NumberOfAttributes(entry)),
            ("relchecks", isTable ? relation.Checks.Count() : 0),
            ("relhasrules", entry.Kind == SchemaClassKind.View),
            ("relhastriggers", isTable && (relation.Triggers.Count > 0 || relation.ForeignKeys.Any() || _referenced.Contains(relation.Name))),
            ("relispopulated", true),
            ("relreplident", isTable ? 'd' : 'n'));
    }

    private void AddDescription(Relation relation, int column, string? comment)
    {
        if (comment is not null)
        {
            _descriptions.Add(("objoid", relation.Oid), ("classoid", CatalogOids.Class), ("objsubid", column), ("description", comment));
        }
    }

    private static int NumberOfAttributes(SchemaClass entry) => entry.Kind switch
    {
        SchemaClassKind.Index => entry.Index?.Keys.Count ?? entry.Key!.Columns.Count,
        SchemaClassKind.Sequence => 3,
        _ => ColumnsOf(entry.Relation).Count + entry.Relation.DroppedColumns.Count,
    };

    private void AddRelation(Relation relation)
    {
        foreach (var column in ColumnsOf(relation))
        {
            AttributeRow.Add(_attributes, relation.Oid, column);
            AddDefault(relation, column);
            AddDescription(relation, column.AttributeNumber, column.Comment);
        }

        foreach (var number in relation.DroppedColumns)
        {
            AttributeRow.AddDropped(_attributes, relation.Oid, number);
        }

        AddDescription(relation, 0, relation.Comment);

        foreach (var constraint in relation.Constraints)
        {
            AddConstraint(relation, constraint);
        }

        foreach (var index in relation.Indexes)
        {
            AddIndex(relation, index);
        }

        foreach (var trigger in relation.Triggers)
        {
            AddTrigger(relation, trigger);
        }

        if (relation.Kind == RelationKind.View)
        {
            _rules.Add(
                ("oid", ObjectOids.Choose("rule", relation.Name, _ => false)),
                ("rulename", "_RETURN"),
                ("ev_class", relation.Oid),
                ("ev_type", '1'),
                ("ev_enabled", 'O'),
                ("is_instead", true),
                ("ev_qual", "<>"),
                ("ev_action", "<>"));
        }
    }

    private void AddDefault(Relation relation, Column column)
    {
        if (CatalogText.Default(column) is { } text)
        {
            _defaults.Add(
                ("oid", ObjectOids.Choose("attrdef", $"{relation.Name}.{column.Name}", _ => false)),
                ("adrelid", relation.Oid),
                ("adnum", column.AttributeNumber),
                ("adbin", text));
        }

        if (column.Sequence is { } sequence)
        {
            _sequences.Add(
                ("seqrelid", sequence.Oid),
                ("seqtypid", column.TypeOid),
                ("seqstart", 1),
                ("seqincrement", 1),
                ("seqmax", CatalogText.LargestOf(column.TypeOid)),
                ("seqmin", 1),
                ("seqcache", 1));
            _dependencies.Add(
                ("classid", CatalogOids.Class),
                ("objid", sequence.Oid),
                ("refclassid", CatalogOids.Class),
                ("refobjid", relation.Oid),
                ("refobjsubid", column.AttributeNumber),
                ("deptype", column.Identity == ColumnIdentity.Serial ? 'a' : 'i'));
        }
    }

    private void AddTrigger(Relation relation, TableTrigger trigger) => _triggers.Add(
        ("oid", trigger.Oid),
        ("tgrelid", relation.Oid),
        ("tgname", trigger.Name),
        ("tgtype", TriggerText.TypeBits(trigger)),
        ("tgenabled", 'O'),
        ("tgattr", CatalogValue.Numbers([])),
        ("tgargs", new CatalogValue(SqlValue.FromBlob(default))));
}
