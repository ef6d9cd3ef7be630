using Swytch.Core;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

/// <summary>A table's stored CREATE TABLE, to be changed at single places while all else stays as it is.</summary>
internal sealed class StoredTable
{
    private readonly string _sql;
    private readonly CreateTableStatement _table;
    private readonly List<(TextSpan Span, string Text)> _edits = [];

    private StoredTable(string sql, CreateTableStatement table)
    {
        _sql = sql;
        _table = table;
    }

    public static StoredTable Parse(Relation table)
    {
        var statement = SqlParser.Parse(table.Sql, SqlDialect.Sqlite) is [CreateTableStatement only] ? only : null;
        Invariant.Holds(statement is not null, "the text of a table whose constraints are known is CREATE TABLE");
        return new StoredTable(table.Sql, statement);
    }

    public string WithoutConstraints(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            RemoveConstraint(name);
        }

        return ToString();
    }

    /// <summary>Takes a named constraint out, be it a column's or the table's.</summary>
    public StoredTable RemoveConstraint(string name)
    {
        for (var index = 0; index < _table.Elements.Count; index++)
        {
            var end = index + 1 < _table.Elements.Count ? _table.Elements[index + 1].Span.Start : _table.ElementsSpan.End;
            switch (_table.Elements[index])
            {
                case TableConstraint constraint when IsNamed(constraint.Name, name):
                    // A table constraint is never the first element: the comma before it goes too.
                    var start = _sql.LastIndexOf(',', StartOf(constraint.Name, constraint.Span));
                    var last = index + 1 < _table.Elements.Count ? _sql.LastIndexOf(',', end) : EndOfElements;
                    _edits.Add((new TextSpan(start, last), ""));
                    return this;
                case ColumnDefinition column:
                    for (var place = 0; place < column.Constraints.Count; place++)
                    {
                        if (IsNamed(column.Constraints[place].Name, name))
                        {
                            _edits.Add((ConstraintSpan(column, place, end), ""));
                            return this;
                        }
                    }

                    break;
                default:
                    break;
            }
        }

        return this;
    }

    /// <summary>Adds a table constraint at the end.</summary>
    public StoredTable AddElement(string text)
    {
        _edits.Add((new TextSpan(EndOfElements, EndOfElements), ", " + text));
        return this;
    }

    public override string ToString()
    {
        var text = _sql;
        foreach (var (span, replacement) in _edits.OrderByDescending(edit => edit.Span.Start))
        {
            text = string.Concat(text.AsSpan(0, span.Start), replacement, text.AsSpan(span.End));
        }

        return text;
    }

    private int EndOfElements => _table.ElementsSpan.End - 1;

    private static bool IsNamed(Identifier? given, string name) => given is not null && given.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static int StartOf(Identifier? name, TextSpan span) => name is null ? span.Start : Math.Min(name.Span.Start, span.Start);

    /// <summary>From the constraint's first word to the next constraint, comments after it included.</summary>
    private TextSpan ConstraintSpan(ColumnDefinition column, int place, int end)
    {
        var start = column.Constraints[place].Span.Start;
        if (place + 1 < column.Constraints.Count)
        {
            return new TextSpan(start, column.Constraints[place + 1].Span.Start);
        }

        var isLast = ReferenceEquals(column, _table.Elements[^1]);
        return new TextSpan(start, isLast ? EndOfElements : _sql.LastIndexOf(',', end));
    }
}
