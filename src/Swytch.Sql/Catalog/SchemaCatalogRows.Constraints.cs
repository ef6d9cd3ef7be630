using Swytch.Core;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Catalog;

internal sealed partial class SchemaCatalogRows
{
    /// <summary>Bits of pg_index.indoption (src/include/catalog/pg_index.h): descending, and nulls first, which goes with it.</summary>
    private const long Descending = 3;

    private void AddConstraint(Relation relation, SchemaConstraint constraint)
    {
        switch (constraint)
        {
            case SchemaKey key:
                AddConstraintRow(relation, key, key.IsPrimary ? 'p' : 'u', Numbers(relation, key.Columns), ("conindid", key.IndexOid), ("connoinherit", true));
                AddKeyIndex(relation, key);
                break;
            case SchemaCheck check:
                AddConstraintRow(relation, check, 'c', Numbers(relation, check.Columns), ("conbin", check.Display));
                break;
            case SchemaForeignKey foreignKey:
                AddForeignKey(relation, foreignKey);
                break;
            default:
                break;
        }
    }

    private void AddConstraintRow(
        Relation relation,
        SchemaConstraint constraint,
        char type,
        CatalogValue columns,
        params ReadOnlySpan<(string Column, CatalogValue Value)> more) => _constraints.Add(
        [
            ("oid", constraint.Oid),
            ("conname", constraint.Name),
            ("connamespace", SchemaNames.OidOf(relation.Schema)),
            ("contype", type),
            ("condeferrable", constraint.IsDeferrable),
            ("condeferred", constraint.IsInitiallyDeferred),
            ("convalidated", true),
            ("conrelid", relation.Oid),
            ("conislocal", true),
            ("conkey", columns),
            ("confupdtype", ' '),
            ("confdeltype", ' '),
            ("confmatchtype", ' '),
            .. more,
        ]);

    private void AddForeignKey(Relation relation, SchemaForeignKey foreignKey)
    {
        var parent = _schema.FindRelation(relation.Schema, foreignKey.ReferencedTable);
        var columns = CatalogText.ReferencedColumns(foreignKey, parent);
        AddConstraintRow(
            relation,
            foreignKey,
            'f',
            Numbers(relation, foreignKey.Columns),
            ("conindid", parent?.FindKey([.. columns])?.IndexOid ?? 0),
            ("confrelid", parent?.Oid ?? 0),
            ("confupdtype", ActionCode(foreignKey.OnUpdate)),
            ("confdeltype", ActionCode(foreignKey.OnDelete)),
            ("confmatchtype", 's'),
            ("connoinherit", true),
            ("confkey", parent is null ? CatalogValue.Numbers([]) : Numbers(parent, columns)));
    }

    private static char ActionCode(ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => 'r',
        ReferentialAction.Cascade => 'c',
        ReferentialAction.SetNull => 'n',
        ReferentialAction.SetDefault => 'd',
        _ => 'a',
    };

    private void AddKeyIndex(Relation relation, SchemaKey key)
    {
        var columns = key.Columns.Select(name => relation.FindColumn(name)).ToList();
        AddIndexRow(relation, key.IndexOid, isUnique: true, key.IsPrimary, columns, columns.Select(_ => 0L), null, null);
        AddIndexAttributes(key.IndexOid, [.. columns.Select((column, place) => (column?.Name ?? key.Columns[place], column))]);
    }

    private void AddIndex(Relation relation, TableIndex index)
    {
        var columns = index.Keys.Select(key => key.Column is null ? null : relation.FindColumn(key.Column)).ToList();
        var expressions = index.Keys.Where(key => key.Column is null).Select(key => key.Display).ToList();
        AddIndexRow(
            relation,
            index.Oid,
            index.IsUnique,
            isPrimary: false,
            columns,
            index.Keys.Select(key => key.IsDescending ? Descending : 0),
            expressions.Count > 0 ? string.Join(", ", expressions) : null,
            index.PredicateDisplay);
        AddIndexAttributes(index.Oid, [.. index.Keys.Select((key, place) => (key.Column ?? "expr", columns[place]))]);
    }

    private void AddIndexRow(
        Relation relation,
        uint oid,
        bool isUnique,
        bool isPrimary,
        List<Column?> columns,
        IEnumerable<long> options,
        string? expressions,
        string? predicate) => _indexes.Add(
        ("indexrelid", oid),
        ("indrelid", relation.Oid),
        ("indnatts", columns.Count),
        ("indnkeyatts", columns.Count),
        ("indisunique", isUnique),
        ("indisprimary", isPrimary),
        ("indimmediate", true),
        ("indisvalid", true),
        ("indisready", true),
        ("indislive", true),
        ("indkey", CatalogValue.Numbers(columns.Select(column => (long)(column?.AttributeNumber ?? 0)))),
        ("indcollation", CatalogValue.Numbers(columns.Select(column => (long)(PgTypes.Find(column?.TypeOid ?? PgOid.Text)?.Collation ?? 0)))),
        ("indclass", CatalogValue.Numbers(columns.Select(column => OperatorClassLookup.DefaultFor(column?.TypeOid ?? PgOid.Text)))),
        ("indoption", CatalogValue.Numbers(options)),
        ("indexprs", expressions),
        ("indpred", predicate));

    private void AddIndexAttributes(uint oid, IReadOnlyList<(string Name, Column? Column)> keys)
    {
        for (var place = 0; place < keys.Count; place++)
        {
            var (name, column) = keys[place];
            AttributeRow.Add(_attributes, oid, new Column(name, (short)(place + 1), column?.TypeOid ?? PgOid.Text, column?.TypeModifier ?? -1));
        }
    }

    private static CatalogValue Numbers(Relation relation, IReadOnlyList<string> columns) =>
        CatalogValue.Numbers(columns.Select(name => (long)(relation.FindColumn(name)?.AttributeNumber ?? 0)));
}
