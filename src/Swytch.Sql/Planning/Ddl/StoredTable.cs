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
    public StoredTable AddConstraint(string text)
    {
        _edits.Add((new TextSpan(EndOfElements, EndOfElements), ", " + text));
        return this;
    }

    /// <summary>Adds a column after the last one: SQLite wants columns before constraints.</summary>
    public StoredTable AddColumn(string text)
    {
        var firstConstraint = _table.Elements.FirstOrDefault(element => element is TableConstraint);
        var place = firstConstraint is TableConstraint constraint
            ? _sql.LastIndexOf(',', StartOf(constraint.Name, constraint.Span))
            : EndOfElements;
        _edits.Add((new TextSpan(place, place), ", " + text));
        return this;
    }

    public StoredTable RemoveColumn(string name)
    {
        var place = Find(name);
        var span = ColumnSpan(place);
        _edits.Add(place > 0
            ? (new TextSpan(_sql.LastIndexOf(',', span.Start), span.End), "")
            : (new TextSpan(span.Start, _table.Elements[1].Span.Start), ""));
        return this;
    }

    /// <summary>Gives a constraint another name; false when the text has none of the old one.</summary>
    public bool TryRenameConstraint(string name, string newName)
    {
        var found = _table.Elements.OfType<TableConstraint>().Select(constraint => constraint.Name)
            .Concat(_table.Elements.OfType<ColumnDefinition>().SelectMany(column => column.Constraints).Select(constraint => constraint.Name))
            .FirstOrDefault(given => IsNamed(given, name));
        if (found is null)
        {
            return false;
        }

        _edits.Add((found.Span, Identifiers.QuoteAlways(newName)));
        return true;
    }

    /// <summary>True when a constraint of the name stands in the text, and not in an index of its own.</summary>
    public bool HasConstraint(string name) => _table.Elements.OfType<TableConstraint>().Any(constraint => IsNamed(constraint.Name, name))
        || _table.Elements.OfType<ColumnDefinition>().SelectMany(column => column.Constraints).Any(constraint => IsNamed(constraint.Name, name));

    public StoredTable SetNotNull(string column) => RemoveParts(column, static part => part is NullConstraint).Insert(column, "NOT NULL");

    public StoredTable DropNotNull(string column) => RemoveParts(column, static part => part is NullConstraint);

    /// <param name="text">DEFAULT … with its comment; null for none.</param>
    public StoredTable SetDefault(string column, string? text)
    {
        RemoveParts(column, static part => part is DefaultConstraint);
        return text is null ? this : Insert(column, text);
    }

    /// <param name="text">Storage type, comment and collation.</param>
    public StoredTable SetType(string column, string text)
    {
        RemoveParts(column, static part => part is CollateConstraint);
        var place = Find(column);
        var definition = (ColumnDefinition)_table.Elements[place];
        _edits.Add((new TextSpan(definition.Name.Span.End, EndOfType(place)), " " + text + " "));
        return this;
    }

    /// <summary>COMMENT ON COLUMN; null takes it out.</summary>
    public StoredTable SetRemark(string column, string? remark)
    {
        var place = Find(column);
        var definition = (ColumnDefinition)_table.Elements[place];
        return SetRemark(new TextSpan(definition.Name.Span.End, EndOfType(place)), remark);
    }

    /// <summary>COMMENT ON TABLE; null takes it out.</summary>
    public StoredTable SetRemark(string? remark) => SetRemark(new TextSpan(_table.Name.Span.End, _table.ElementsSpan.Start), remark);

    /// <summary>The table's own facts, after its name.</summary>
    public StoredTable SetFacts(TableFacts facts)
    {
        var between = new TextSpan(_table.Name.Span.End, _table.ElementsSpan.Start);
        var text = StorageComments.Write(facts.ToString());
        _edits.Add(StorageComments.FindFacts(_sql, between) is { } old
            ? (old, text)
            : (new TextSpan(between.Start, between.Start), " " + text));
        return this;
    }

    private StoredTable SetRemark(TextSpan between, string? remark)
    {
        var old = StorageComments.FindRemark(_sql, between) ?? new TextSpan(between.Start, between.Start);
        _edits.Add((old, remark is null ? "" : StorageComments.WriteRemark(remark)));
        return this;
    }

    private int Find(string name)
    {
        for (var place = 0; place < _table.Elements.Count; place++)
        {
            if (_table.Elements[place] is ColumnDefinition column && IsNamed(column.Name, name))
            {
                return place;
            }
        }

        throw new InvariantBrokenException("a column of the schema model stands in the table's text");
    }

    /// <summary>To the comma or parenthesis after the column, comments included.</summary>
    private TextSpan ColumnSpan(int place) => new(
        _table.Elements[place].Span.Start,
        place + 1 < _table.Elements.Count ? _sql.LastIndexOf(',', _table.Elements[place + 1].Span.Start) : EndOfElements);

    private int EndOfType(int place)
    {
        var definition = (ColumnDefinition)_table.Elements[place];
        return definition.Constraints.Count > 0 ? definition.Constraints[0].Span.Start : ColumnSpan(place).End;
    }

    private StoredTable Insert(string column, string text)
    {
        var end = EndOfType(Find(column));
        _edits.Add((new TextSpan(end, end), " " + text + " "));
        return this;
    }

    private StoredTable RemoveParts(string column, Func<ColumnConstraint, bool> isMeant)
    {
        var place = Find(column);
        var definition = (ColumnDefinition)_table.Elements[place];
        for (var index = 0; index < definition.Constraints.Count; index++)
        {
            if (isMeant(definition.Constraints[index]))
            {
                var end = index + 1 < definition.Constraints.Count ? definition.Constraints[index + 1].Span.Start : ColumnSpan(place).End;
                _edits.Add((new TextSpan(definition.Constraints[index].Span.Start, end), ""));
            }
        }

        return this;
    }

    public override string ToString()
    {
        var text = _sql;
        foreach (var (span, replacement) in _edits.OrderByDescending(edit => edit.Span.Start).ThenByDescending(edit => edit.Span.Length))
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
