using Swytch.Core.Footprints;
using Swytch.Sql.Planning.Binding;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Access;

/// <summary>
/// Finds the tables of which a statement reads only rows with given key values, or none but those it inserts. Errs towards nothing:
/// a table that is named twice, a view anywhere, a condition that the planner rewrote, and the table is left out.
/// </summary>
internal sealed class AccessAnalysis
{
    private readonly SourceEdits _edits;
    private readonly SchemaModel _schema;
    private readonly Dictionary<string, NamedTable> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<TableRef, NamedTable> _byReference = new(ReferenceEqualityComparer.Instance);
    private readonly List<TableAccess> _found = [];

    private AccessAnalysis(SourceEdits edits, SchemaModel schema)
    {
        _edits = edits;
        _schema = schema;
    }

    /// <summary>Null when there is nothing to say.</summary>
    /// <param name="edits">Of the whole statement, finished.</param>
    internal static StatementAccess? Of(Statement statement, SourceEdits edits, SchemaModel schema)
    {
        var analysis = new AccessAnalysis(edits, schema);
        if (!analysis.TryName(statement, out var scopes))
        {
            return null;
        }

        foreach (var scope in scopes)
        {
            analysis.Look(scope);
        }

        return analysis._found.Count == 0 ? null : new StatementAccess(analysis._found);
    }

    /// <summary>Counts how often each table is named. False when a view is named, or nothing that could be narrowed.</summary>
    private bool TryName(Statement statement, out List<SyntaxNode> scopes)
    {
        scopes = [];
        HashSet<string>? common = null;
        List<(QualifiedName Name, TableRef? Reference)> names = [];
        foreach (var node in statement.SelfAndDescendants())
        {
            switch (node)
            {
                case TableRef table:
                    names.Add((table.Name, table));
                    break;
                case InExpression { Table: { } name }:
                    names.Add((name, null));
                    break;
                case CommonTable table:
                    (common ??= new(StringComparer.OrdinalIgnoreCase)).Add(table.Name.Name);
                    break;
                case SelectCore { From.Count: > 0 } or UpdateStatement or DeleteStatement or InsertStatement:
                    scopes.Add(node);
                    break;
            }
        }

        foreach (var (name, reference) in names)
        {
            if (!TryName(name, reference, common?.Contains(name.Name) == true))
            {
                return false;
            }
        }

        return _byReference.Count > 0;
    }

    private bool TryName(QualifiedName name, TableRef? reference, bool mayBeCommon)
    {
        if (_schema.FindRelation(name.Schema, name.Name) is not { } relation)
        {
            return true;
        }

        switch (relation.Kind)
        {
            case RelationKind.View:
                return false;
            case RelationKind.Table when !relation.IsTemporary:
                if (!_named.TryGetValue(relation.Name, out var named))
                {
                    _named.Add(relation.Name, named = new NamedTable(relation));
                }

                named.Times += mayBeCommon || reference is null ? 2 : 1;
                if (reference is not null)
                {
                    _byReference[reference] = named;
                }

                return true;
            default:
                return true;
        }
    }

    private void Look(SyntaxNode scope)
    {
        switch (scope)
        {
            case SelectCore select:
                Look(new FromScope(select.From), select.Where);
                break;
            case UpdateStatement update when update.Or != ConflictAction.Ignore:
                Look(new FromScope([update.Target, .. update.From]), update.Where);
                break;
            case DeleteStatement delete:
                Look(new FromScope([delete.Target, .. delete.Using]), delete.Where);
                break;
            case InsertStatement insert when SoleTable(insert.Target) is { } table:
                AddInsert(insert, table);
                break;
        }
    }

    private void Look(FromScope scope, Expression? where)
    {
        foreach (var reference in scope.Tables)
        {
            if (SoleTable(reference) is not { } table)
            {
                continue;
            }

            var columns = new List<FixedColumn>();
            foreach (var condition in scope.Conditions(where))
            {
                if (FixedBy(condition, reference, table, scope) is { } column && !columns.Exists(other => IsSame(other.Name, column.Name)))
                {
                    columns.Add(column);
                }
            }

            if (columns.Count > 0)
            {
                _found.Add(new FixedColumns(table.Name, columns));
            }
        }
    }

    private Relation? SoleTable(TableRef reference) =>
        _byReference.TryGetValue(reference, out var named) && named.Times == 1 && !reference.HasSample ? named.Relation : null;

    /// <summary>The column that the condition fixes; null when it does something else.</summary>
    private FixedColumn? FixedBy(Expression condition, TableRef reference, Relation table, FromScope scope)
    {
        switch (condition)
        {
            case BinaryExpression { Symbol: "=" or "==" } equal when IsUntouched(equal):
                return FixedBy(equal.Left, [equal.Right], reference, table, scope) ?? FixedBy(equal.Right, [equal.Left], reference, table, scope);
            case InExpression { IsNegated: false, Items: { Count: > 0 } items } member when !_edits.IsReplacedWhole(member.Span):
                return FixedBy(member.Operand, items, reference, table, scope);
            default:
                return null;
        }
    }

