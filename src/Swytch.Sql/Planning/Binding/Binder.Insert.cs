using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    public IReadOnlyList<ResultColumn>? BindInsert(InsertStatement insert)
    {
        RefuseRollback(insert.Or, insert.Span);
        var tables = insert.With is null ? null : BindWith(insert.With, null);
        var outer = new Scope(TriggerScope(), tables);
        var (relation, table) = BindTargetTable(insert.Target);
        var columns = TargetColumns(insert, table);
        var ids = RowIds(insert, table);
        if (insert.OverridingSpan.Length > 0)
        {
            Edits.Replace(insert.OverridingSpan, "");
        }

        if (insert.Source is not null)
        {
            BindSource(insert, columns, outer, ids);
        }
        else if (ids is not null)
        {
            GiveIdToDefaults(insert, ids);
        }

        foreach (var conflict in insert.OnConflict)
        {
            BindOnConflict(conflict, relation, table, outer);
        }

        return BindReturning(insert.Returning, relation, outer);
    }

    private void RefuseRollback(ConflictAction action, TextSpan span)
    {
        if (action == ConflictAction.Rollback)
        {
            throw Unsupported(span, "OR ROLLBACK is not supported: it would undo other clients' work; use OR ABORT");
        }
    }

    /// <summary>The table that a statement changes, under its alias; null as schema when it is one of SQLite's own.</summary>
    private (RelationBinding Relation, Relation? Table) BindTargetTable(TableRef target)
    {
        var relation = FindTable(target.Name, null);
        var table = _schema.FindRelation(target.Name.Schema, target.Name.Name);
        if (table?.Kind == RelationKind.Catalog)
        {
            throw Error(target.Name.Span, SqlState.InsufficientPrivilege, $"permission denied for table {table.Name}");
        }

        if (target.IsOnly)
        {
            Edits.Replace(target.Span, Text(target.Name) + (target.Alias is null ? "" : " AS " + Text(target.Alias.Name)));
        }

        if (target.Alias is { } alias)
        {
            QuoteReserved(alias.Name);
            relation = Alias(relation, alias.Name.Name);
        }

        return (relation, table);
    }

    private List<Column> TargetColumns(InsertStatement insert, Relation? table)
    {
        if (table is null)
        {
            return [];
        }

        if (insert.Columns.Count == 0)
        {
            return [.. table.Columns.Where(column => !column.IsHidden && column.Generation == ColumnGeneration.None)];
        }

        var columns = new List<Column>(insert.Columns.Count);
        foreach (var target in insert.Columns)
        {
            var column = TargetColumn(target, table);
            if (columns.Exists(other => ReferenceEquals(other, column)))
            {
                throw Error(target.Span, SqlState.DuplicateColumn, $"column \"{target.Column.Name}\" specified more than once");
            }

            columns.Add(column);
        }

        return columns;
    }

    private Column TargetColumn(AssignmentTarget target, Relation table)
    {
        if (target.Indirection is not null)
        {
            throw Unsupported(target.Span, "assignment to an element or field of a column is not supported");
        }

        QuoteReserved(target.Column);
        if (table.FindColumn(target.Column.Name) is { } column)
        {
            return column;
        }

        return table.HasRowId && IsRowIdName(target.Column.Name)
            ? new Column(target.Column.Name, 0, Core.PgOid.Int8)
            : throw Error(target.Span, SqlState.UndefinedColumn, $"column \"{target.Column.Name}\" of relation \"{table.Name}\" does not exist");
    }

    private void BindSource(InsertStatement insert, List<Column> columns, Scope outer, RowIdSource? ids)
    {
        var source = insert.Source!;
        if (source.Body is ValuesBody values && source is { With: null, OrderBy.Count: 0, Limit: null })
        {
            foreach (var row in values.Rows)
            {
                BindRow(insert, row, columns, outer);
            }

            AddColumnList(insert, columns, values.Rows[0].Values.Count, ids);
            if (ids is not null)
            {
                GiveIdsToValues(insert, values, ids, columns);
            }

            return;
        }

        var query = BindQuery(source, outer, QueryUse.Subquery);
        if (!query.IsOpen && columns.Count > 0)
        {
            CheckCount(insert, query.Columns.Count, columns.Count, source.Span);
        }

        AssignColumns(query, columns);
        Finish(query);
        if (!query.IsOpen)
        {
            AddColumnList(insert, columns, query.Columns.Count, ids);
        }

        if (ids is not null)
        {
            GiveIdsToQuery(insert, source, ids, columns, query);
        }
        else
        {
            DisambiguateUpsert(insert, source);
        }
    }

    private void BindRow(InsertStatement insert, ValuesRow row, List<Column> columns, Scope scope)
    {
        if (columns.Count > 0)
        {
            CheckCount(insert, row.Values.Count, columns.Count, row.Values.Count > columns.Count ? row.Values[columns.Count].Span : row.Span);
        }

        // All values are read before the first is assigned: a parameter in two places is unknown in both.
        var values = new List<Operand?>(row.Values.Count);
        foreach (var expression in row.Values)
        {
            values.Add(expression is DefaultExpression ? null : Bind(expression, scope));
        }

        for (var index = 0; index < values.Count; index++)
        {
            var column = index < columns.Count ? columns[index] : null;
            if (values[index] is not { } value)
            {
                Edits.Replace(row.Values[index].Span, column is null ? "NULL" : DefaultText(column));
            }
            else if (column is null)
            {
                SettleText(value);
            }
            else
            {
                RefuseGenerated(insert, column, value.Span);
                Assign(value, column);
            }
        }
    }

    private void RefuseGenerated(InsertStatement insert, Column column, TextSpan span)
    {
        if (column.Generation != ColumnGeneration.None)
        {
            throw Error(
                span,
                SqlState.GeneratedAlways,
                $"cannot insert a non-DEFAULT value into column \"{column.Name}\"",
                detail: $"Column \"{column.Name}\" is a generated column.");
        }

        if (column.Identity == ColumnIdentity.Always && insert.Overriding != OverridingKind.SystemValue)
        {
            throw Error(
                span,
                SqlState.GeneratedAlways,
                $"cannot insert a non-DEFAULT value into column \"{column.Name}\"",
                "Use OVERRIDING SYSTEM VALUE to override.",
                $"Column \"{column.Name}\" is an identity column defined as GENERATED ALWAYS.");
        }
    }

    private void CheckCount(InsertStatement insert, int values, int columns, TextSpan span)
    {
        if (values > columns)
        {
            throw Error(span, SqlState.SyntaxError, "INSERT has more expressions than target columns");
        }

        if (values < columns && (insert.Columns.Count > 0 || !IsPostgres))
        {
            throw Error(
                insert.Columns.Count > values ? insert.Columns[values].Span : insert.Target.Span,
                SqlState.SyntaxError,
                "INSERT has more target columns than expressions");
        }
    }

    /// <summary>PostgreSQL lets an INSERT without a column list give fewer values than there are columns.</summary>
    private void AddColumnList(InsertStatement insert, List<Column> columns, int count, RowIdSource? ids)
    {
        if (IsPostgres && insert.Columns.Count == 0 && count < columns.Count && count > 0)
        {
            var given = columns.Take(count).ToList();
            if (ids is not null && !given.Contains(ids.Column))
            {
                given.Add(ids.Column);
            }

            var names = string.Join(", ", given.Select(column => SqliteText.Name(column.Name)));
            Edits.Wrap(insert.Target.Span, "", $" ({names})");
        }
    }

    private void AssignColumns(BoundQuery query, List<Column> columns)
    {
        foreach (var branch in query.Branches)
        {
            AssignBranch(branch, columns);
        }
    }

    private void AssignBranch(QueryBranch branch, List<Column> columns)
    {
        var stars = new Dictionary<TextSpan, List<string>>();
        var isChanged = new HashSet<TextSpan>();
        for (var index = 0; index < branch.Columns.Count; index++)
        {
            var value = branch.Columns[index];
            if (value.StarText is null)
            {
                if (index < columns.Count)
                {
                    Assign(value.Operand, columns[index]);
                    branch.Columns[index] = value with { Operand = value.Operand with { Type = columns[index].TypeOid, Kind = OperandKind.Value } };
                }

                continue;
            }

            if (!stars.TryGetValue(value.Operand.Span, out var texts))
            {
                stars[value.Operand.Span] = texts = [];
            }

            var assigned = index < columns.Count ? AssignedStar(value, columns[index]) : null;
            texts.Add(assigned ?? value.StarText);
            if (assigned is not null)
            {
                isChanged.Add(value.Operand.Span);
            }
        }

        foreach (var span in isChanged)
        {
            Edits.Replace(span, string.Join(", ", stars[span]));
        }
    }

    private string? AssignedStar(BranchColumn value, Column column)
    {
        CheckAssignable(value.Operand, column);
        return AssignedText(value.StarText!, value.Operand, column, IsExactColumn(column));
    }

    /// <summary>SQLite reads ON after FROM as a join's; WHERE true parts the two (sqlite.org/lang_upsert.html, section 2.2).</summary>
    private void DisambiguateUpsert(InsertStatement insert, Query source)
    {
        if (insert.OnConflict.Count > 0 && source.Body is SelectCore { Where: null, GroupBy.Count: 0, Having: null, From.Count: > 0 } core && source is { OrderBy.Count: 0, Limit: null })
        {
            Edits.Wrap(core.Span, "", " WHERE true");
        }
    }

    private void BindOnConflict(OnConflictClause conflict, RelationBinding relation, Relation? table, Scope outer)
    {
        var scope = new Scope(outer, outer.CommonTables);
        scope.Relations.Add(relation);
        foreach (var element in conflict.Target)
        {
            Bind(element.Expression, scope);
            if (element.OperatorClassSpan.Length > 0)
            {
                Edits.Replace(element.OperatorClassSpan, "");
            }
        }

        if (conflict.TargetWhere is not null)
        {
            BindCondition(conflict.TargetWhere, scope, "WHERE");
        }

        if (conflict.Constraint is { } constraint)
        {
            Edits.Replace(new TextSpan(conflict.Span.Start, constraint.Span.End), $"ON CONFLICT ({ConstraintColumns(constraint, table)})");
        }

        scope.Relations.Add(new RelationBinding("excluded", relation.Columns) { IsQualifiedOnly = true, IsOpen = relation.IsOpen, HasRowId = relation.HasRowId });
        BindAssignments(conflict.Assignments, scope, table);
        if (conflict.Where is not null)
        {
            BindCondition(conflict.Where, scope, "WHERE");
        }
    }

    private string ConstraintColumns(Identifier constraint, Relation? table)
    {
        if (table?.FindConstraint(constraint.Name) is SchemaKey key)
        {
            return string.Join(", ", key.Columns.Select(column => SqliteText.Name(column)));
        }

        throw Error(constraint.Span, SqlState.UndefinedObject, $"constraint \"{constraint.Name}\" for table \"{table?.Name}\" does not exist");
    }

    private void BindAssignments(IReadOnlyList<SetClause> assignments, Scope scope, Relation? table)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var assignment in assignments)
        {
            var columns = new List<Column?>(assignment.Targets.Count);
            foreach (var target in assignment.Targets)
            {
                var column = table is null ? null : TargetColumn(target, table);
                if (IsPostgres && !seen.Add(target.Column.Name))
                {
                    throw Error(target.Span, SqlState.SyntaxError, $"multiple assignments to same column \"{target.Column.Name}\"");
                }

                columns.Add(column);
            }

            BindAssignment(assignment, columns, scope);
        }
    }

    private void BindAssignment(SetClause assignment, List<Column?> columns, Scope scope)
    {
        if (columns is [{ } single] && !assignment.IsMultiple)
        {
            AssignExpression(assignment.Value, single, scope);
            return;
        }

        if (assignment.Value.Unparenthesized is RowExpression row && row.Items.Count == columns.Count)
        {
            for (var index = 0; index < columns.Count; index++)
            {
                if (columns[index] is { } column)
                {
                    AssignExpression(row.Items[index], column, scope);
                }
            }

            if (row.HasKeyword)
            {
                Edits.Replace(row.Span, "(" + string.Join(", ", row.Items.Select(Text)) + ")");
            }

            return;
        }

        if (assignment.Value is SubqueryExpression subquery)
        {
            var query = BindQuery(subquery.Query, scope, QueryUse.Subquery);
            if (columns.TrueForAll(column => column is not null))
            {
                AssignColumns(query, [.. columns.OfType<Column>()]);
            }

            Finish(query);
            return;
        }

        if (columns is [{ } only])
        {
            AssignExpression(assignment.Value, only, scope);
            return;
        }

        if (columns.Contains(null))
        {
            Bind(assignment.Value, scope);
            return;
        }

        throw Error(assignment.Value.Span, SqlState.SyntaxError, "number of columns does not match number of values");
    }

    private void AssignExpression(Expression expression, Column column, Scope scope)
    {
        if (expression is DefaultExpression)
        {
            Edits.Replace(expression.Span, DefaultText(column));
            return;
        }

        if (column.Generation != ColumnGeneration.None || column.Identity == ColumnIdentity.Always)
        {
            throw Error(
                expression.Span,
                SqlState.GeneratedAlways,
                $"column \"{column.Name}\" can only be updated to DEFAULT",
                detail: column.Generation != ColumnGeneration.None
                    ? $"Column \"{column.Name}\" is a generated column."
                    : $"Column \"{column.Name}\" is an identity column defined as GENERATED ALWAYS.");
        }

        Assign(Bind(expression, scope), column);
    }

    private IReadOnlyList<ResultColumn>? BindReturning(IReadOnlyList<SelectTarget> returning, RelationBinding relation, Scope outer)
    {
        if (returning.Count == 0)
        {
            return null;
        }

        var scope = new Scope(outer, outer.CommonTables);
        scope.Relations.Add(relation);
        var result = new BoundQuery(TextSpan.Between(returning[0].Span, returning[^1].Span)) { Use = QueryUse.Statement };
        var branch = new QueryBranch { IsOpen = relation.IsOpen };
        foreach (var target in returning)
        {
            BindTarget(target, scope, branch, QueryUse.Statement);
            if (target.Expression is StarExpression { Qualifier.Count: > 0 } star)
            {
                Edits.Replace(star.Span, "*");
            }

            Unqualify(target.Expression, relation.Name);
        }

        result.Branches.Add(branch);
        result.Columns = Preview(result);
        return Describe(result);
    }

    /// <summary>RETURNING in SQLite does not know the alias of the table.</summary>
    private void Unqualify(Expression expression, string relation)
    {
        foreach (var node in expression.SelfAndDescendants(node => node is not Query))
        {
            if (node is ColumnRef { Table: { } table } reference && string.Equals(table.Name, relation, StringComparison.OrdinalIgnoreCase)
                && Edits.Text(reference.Span) == _source[reference.Span.Start..reference.Span.End])
            {
                Edits.Replace(reference.Span, SqliteText.Name(reference.Column.Name));
            }
        }
    }
}
