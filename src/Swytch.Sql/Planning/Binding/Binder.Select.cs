using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private void BindSelect(SelectCore core, Scope scope, BoundQuery result)
    {
        if (core.Into is not null)
        {
            throw Unsupported(core.Into.Span, "SELECT INTO is not supported here; use CREATE TABLE AS");
        }

        BindFrom(core.From, scope);
        var branch = new QueryBranch
        {
            IsDistinct = core.IsDistinct,
            IsOpen = core.Targets.Any(target => target.Expression is StarExpression) && scope.Relations.Exists(relation => relation.IsOpen),
        };
        var setFunctions = scope.SetFunctions = [];
        foreach (var target in core.Targets)
        {
            BindTarget(target, scope, branch, result.Use);
        }

        scope.SetFunctions = null;
        result.Branches.Add(branch);
        if (core.Where is not null)
        {
            scope.AreAggregatesRefused = true;
            BindCondition(core.Where, scope, "WHERE");
            scope.AreAggregatesRefused = false;
        }

        BindGroupBy(core, scope, branch);
        if (core.Having is not null)
        {
            BindCondition(core.Having, scope, "HAVING");
        }

        foreach (var window in core.Windows)
        {
            BindWindow(window.Specification, scope);
        }

        if (IsPostgres)
        {
            CheckGrouping(core, scope);
        }

        foreach (var expression in core.DistinctOn)
        {
            SettleText(Bind(expression, scope));
        }

        AddSetFunctions(core, setFunctions);
    }

    private void BindTarget(SelectTarget target, Scope scope, QueryBranch branch, QueryUse use)
    {
        if (target.Expression is StarExpression star)
        {
            ExpandStar(star, scope, branch);
            return;
        }

        var operand = Bind(target.Expression, scope);
        if (operand.Row is { Count: > 1 } && target.Expression.Unparenthesized is SubqueryExpression)
        {
            throw Error(target.Expression.Span, SqlState.SyntaxError, "subquery must return only one column");
        }

        var name = target.Alias?.Name ?? operand.Name;
        branch.Columns.Add(new BranchColumn(operand, name)
        {
            Target = target,
            NeedsName = use == QueryUse.Relation && target.Alias is null && name != Operand.UnnamedColumn && (operand.Column is null || operand.Column.StorageText is not null),
        });
        if (target.Alias is { } alias)
        {
            QuoteReserved(alias);
            scope.Aliases.TryAdd(alias.Name, operand);
        }
    }

    private void ExpandStar(StarExpression star, Scope scope, QueryBranch branch)
    {
        var relations = scope.Relations.Where(relation => !relation.IsQualifiedOnly).ToList();
        if (star.Qualifier.Count > 0)
        {
            var name = star.Qualifier[^1].Name;
            relations = [.. relations.Where(relation => string.Equals(relation.Name, name, StringComparison.OrdinalIgnoreCase))];
            if (relations.Count == 0)
            {
                throw Error(star.Span, SqlState.UndefinedTable, $"missing FROM-clause entry for table \"{name}\"");
            }

            if (star.Qualifier.Count > 1)
            {
                Edits.Replace(star.Span, SqliteText.Name(relations[0].Name) + ".*");
            }
        }
        else if (relations.Count == 0)
        {
            throw Error(star.Span, SqlState.SyntaxError, "SELECT * with no tables specified is not valid");
        }

        var first = branch.Columns.Count;
        ExpandStar(new Operand(star.Span, PgOid.Unspecified), relations, branch, isQualified: star.Qualifier.Count > 0);
        var needsList = relations.Exists(relation => relation.Columns.Any(column => column.StorageText is not null))
            || (IsPostgres && star.Qualifier.Count == 0 && relations.Exists(relation => relation.MergedColumns.Count > 0));
        if (needsList)
        {
            Edits.Replace(star.Span, string.Join(", ", branch.Columns.Skip(first).Select(column => column.StarText)));
        }
    }

    /// <summary>The columns behind a star, in PostgreSQL's order: those that USING merged come first.</summary>
    private void ExpandStar(Operand star, List<RelationBinding> relations, QueryBranch branch, bool isQualified = false)
    {
        var merged = isQualified || !IsPostgres
            ? []
            : relations.SelectMany(relation => relation.MergedColumns).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var name in merged)
        {
            var owner = relations.Find(relation => relation.Find(name) is not null && !relation.MergedColumns.Contains(name));
            if (owner?.Find(name) is { } column)
            {
                branch.Columns.Add(StarColumn(star, owner, column, SqliteText.Name(column.Name)));
            }
        }

        foreach (var relation in relations)
        {
            foreach (var column in relation.Columns)
            {
                if (column.IsHidden
                    || (!isQualified && relation.MergedColumns.Contains(column.Name))
                    || merged.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
                {
                    continue;
                }

                branch.Columns.Add(StarColumn(star, relation, column, null));
            }
        }
    }

    private static BranchColumn StarColumn(Operand star, RelationBinding relation, ColumnBinding column, string? text)
    {
        var operand = new Operand(star.Span, column.Type, column.Modifier) { Column = column, IsExactNumeric = column.IsExactNumeric }.Named(column.Name);
        return new BranchColumn(operand, column.Name) { StarText = text ?? StorageText(relation, column) };
    }

    private static string StorageText(RelationBinding relation, ColumnBinding column) =>
        column.StorageText ?? SqliteText.Name(relation.Name) + "." + SqliteText.Name(column.Name);

    private void BindGroupBy(SelectCore core, Scope scope, QueryBranch branch)
    {
        foreach (var item in core.GroupBy)
        {
            if (item.Kind != GroupKind.Expression)
            {
                throw Unsupported(item.Span, "GROUPING SETS, ROLLUP, CUBE and GROUP BY () are not supported");
            }

            var expression = item.Items[0];
            if (FindOrdinal(expression, branch, "GROUP BY") is not null)
            {
                continue;
            }

            if (expression.Unparenthesized is ColumnRef { Table: null } name && FindUnqualified(name, scope).Column is null
                && branch.Columns.FindIndex(column => string.Equals(column.Name, name.Column.Name, StringComparison.OrdinalIgnoreCase)) is var index and >= 0)
            {
                if (branch.Columns[index].Target?.Alias is null)
                {
                    Edits.Replace(expression.Span, Invariantly($"{index + 1}"));
                }
                else
                {
                    QuoteReserved(name.Column);
                }

                continue;
            }

            CollateAsStored(SettleText(Bind(expression, scope)));
        }
    }

    /// <summary>The result column that an integer literal stands for in ORDER BY and GROUP BY; null when the expression is none.</summary>
    private BranchColumn? FindOrdinal(Expression expression, QueryBranch branch, string clause)
    {
        if (expression is not LiteralExpression { Kind: LiteralKind.Integer, Value: { } digits })
        {
            return null;
        }

        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position < 1 || position > branch.Columns.Count)
        {
            if (branch.IsOpen)
            {
                return branch.Columns.Count > 0 ? branch.Columns[0] : new BranchColumn(new Operand(expression.Span, PgOid.Unspecified), "");
            }

            throw Error(expression.Span, SqlState.InvalidColumnReference, $"{clause} position {digits} is not in select list");
        }

        return branch.Columns[position - 1];
    }

    private void BindOrderBy(Query query, Scope? scope, BoundQuery result)
    {
        if (query.OrderBy.Count == 0)
        {
            if (query.Body is SelectCore { DistinctOn.Count: > 0 } plain)
            {
                result.Restructure.Add(() => DistinctOn(query, plain, result, []));
            }

            return;
        }

        var branch = result.Branches[0];
        foreach (var item in query.OrderBy)
        {
            BindOrderTerm(item, scope, branch, result);
        }

        var terms = query.OrderBy.Select(item => Text(item.Expression)).ToList();
        foreach (var item in query.OrderBy)
        {
            OrderNulls(item);
        }

        if (query.Body is SelectCore { DistinctOn.Count: > 0 } core)
        {
            result.Restructure.Add(() => DistinctOn(query, core, result, terms));
        }
    }

    private void BindOrderTerm(OrderItem item, Scope? scope, QueryBranch branch, BoundQuery result)
    {
        var expression = item.Expression;
        if (FindOrdinal(expression, branch, "ORDER BY") is { } ordinal)
        {
            CollateTerm(expression, ordinal);
            return;
        }

        if (expression.Unparenthesized is ColumnRef { Table: null } name
            && branch.Columns.FindIndex(column => string.Equals(column.Name, name.Column.Name, StringComparison.OrdinalIgnoreCase)) is var index and >= 0)
        {
            var column = branch.Columns[index];
            // Without an alias SQLite goes by the columns of FROM, of which several may have the name: t.oid is then the column only to PostgreSQL.
            var isQualified = column.Target is { Alias: null, Expression: ColumnRef { Table: not null } };
            var isKnownToSqlite = !isQualified
                && (column.Target is null or { Alias: not null } || column.Operand.Column is { StorageText: null });
            if (isQualified || isKnownToSqlite || IsPostgres || scope is null || FindUnqualified(name, scope).Column is null)
            {
                if (!isKnownToSqlite)
                {
                    Edits.Replace(expression.Span, Invariantly($"{index + 1}"));
                }
                else
                {
                    QuoteReserved(name.Column);
                }

                CollateTerm(expression, column);
                return;
            }
        }

        if (scope is not null)
        {
            CollateAsStored(SettleText(Bind(expression, scope)));
            return;
        }

        // Over a set operation only result columns have names; SQLite also takes an expression equal to a column of any branch.
        if (IsPostgres)
        {
            var names = new Scope(null, null);
            names.Relations.Add(new RelationBinding("", [.. result.Columns.Select(column => column.ToBinding(column.Name))]));
            Bind(expression, names);
            throw Error(
                expression.Span,
                SqlState.FeatureNotSupported,
                "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
                "Add the expression/function to every SELECT, or move the UNION into a FROM clause.",
                "Only result column names can be used, not expressions or functions.");
        }
    }

    private void CollateTerm(Expression expression, BranchColumn column)
    {
        if (NeedsCollation(column.Operand))
        {
            Edits.Wrap(expression.Span, "", " COLLATE " + OrderCollation(column.Operand));
        }
    }
}