    private FixedColumn? FixedBy(Expression side, IReadOnlyList<Expression> others, TableRef reference, Relation table, FromScope scope)
    {
        if (side.Unparenthesized is not ColumnRef column || !Names(column, reference, table, scope) || !SqliteReading.IsName(_edits.Text(column.Span)))
        {
            return null;
        }

        var values = new AccessValue[others.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (ValueOf(others[i]) is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        return new FixedColumn(column.Column.Name, values);
    }

    /// <summary>Both sides still stand beside a plain = in the text for SQLite.</summary>
    private bool IsUntouched(BinaryExpression equal)
    {
        var text = _edits.Text(equal.Span);
        var left = _edits.Text(equal.Left.Span);
        var right = _edits.Text(equal.Right.Span);
        return !_edits.IsInside(equal.Span)
            && text.Length > left.Length + right.Length
            && text.StartsWith(left, StringComparison.Ordinal)
            && text.EndsWith(right, StringComparison.Ordinal)
            && text.AsSpan(left.Length, text.Length - left.Length - right.Length).Trim() is "=" or "==";
    }

    /// <summary>Whether the column is of this table and of no other that stands beside it.</summary>
    private bool Names(ColumnRef column, TableRef reference, Relation table, FromScope scope)
    {
        var name = column.Column.Name;
        var isColumn = table.FindColumn(name) is { IsHidden: false };
        if (!isColumn && !(table.HasRowId && table.FindColumn(name) is null && SqliteReading.IsRowId(name)))
        {
            return false;
        }

        if (column.Table is { } qualifier)
        {
            return column.Parts.Count == 2
                && IsSame(qualifier.Name, NameOf(reference))
                && scope.Tables.Count(other => IsSame(NameOf(other), qualifier.Name)) == 1
                && !scope.HasOthersNamed(qualifier.Name);
        }

        return !scope.HasOthers && (scope.Tables.Count == 1
            || (isColumn && scope.Tables.TrueForAll(other => ReferenceEquals(other, reference)
                || (_byReference.TryGetValue(other, out var named) && named.Relation.FindColumn(name) is null))));
    }

    private AccessValue? ValueOf(Expression expression)
    {
        var inner = expression.Unparenthesized;
        return _edits.IsInside(inner.Span) ? null : SqliteReading.Value(_edits.Text(inner.Span));
    }

    private void AddInsert(InsertStatement insert, Relation table)
    {
        if (insert.Or is not ConflictAction.Ignore && insert.OnConflict.Count == 0)
        {
            _found.Add(new InsertTarget(table.Name, null));
        }
        else if (insert.Source is { Body: ValuesBody values } source && source.With is null)
        {
            var columns = InsertedColumns(insert, table);
            _found.Add(new InsertTarget(table.Name, [.. values.Rows.Select(row => RowOf(row, columns, table))]));
        }
    }

    private static List<string> InsertedColumns(InsertStatement insert, Relation table) => insert.Columns.Count > 0
        ? [.. insert.Columns.Select(target => target.Column.Name)]
        : [.. table.Columns.Where(column => !column.IsHidden && column.Generation == ColumnGeneration.None).Select(column => column.Name)];

    private InsertedRow RowOf(ValuesRow row, List<string> columns, Relation table)
    {
        var known = new List<FixedColumn>();
        for (var i = 0; i < Math.Min(columns.Count, row.Values.Count); i++)
        {
            // An id that swytch_next_id gives in place of NULL is nobody else's, as one that SQLite gives.
            if ((_edits.Enclosed(row.Values[i].Span) is { } given ? SqliteReading.Value(given) : ValueOf(row.Values[i])) is { } value)
            {
                known.Add(new FixedColumn(columns[i], [value]));
            }
        }

        // A column that is left out is NULL without a default; an id that SQLite gives is nobody else's.
        var hasId = columns.Exists(name => SqliteReading.IsRowId(name) && table.FindColumn(name) is null);
        foreach (var column in table.Columns)
        {
            var isFree = column.IsRowIdAlias ? !hasId : column.Default is null && column.Identity == ColumnIdentity.None && column.Generation == ColumnGeneration.None;
            if (isFree && !columns.Exists(name => IsSame(name, column.Name)))
            {
                known.Add(Null(column.Name));
            }
        }

        if (!hasId && !table.Columns.Any(column => column.IsRowIdAlias))
        {
            known.AddRange(SqliteReading.RowIdNames.Where(name => table.FindColumn(name) is null).Select(Null));
        }

        return new InsertedRow(known);
    }

    private static FixedColumn Null(string name) => new(name, [AccessValue.Of(Core.SqlValue.Null)]);

    private static string NameOf(TableRef reference) => reference.Alias?.Name.Name ?? reference.Name.Name;

    private static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private sealed class NamedTable(Relation relation)
    {
        internal Relation Relation => relation;

        internal int Times { get; set; }
    }
}
