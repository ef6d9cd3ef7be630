using Swytch.Storage.Engine;

namespace Swytch.Storage.Changes;

/// <summary>The statements that write one table's rows by primary key, compiled when first needed and kept.</summary>
/// <remarks>
/// Parameters: of INSERT the record's values in order; of the others first the key columns in the record's order, then what UPDATE sets.
/// OR ABORT stands above a conflict clause of the schema, which could replace other rows.
/// </remarks>
internal sealed class AppliedTable
{
    private readonly Connection _connection;
    private readonly StatementCount _count;
    private readonly string _name;
    private readonly string[] _columns;
    private readonly string _keyCondition;
    private readonly Dictionary<string, Statement> _updates = [];
    private readonly Dictionary<string, Statement>.AlternateLookup<ReadOnlySpan<char>> _updatesByColumns;
    private Statement? _insert;
    private Statement? _delete;
    private Statement? _select;

    internal AppliedTable(Connection connection, CapturedTable table, StatementCount count)
    {
        _connection = connection;
        _count = count;
        _name = TableShape.Quote(table.Name);
        Table = table;
        var columns = table.Recorded.Select(column => TableShape.Quote(column.Name));
        _columns = table.HasRowidKey ? [RowidName(table), .. columns] : [.. columns];
        var keys = table.HasRowidKey
            ? [RowidName(table)]
            : table.Recorded.Where(column => column.KeyPlace > 0).Select(column => TableShape.Quote(column.Name));
        _keyCondition = string.Join(" AND ", keys.Select((key, i) => $"{key} = ?{i + 1}"));
        KeyCount = Math.Max(1, table.KeyColumns.Length);
        _updatesByColumns = _updates.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    internal CapturedTable Table { get; }

    internal int KeyCount { get; }

    internal Statement Insert => _insert ??= Take(
        $"INSERT OR ABORT INTO main.{_name}({string.Join(", ", _columns)}) VALUES({string.Join(", ", _columns.Select((_, i) => $"?{i + 1}"))})");

    internal Statement Delete => _delete ??= Take($"DELETE FROM main.{_name} WHERE {_keyCondition}");

    /// <summary>The whole row, its values in the record's order.</summary>
    internal Statement Select => _select ??= Take($"SELECT {string.Join(", ", _columns)} FROM main.{_name} WHERE {_keyCondition}");

    /// <param name="isSet">One character per column of the record, '1' for those that are set.</param>
    internal Statement Update(ReadOnlySpan<char> isSet)
    {
        if (!_updatesByColumns.TryGetValue(isSet, out var statement))
        {
            var set = new List<string>();
            for (var i = 0; i < isSet.Length; i++)
            {
                if (isSet[i] == '1')
                {
                    set.Add($"{_columns[i]} = ?{KeyCount + set.Count + 1}");
                }
            }

            statement = Take($"UPDATE OR ABORT main.{_name} SET {string.Join(", ", set)} WHERE {_keyCondition}");
            _updates.Add(isSet.ToString(), statement);
        }

        return statement;
    }

    internal void Clear()
    {
        foreach (var statement in (IEnumerable<Statement?>)[_insert, _delete, _select, .. _updates.Values])
        {
            statement?.Dispose();
            _count.Value -= statement is null ? 0 : 1;
        }

        _updates.Clear();
        _insert = _delete = _select = null;
    }

    private Statement Take(string sql)
    {
        var statement = _connection.Take(sql, StatementOrigin.Internal);
        _count.Value++;
        return statement;
    }

    /// <summary>A table may have columns named rowid; one named _rowid_ is refused where the name matters.</summary>
    private static string RowidName(CapturedTable table) => table.Form == TableForm.FullText ? "rowid" : ChangeFormat.RowidName;
}

/// <summary>Statements held by all tables together.</summary>
internal sealed class StatementCount
{
    internal int Value { get; set; }
}
