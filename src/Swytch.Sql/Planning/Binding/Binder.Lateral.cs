using Swytch.Core.Errors;
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

    /// <summary>Whether the error is one of names that only the neighbours in FROM could have resolved.</summary>
    private static bool IsMissingName(PgErrorException exception) => exception.Error.SqlState is SqlState.UndefinedColumn or SqlState.UndefinedTable;
}
