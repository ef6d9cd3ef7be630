using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

/// <summary>What needs what: views their relations, foreign keys their parents (PostgreSQL manual, section 5.14).</summary>
public sealed class Dependencies
{
    private readonly SchemaModel _schema;
    private readonly Dictionary<Relation, IReadOnlyList<Relation>> _views = [];

    public Dependencies(SchemaModel schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _schema = schema;
        foreach (var view in schema.Relations.Where(relation => relation.Kind == RelationKind.View))
        {
            _views.Add(view, Uses(view));
        }
    }

    /// <summary>Views whose query names the relation.</summary>
    public IEnumerable<Relation> ViewsOver(Relation relation) =>
        _views.Where(entry => entry.Value.Contains(relation)).Select(entry => entry.Key);

    /// <summary>Foreign keys of any table that refer to this one, with the table they belong to.</summary>
    public IEnumerable<(Relation Child, SchemaForeignKey ForeignKey)> ForeignKeysTo(Relation parent) =>
        from child in _schema.Relations
        where child.Kind == RelationKind.Table && child.IsTemporary == parent.IsTemporary
        from foreignKey in child.ForeignKeys
        where foreignKey.ReferencedTable.Equals(parent.Name, StringComparison.OrdinalIgnoreCase)
        select (child, foreignKey);

    /// <summary>The relations that a view's query names.</summary>
    public IReadOnlyList<Relation> UsedBy(Relation view) => _views.GetValueOrDefault(view) ?? [];

    private List<Relation> Uses(Relation view)
    {
        CreateViewStatement? statement;
        try
        {
            statement = SqlParser.Parse(view.Sql, SqlDialect.Sqlite) is [CreateViewStatement only] ? only : null;
        }
        catch (PgErrorException)
        {
            // A view in words that only SQLite knows depends on nothing that could be told.
            return [];
        }

        if (statement is null)
        {
            return [];
        }

        var common = statement.Query.SelfAndDescendants().OfType<CommonTable>()
            .Select(table => table.Name.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var used = new List<Relation>();
        foreach (var name in statement.Query.SelfAndDescendants().Select(TableName).OfType<QualifiedName>())
        {
            var isCommon = name.Schema is null && common.Contains(name.Name);
            if (!isCommon && _schema.FindRelation(name.Schema, name.Name) is { } relation && !used.Contains(relation))
            {
                used.Add(relation);
            }
        }

        return used;
    }

    private static QualifiedName? TableName(SyntaxNode node) => node switch
    {
        TableRef table => table.Name,
        InExpression { Table: { } table } => table,
        _ => null,
    };
}
