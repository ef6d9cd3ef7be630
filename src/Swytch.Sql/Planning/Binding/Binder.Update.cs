using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    public IReadOnlyList<ResultColumn>? BindUpdate(UpdateStatement update)
    {
        RefuseRollback(update.Or, update.Span);
        var outer = new Scope(TriggerScope(), update.With is null ? null : BindWith(update.With, null));
        var (relation, table) = BindTargetTable(update.Target);
        var scope = new Scope(outer, outer.CommonTables);
        scope.Relations.Add(relation);
        BindFrom(update.From, scope);
        BindAssignments(update.Assignments, scope, table);
        if (update.Where is not null)
        {
            BindCondition(update.Where, scope, "WHERE");
        }

        BindRest(update.OrderBy, update.Limit, scope);
        return BindReturning(update.Returning, relation, outer);
    }

    public IReadOnlyList<ResultColumn>? BindDelete(DeleteStatement delete)
    {
        var outer = new Scope(TriggerScope(), delete.With is null ? null : BindWith(delete.With, null));
        var (relation, _) = BindTargetTable(delete.Target);
        var scope = new Scope(outer, outer.CommonTables);
        scope.Relations.Add(relation);
        BindFrom(delete.Using, scope);
        if (delete.Where is not null)
        {
            BindCondition(delete.Where, scope, "WHERE");
        }

        if (delete.Using.Count > 0)
        {
            RewriteUsing(delete);
        }

        BindRest(delete.OrderBy, delete.Limit, scope);
        return BindReturning(delete.Returning, relation, outer);
    }

    /// <summary>DELETE … USING u WHERE c becomes DELETE … WHERE EXISTS (SELECT 1 FROM u WHERE c).</summary>
    private void RewriteUsing(DeleteStatement delete)
    {
        var from = string.Join(", ", delete.Using.Select(Text));
        var condition = delete.Where is null ? "" : " WHERE " + Text(delete.Where);
        var end = delete.Where?.Span.End ?? delete.Using[^1].Span.End;
        Edits.Replace(new TextSpan(delete.Target.Span.End, end), $" WHERE EXISTS (SELECT 1 FROM {from}{condition})");
    }

    private void BindRest(IReadOnlyList<OrderItem> orderBy, LimitClause? limit, Scope scope)
    {
        foreach (var item in orderBy)
        {
            BindOrderItem(item, scope);
        }

        if (limit is not null)
        {
            BindLimit(limit, scope);
        }
    }
}
