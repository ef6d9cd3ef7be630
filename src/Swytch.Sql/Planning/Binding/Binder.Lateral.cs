using Swytch.Core.Errors;
using Swytch.Sql.Functions;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>
    /// SQLite has no LATERAL. A subquery that always gives exactly one row (it has no FROM, or aggregates without GROUP BY)
    /// becomes a scalar subquery in the place of each of its columns.
    /// </summary>
    private RelationBinding BindLateral(SubqueryRef subquery, Scope scope)
    {
        var core = subquery.Query is { With: null, Limit: null } ? subquery.Query.Body as SelectCore : null;
        var inner = new Scope(scope, scope.CommonTables);
        var query = BindQuery(subquery.Query, inner, QueryUse.Subquery);
        Finish(query);
        if (core is null || !GivesOneRow(core) || query.Branches[0].Columns.Exists(column => column.Target is null))
        {
            throw Unsupported(subquery.Span, "LATERAL subqueries that refer to other items of FROM are supported only where they give exactly one row");
        }

        var name = subquery.Alias?.Name.Name ?? "";
        var names = subquery.Alias?.Columns ?? [];
        var rest = Edits.Text(new TextSpan(core.Targets[^1].Span.End, core.Span.End));
        var columns = new List<ColumnBinding>(query.Columns.Count);
        for (var index = 0; index < query.Columns.Count; index++)
        {
            var value = Text(query.Branches[0].Columns[index].Operand);
            var column = query.Columns[index].ToBinding(index < names.Count ? names[index].Name : query.Columns[index].Name);
            columns.Add(column with { StorageText = core.From.Count == 0 ? $"({value})" : $"(SELECT {value}{rest})", TableOid = 0, AttributeNumber = 0 });
        }

        Edits.Replace(subquery.Span, name.Length == 0 ? "(SELECT 1)" : $"(SELECT 1) AS {SqliteText.Name(name)}");
        return new RelationBinding(name, columns);
    }

    private static bool GivesOneRow(SelectCore core) =>
        core is { GroupBy.Count: 0, Having: null, IsDistinct: false }
        && (core is { From.Count: 0, Where: null }
            || core.Targets.All(target => target.Expression.SelfAndDescendants(node => node is not Query).Any(node => node is FunctionCall call && IsAggregateCall(call))));

    private static bool MayGiveSeveralRows(Query query) => query.Limit?.Count is not LiteralExpression { Kind: LiteralKind.Integer, Value: "0" or "1" }
        && query.Body switch
        {
            SelectCore { From.Count: 0 } core => core.Targets.Any(target =>
                target.Expression.SelfAndDescendants(node => node is not Query).Any(node => node is FunctionCall call && !IsAggregateCall(call))),
            SelectCore core => !GivesOneRow(core),
            ValuesBody values => values.Rows.Count > 1,
            _ => true,
        };

    /// <summary>SQLite takes the first row of a scalar subquery and leaves the rest; an aggregate sees the second one.</summary>
    private void RefuseSeveralRows(Query query)
    {
        Edits.Insert(query.Span.Start, "WITH swytch_rows(c) AS (");
        Edits.Insert(query.Span.End, $") SELECT {SubqueryFunctions.OnlyRow}(c) FROM swytch_rows");
    }

    /// <summary>Whether the error is one of names that only the neighbours in FROM could have resolved.</summary>
    private static bool IsMissingName(PgErrorException exception) => exception.Error.SqlState is SqlState.UndefinedColumn or SqlState.UndefinedTable;
}
