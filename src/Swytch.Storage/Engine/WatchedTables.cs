using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>
/// Tables of one connection whose rows a temporary BEFORE trigger shows to <see cref="Connection.SeenFunction"/>.
/// On a connection that is there for nothing else they are kept; elsewhere they are made for one inquiry and undone with it,
/// which costs the connection its parsed schema.
/// </summary>
internal sealed class WatchedTables(Connection connection, bool isKept)
{
    /// <summary>A function of SQLite takes no more than 127 arguments for certain.</summary>
    private const int ColumnsSeen = 120;

    private readonly List<WatchedTable> _byNumber = [];
    private readonly Dictionary<string, WatchedTable> _byName = [];

    internal bool IsKept => isKept;

    internal WatchedTable this[int number] => _byNumber[number];

    /// <summary>Null for a table that cannot be watched.</summary>
    internal WatchedTable? this[string name] => _byName.GetValueOrDefault(name);

    internal void Watch(IReadOnlyCollection<string> tables)
    {
        connection.RequireSeenFunction();
        foreach (var name in tables)
        {
            if (_byName.ContainsKey(name) || TableShape.Columns(connection, name) is not { Count: > 0 and <= ColumnsSeen } columns)
            {
                continue;
            }

            var table = new WatchedTable(_byNumber.Count, name, columns, TableShape.RowIdColumn(connection, name) is not null);
            _byNumber.Add(table);
            _byName.Add(name, table);
            CreateTriggers(table);
        }
    }

    private void CreateTriggers(WatchedTable table)
    {
        var row = string.Join(", ", table.Columns.Select(column => "NEW." + TableShape.Quote(column.Name)));
        foreach (var moment in (ReadOnlySpan<string>)["INSERT", "UPDATE"])
        {
            try
            {
                connection.Execute(
                    $"CREATE TEMP TRIGGER swytch_watch_{moment}_{table.Number} BEFORE {moment} ON {TableShape.Quote(table.Name)} "
                    + $"BEGIN SELECT {Connection.SeenFunction}({table.Number}, {row}); END");
            }
            catch (SqliteException failure) when (failure.Code == ResultCode.Error)
            {
                // Views and virtual tables take no BEFORE trigger; nothing of theirs violates a constraint either.
            }
        }
    }
}

/// <param name="HasRowIdKey">Its primary key is the rowid.</param>
internal sealed record WatchedTable(int Number, string Name, List<TableColumn> Columns, bool HasRowIdKey);
