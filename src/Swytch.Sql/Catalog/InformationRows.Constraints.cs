using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Catalog;

internal static partial class InformationRows
{
    private static IEnumerable<CatalogRows> Constraints(SchemaModel schema)
    {
        var constraints = CatalogRows.OfInformation("table_constraints");
        var keyColumns = CatalogRows.OfInformation("key_column_usage");
        var columnUsage = CatalogRows.OfInformation("constraint_column_usage");
        var tableUsage = CatalogRows.OfInformation("constraint_table_usage");
        var checks = CatalogRows.OfInformation("check_constraints");
        var references = CatalogRows.OfInformation("referential_constraints");
        foreach (var relation in schema.Relations)
        {
            foreach (var constraint in relation.Constraints)
            {
                AddConstraint(constraints, relation, constraint);
                switch (constraint)
                {
                    case SchemaKey key:
                        AddKeyColumns(keyColumns, relation, key, key.Columns, null);
                        AddUsage(columnUsage, tableUsage, relation, relation, key, key.Columns);
                        break;
                    case SchemaCheck check:
                        checks.Add(
                            ("constraint_catalog", Database),
                            ("constraint_schema", SchemaOf(relation)),
                            ("constraint_name", check.Name),
                            ("check_clause", $"({check.Display})"));
                        AddUsage(columnUsage, tableUsage, relation, relation, check, check.Columns);
                        break;
                    case SchemaForeignKey foreignKey:
                        AddForeignKey(schema, relation, foreignKey, keyColumns, columnUsage, tableUsage, references);
                        break;
                    default:
                        break;
                }
            }

            AddNotNulls(constraints, checks, relation);
        }

        return [constraints, keyColumns, columnUsage, tableUsage, checks, references];
    }

    private static void AddConstraint(CatalogRows rows, Relation relation, SchemaConstraint constraint) => rows.Add(
        ("constraint_catalog", Database),
        ("constraint_schema", SchemaOf(relation)),
        ("constraint_name", constraint.Name),
        ("table_catalog", Database),
        ("table_schema", SchemaOf(relation)),
        ("table_name", relation.Name),
        ("constraint_type", constraint switch
        {
            SchemaKey { IsPrimary: true } => "PRIMARY KEY",
            SchemaKey => "UNIQUE",
            SchemaForeignKey => "FOREIGN KEY",
            _ => "CHECK",
        }),
        ("is_deferrable", constraint.IsDeferrable ? "YES" : "NO"),
        ("initially_deferred", constraint.IsInitiallyDeferred ? "YES" : "NO"),
        ("enforced", "YES"),
        ("nulls_distinct", constraint is SchemaKey { IsPrimary: false } ? "YES" : null));

    /// <summary>PostgreSQL shows NOT NULL as a CHECK constraint with a name made of oids.</summary>
    private static void AddNotNulls(CatalogRows constraints, CatalogRows checks, Relation relation)
    {
        foreach (var column in SchemaCatalogRows.ColumnsOf(relation).Where(column => column.NotNull))
        {
            var name = $"{SchemaNames.OidOf(relation.Schema)}_{relation.Oid}_{column.AttributeNumber}_not_null";
            constraints.Add(
                ("constraint_catalog", Database),
                ("constraint_schema", SchemaOf(relation)),
                ("constraint_name", name),
                ("table_catalog", Database),
                ("table_schema", SchemaOf(relation)),
                ("table_name", relation.Name),
                ("constraint_type", "CHECK"),
                ("is_deferrable", "NO"),
                ("initially_deferred", "NO"),
                ("enforced", "YES"));
            checks.Add(
                ("constraint_catalog", Database),
                ("constraint_schema", SchemaOf(relation)),
                ("constraint_name", name),
                ("check_clause", $"{Identifiers.Quote(column.Name)} IS NOT NULL"));
        }
    }

    private static void AddKeyColumns(CatalogRows rows, Relation relation, SchemaConstraint constraint, IReadOnlyList<string> columns, List<int>? places)
    {
        for (var index = 0; index < columns.Count; index++)
        {
            rows.Add(
                ("constraint_catalog", Database),
                ("constraint_schema", SchemaOf(relation)),
                ("constraint_name", constraint.Name),
                ("table_catalog", Database),
                ("table_schema", SchemaOf(relation)),
                ("table_name", relation.Name),
                ("column_name", columns[index]),
                ("ordinal_position", index + 1),
                ("position_in_unique_constraint", places is null ? Null : places[index] + 1));
        }
    }

    /// <param name="owner">The table with the constraint.</param>
    /// <param name="used">The table whose columns it uses: the parent of a foreign key.</param>
    private static void AddUsage(CatalogRows columnUsage, CatalogRows tableUsage, Relation owner, Relation used, SchemaConstraint constraint, IReadOnlyList<string> columns)
    {
        foreach (var column in columns)
        {
            columnUsage.Add(
                ("table_catalog", Database),
                ("table_schema", SchemaOf(used)),
                ("table_name", used.Name),
                ("column_name", column),
                ("constraint_catalog", Database),
                ("constraint_schema", SchemaOf(owner)),
                ("constraint_name", constraint.Name));
        }

        if (constraint is not SchemaCheck)
        {
            tableUsage.Add(
                ("table_catalog", Database),
                ("table_schema", SchemaOf(used)),
                ("table_name", used.Name),
                ("constraint_catalog", Database),
                ("constraint_schema", SchemaOf(owner)),
                ("constraint_name", constraint.Name));
        }
    }

    private static void AddForeignKey(
        SchemaModel schema,
        Relation relation,
        SchemaForeignKey foreignKey,
        CatalogRows keyColumns,
        CatalogRows columnUsage,
        CatalogRows tableUsage,
        CatalogRows references)
    {
        var parent = schema.FindRelation(relation.Schema, foreignKey.ReferencedTable);
        var columns = CatalogText.ReferencedColumns(foreignKey, parent);
        var key = parent?.FindKey([.. columns]);
        var places = columns.Select(column => key is null ? 0 : IndexOf(key.Columns, column)).ToList();
        AddKeyColumns(keyColumns, relation, foreignKey, foreignKey.Columns, places.Count == foreignKey.Columns.Count ? places : null);
        if (parent is not null)
        {
            AddUsage(columnUsage, tableUsage, relation, parent, foreignKey, columns);
        }

        references.Add(
            ("constraint_catalog", Database),
            ("constraint_schema", SchemaOf(relation)),
            ("constraint_name", foreignKey.Name),
            ("unique_constraint_catalog", key is null ? null : Database),
            ("unique_constraint_schema", key is null ? null : SchemaOf(parent!)),
            ("unique_constraint_name", key?.Name),
            ("match_option", "NONE"),
            ("update_rule", Rule(foreignKey.OnUpdate)),
            ("delete_rule", Rule(foreignKey.OnDelete)));
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return 0;
    }

    private static string Rule(ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => "RESTRICT",
        ReferentialAction.Cascade => "CASCADE",
        ReferentialAction.SetNull => "SET NULL",
        ReferentialAction.SetDefault => "SET DEFAULT",
        _ => "NO ACTION",
    };
}
