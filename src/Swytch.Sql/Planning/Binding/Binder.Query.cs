using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>Binds a query; its result columns are settled by <see cref="Finish(BoundQuery)"/> or by who uses them.</summary>
    public BoundQuery BindQuery(Query query, Scope? outer, QueryUse use, Action<BoundQuery>? onFirstBranch = null)
    {
        var tables = query.With is null ? outer?.CommonTables : BindWith(query.With, outer);
        var result = new BoundQuery(query.Span) { Use = use };
        var level = new Scope(outer, tables);
        var scope = BindBody(query.Body, level, result, onFirstBranch);
        result.Columns = Preview(result);
        BindOrderBy(query, scope, result);
        if (query.Limit is not null)
        {
            BindLimit(query.Limit, level);
        }

        foreach (var locking in query.Locking)
        {
            Edits.Replace(locking.Span, "");
        }

        return result;
    }

    /// <returns>The scope of ORDER BY when the body is a single SELECT, else null.</returns>
    private Scope? BindBody(QueryBody body, Scope level, BoundQuery result, Action<BoundQuery>? onFirstBranch = null)
    {
        EnsureStack(body);
        switch (body)
        {
            case SelectCore core:
                var scope = new Scope(level.Outer, level.CommonTables);
                BindSelect(core, scope, result);
                return scope;
            case ValuesBody values:
                BindValues(values, level, result);
                return null;
            case TableBody table:
                BindTableBody(table, level, result);
                return null;
            case NestedBody nested:
                BindNested(nested, level, result);
                return null;
            case SetOperation operation:
                BindSetOperation(operation, level, result, onFirstBranch);
                return null;
            default:
                throw Unsupported(body.Span, "this kind of query is not supported");
        }
    }

    /// <summary>Long chains of UNION lean to the left and are followed without recursion.</summary>
    private void BindSetOperation(SetOperation operation, Scope level, BoundQuery result, Action<BoundQuery>? onFirstBranch)
    {
        var spine = new Stack<SetOperation>();
        QueryBody leftmost = operation;
        while (leftmost is SetOperation left)
        {
            spine.Push(left);
            leftmost = left.Left;
        }

        BindMember(leftmost, level, result);
        result.Columns = Preview(result);
        onFirstBranch?.Invoke(result);
        while (spine.TryPop(out var part))
        {
            var before = result.Branches.Count;
            BindMember(part.Right, level, result);
            if (!result.IsOpen && result.Branches[before].Columns.Count != result.Branches[0].Columns.Count)
            {
                var word = part.Operator.ToString().ToUpperInvariant();
                throw Error(result.Branches[before].Columns is [var first, ..] ? first.Operand.Span : part.Right.Span, SqlState.SyntaxError, $"each {word} query must have the same number of columns");
            }

            if (part.IsAll && part.Operator != SetOperator.Union)
            {
                throw Unsupported(part.Span, $"{part.Operator.ToString().ToUpperInvariant()} ALL is not supported");
            }

            if (part.Right is SetOperation)
            {
                Edits.Wrap(part.Right.Span, "SELECT * FROM (", ")");
            }
        }
    }

    private void BindMember(QueryBody body, Scope level, BoundQuery result) =>
        BindBody(body, new Scope(level.Outer, level.CommonTables), result);

    /// <summary>SQLite has no parentheses around members of a set operation: plain ones go, others become a subquery.</summary>
    private void BindNested(NestedBody nested, Scope level, BoundQuery result)
    {
        var inner = BindQuery(nested.Query, level, QueryUse.Subquery);
        result.Branches.AddRange(inner.Branches);
        result.Restructure.AddRange(inner.Restructure);
        var isPlain = nested.Query is { With: null, OrderBy.Count: 0, Limit: null } && nested.Query.Body is SelectCore or ValuesBody or TableBody or NestedBody;
        var isWhole = nested.Span == result.Span;
        result.Restructure.Add(() =>
        {
            var text = Edits.Text(nested.Query.Span);
            Edits.Replace(nested.Span, isPlain || isWhole ? text : $"SELECT * FROM ({text})");
        });
    }

    private void BindTableBody(TableBody table, Scope level, BoundQuery result)
    {
        var scope = new Scope(level.Outer, level.CommonTables);
        BindFromItem(table.Table, scope);
        var branch = new QueryBranch { IsOpen = scope.Relations.Exists(relation => relation.IsOpen) };
        ExpandStar(new Operand(table.Table.Span, PgOid.Unspecified), scope.Relations, branch);
        result.Branches.Add(branch);
        Edits.Replace(table.Span, "SELECT * FROM " + Text(table.Table));
    }

    private void BindValues(ValuesBody values, Scope level, BoundQuery result)
    {
        var width = values.Rows[0].Values.Count;
        foreach (var row in values.Rows)
        {
            if (row.Values.Count != width)
            {
                throw Error(row.Values.Count > 0 ? row.Values[0].Span : row.Span, SqlState.SyntaxError, "VALUES lists must all be the same length");
            }

            var branch = new QueryBranch();
            foreach (var value in row.Values)
            {
                branch.Columns.Add(new BranchColumn(Bind(value, level), Invariantly($"column{branch.Columns.Count + 1}")));
            }

            result.Branches.Add(branch);
        }
    }

    private CteScope BindWith(WithClause with, Scope? outer)
    {
        var tables = new CteScope(outer?.CommonTables);
        foreach (var table in with.Tables)
        {
            if (table.Statement is not QueryStatement { Query: var query })
            {
                throw Unsupported(table.Statement.Span, "data-modifying statements in WITH are not supported");
            }

            var scope = new Scope(outer, tables);
            QuoteReserved(table.Name);
            foreach (var column in table.Columns)
            {
                QuoteReserved(column);
            }

            // SQLite lets every common table refer to itself and to later ones when it is recursive.
            var bound = BindQuery(query, scope, QueryUse.Relation, first =>
            {
                if (with.IsRecursive || !IsPostgres)
                {
                    tables.Add(table.Name.Name, Named(first, table.Columns));
                }
            });
            Finish(bound);
            if (table.Columns.Count > bound.Columns.Count && !bound.IsOpen)
            {
                throw Error(
                    table.Name.Span,
                    SqlState.InvalidColumnReference,
                    Invariantly($"WITH query \"{table.Name.Name}\" has {bound.Columns.Count} columns available but {table.Columns.Count} columns specified"));
            }

            if (table.Columns.Count > 0 && table.Columns.Count < bound.Columns.Count)
            {
                throw Unsupported(table.Name.Span, "a WITH column list shorter than the query's columns is not supported");
            }

            tables.Add(table.Name.Name, Named(bound, table.Columns));
        }

        return tables;
    }

    private static List<ColumnBinding> Named(BoundQuery query, IReadOnlyList<Identifier> names)
    {
        var columns = new List<ColumnBinding>(query.Columns.Count);
        for (var index = 0; index < query.Columns.Count; index++)
        {
            var column = query.Columns[index];
            var type = column.Type == PgOid.Unknown ? column with { Type = PgOid.Text } : column;
            columns.Add(type.ToBinding(index < names.Count ? names[index].Name : column.Name));
        }

        return columns;
    }

    private void BindLimit(LimitClause limit, Scope scope)
    {
        if (limit.WithTies)
        {
            throw Unsupported(limit.Span, "WITH TIES is not supported");
        }

        var count = limit.Count is null ? null : BindLimitValue(limit.Count, scope);
        var offset = limit.Offset is null ? null : BindLimitValue(limit.Offset, scope);
        if (limit.IsSqliteSpelling)
        {
            return;
        }

        var text = limit.Count is null or LiteralExpression { Span.Length: 0 }
            ? limit.Count is null ? "-1" : ((LiteralExpression)limit.Count).Value
            : Text(count!);
        var hasLimit = limit.Count is not null || limit.Offset is not null;
        Edits.Replace(limit.Span, hasLimit ? $"LIMIT {text}" + (offset is null ? "" : $" OFFSET {Text(offset)}") : "");
    }

    private Operand BindLimitValue(Expression expression, Scope scope)
    {
        var value = Bind(expression, new Scope(scope.Outer, scope.CommonTables));
        return value.IsUnknown ? Coerce(value, PgOid.Int8) : value;
    }
}
