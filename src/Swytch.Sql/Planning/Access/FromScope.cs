using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Access;

/// <summary>What stands side by side in one FROM, and the conditions that every row of it must meet.</summary>
internal sealed class FromScope
{
    private readonly List<Expression> _joinConditions = [];
    private readonly List<string?> _others = [];

    internal FromScope(IReadOnlyList<FromItem> items)
    {
        var pending = new Stack<FromItem>(items.Reverse());
        while (pending.TryPop(out var item))
        {
            switch (item)
            {
                case TableRef table when table.Alias is null or { Columns.Count: 0 }:
                    Tables.Add(table);
                    break;
                case JoinRef join:
                    pending.Push(join.Right);
                    pending.Push(join.Left);
                    if (join is { Kind: JoinKind.Comma or JoinKind.Cross or JoinKind.Inner, On: not null })
                    {
                        _joinConditions.Add(join.On);
                    }

                    break;
                case ParenthesizedFrom parenthesized when item.Alias is null:
                    foreach (var inner in parenthesized.Items)
                    {
                        pending.Push(inner);
                    }

                    break;
                default:
                    _others.Add(item.Alias?.Name.Name);
                    break;
            }
        }
    }

    internal List<TableRef> Tables { get; } = [];

    /// <summary>Subqueries, functions: their columns are not known here.</summary>
    internal bool HasOthers => _others.Count > 0;

    internal bool HasOthersNamed(string name) =>
        _others.Exists(other => other is null || other.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The parts joined by AND of WHERE and of the inner joins' ON. A row that stands for no row of an outer join's table has NULL in its columns
    /// and meets no = on them: so what these conditions fix in a table is all that is read of it.
    /// </summary>
    internal IEnumerable<Expression> Conditions(Expression? where)
    {
        var pending = new Stack<Expression>(_joinConditions);
        if (where is not null)
        {
            pending.Push(where);
        }

        while (pending.TryPop(out var expression))
        {
            if (expression.Unparenthesized is BinaryExpression { Symbol: "AND" } both)
            {
                pending.Push(both.Right);
                pending.Push(both.Left);
            }
            else
            {
                yield return expression.Unparenthesized;
            }
        }
    }
}
