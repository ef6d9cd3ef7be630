using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>
    /// Columns beside aggregates must be grouped or depend on a grouped primary key
    /// (PostgreSQL manual, section 7.2.3; src/backend/parser/parse_agg.c).
    /// </summary>
    private void CheckGrouping(SelectCore core, Scope scope)
    {
        if (core.GroupBy.Count == 0 && core.Having is null && !scope.HasAggregates)
        {
            return;
        }

        var grouped = GroupedExpressions(core);
        foreach (var target in core.Targets)
        {
            CheckGrouped(target.Expression, grouped, scope);
        }

        if (core.Having is not null)
        {
            CheckGrouped(core.Having, grouped, scope);
        }
    }

    private static List<Expression> GroupedExpressions(SelectCore core)
    {
        var grouped = new List<Expression>();
        foreach (var item in core.GroupBy.SelectMany(group => group.Items))
        {
            grouped.Add(item);
            if (item is LiteralExpression { Kind: LiteralKind.Integer, Value: { } digits } && int.TryParse(digits, out var position)
                && position >= 1 && position <= core.Targets.Count)
            {
                grouped.Add(core.Targets[position - 1].Expression);
            }
            else if (item is ColumnRef { Table: null } name && core.Targets.FirstOrDefault(target => target.Alias?.Name == name.Column.Name) is { } aliased)
            {
                grouped.Add(aliased.Expression);
            }
        }

        return grouped;
    }

    private void CheckGrouped(Expression expression, List<Expression> grouped, Scope scope)
    {
        var texts = grouped.ConvertAll(Canonical);
        foreach (var node in expression.SelfAndDescendants(node => !IsSettled(node, texts)))
        {
            if (node is ColumnRef reference && !texts.Contains(Canonical(reference)) && FindOwner(reference, scope) is { } owner
                && !IsGroupedColumn(reference, owner, grouped, scope))
            {
                throw Error(
                    reference.Span,
                    SqlState.GroupingError,
                    $"column \"{owner.Name}.{reference.Column.Name}\" must appear in the GROUP BY clause or be used in an aggregate function");
            }
        }
    }

    private bool IsSettled(SyntaxNode node, List<string> grouped) =>
        node is Query
        || (node is FunctionCall call && IsAggregateCall(call))
        || (node is Expression expression && grouped.Contains(Canonical(expression)));

    private static bool IsAggregateCall(FunctionCall call) => call.Over is null && call.Name.Name is
        "count" or "sum" or "avg" or "string_agg" or "group_concat" or "array_agg" or "bool_and" or "bool_or" or "every" or "json_agg" or "jsonb_agg"
        or "json_object_agg" or "jsonb_object_agg" or "stddev" or "stddev_samp" or "stddev_pop" or "variance" or "var_samp" or "var_pop"
        or "bit_and" or "bit_or" or "bit_xor" or "total" or "json_group_array" or "json_group_object"
        || (call.Over is null && call.Name.Name is "min" or "max" && call.Arguments.Count == 1);

    private static RelationBinding? FindOwner(ColumnRef reference, Scope scope) => reference.Table is { } table
        ? scope.Relations.Find(relation => string.Equals(relation.Name, table.Name, StringComparison.OrdinalIgnoreCase))
        : scope.Relations.Find(relation => relation.Find(reference.Column.Name) is not null && !relation.MergedColumns.Contains(reference.Column.Name));

    /// <summary>The column itself is grouped under another spelling, or its row's whole primary key is.</summary>
    private static bool IsGroupedColumn(ColumnRef reference, RelationBinding owner, List<Expression> grouped, Scope scope)
    {
        var columns = grouped.Select(expression => expression.Unparenthesized).OfType<ColumnRef>()
            .Where(column => ReferenceEquals(FindOwner(column, scope), owner))
            .Select(column => column.Column.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return columns.Contains(reference.Column.Name) || (owner.PrimaryKey.Count > 0 && owner.PrimaryKey.All(columns.Contains));
    }

    /// <summary>The source text without spaces, lower case outside of quotes: equal expressions written alike.</summary>
    private string Canonical(Expression expression)
    {
        var span = expression.Unparenthesized.Span;
        var text = new System.Text.StringBuilder(span.Length);
        var quote = '\0';
        foreach (var character in _source.AsSpan(span.Start, span.Length))
        {
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
                text.Append(character);
            }
            else if (!char.IsWhiteSpace(character))
            {
                quote = character is '\'' or '"' ? character : '\0';
                text.Append(char.ToLowerInvariant(character));
            }
        }

        return text.ToString();
    }
}
