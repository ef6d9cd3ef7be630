using Swytch.Core;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

/// <summary>Parts of object definitions: DEFAULT and CHECK expressions, views, triggers.</summary>
internal sealed partial class Binder
{
    /// <summary>The table of the trigger whose body is bound: OLD and NEW are its rows.</summary>
    public Relation? TriggerTable { get; init; }

    /// <param name="table">Whose columns the expression may name.</param>
    /// <param name="target">The column's type when the value is assigned to one.</param>
    public (string Text, PgTypeReference Type) BindStandalone(Expression expression, Relation? table, PgTypeReference? target)
    {
        var scope = new Scope(null, null);
        if (table is not null)
        {
            scope.Relations.Add(Relate(table));
        }

        var operand = Bind(expression, scope);
        if (target is { } type)
        {
            Assign(operand, new Column("", 0, type.Oid, type.Modifier) { Collation = PgTypes.StorageCollation(type.Oid), DeclaredType = PgTypes.StorageType(type.Oid) });
            return (Text(expression), type);
        }

        operand = SettleText(operand);
        return (Text(expression), operand.IsUndetermined ? new PgTypeReference(PgOid.Text) : new PgTypeReference(operand.Type, operand.Modifier));
    }

    /// <summary>A query that is stored: its columns are written out and named.</summary>
    public IReadOnlyList<ResultColumn> BindView(Query query)
    {
        var bound = BindQuery(query, null, QueryUse.Relation);
        Finish(bound);
        return [.. bound.Columns.Select(column => new ResultColumn(column.Name, column.Type, column.Modifier, column.TableOid, column.AttributeNumber))];
    }

    public void BindTriggerCondition(Expression condition) => BindCondition(condition, TriggerScope()!, "WHEN");

    public void BindTriggerStatement(Statement statement)
    {
        switch (statement)
        {
            case QueryStatement query:
                Finish(BindQuery(query.Query, TriggerScope(), QueryUse.Subquery));
                break;
            case InsertStatement insert:
                BindInsert(insert);
                break;
            case UpdateStatement update:
                BindUpdate(update);
                break;
            case DeleteStatement delete:
                BindDelete(delete);
                break;
            default:
                throw Unsupported(statement.Span, "this statement is not supported in a trigger");
        }
    }

    private Scope? TriggerScope()
    {
        if (TriggerTable is not { } table)
        {
            return null;
        }

        var scope = new Scope(null, null);
        var row = Relate(table);
        foreach (var name in new[] { "old", "new" })
        {
            scope.Relations.Add(new RelationBinding(name, row.Columns) { IsQualifiedOnly = true, HasRowId = row.HasRowId, IsOpen = row.IsOpen });
        }

        return scope;
    }
}
