using System.Text;
using Swytch.Core;

namespace Swytch.Storage.Engine;

/// <summary>Columns, indexes and foreign keys of a table as SQLite's pragmas tell them (sqlite.org/pragma.html). For the rare paths: nothing is kept.</summary>
internal static class TableShape
{
    internal static string Quote(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>All columns in order but the hidden ones of virtual tables; generated ones included.</summary>
    internal static List<TableColumn> Columns(Connection connection, string table) => Rows(
        connection,
        "SELECT cid, name, type, pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid",
        row => new TableColumn((int)row[0].Integer, Text(row[1]), Text(row[2]), (int)row[3].Integer),
        table);

    internal static List<string> PrimaryKey(Connection connection, string table) =>
        [.. Columns(connection, table).Where(column => column.KeyPlace > 0).OrderBy(column => column.KeyPlace).Select(column => column.Name)];

    /// <summary>The column that is the rowid, null when there is none: a sole INTEGER PRIMARY KEY without an index of its own.</summary>
    internal static string? RowIdColumn(Connection connection, string table)
    {
        var key = Columns(connection, table).Where(column => column.KeyPlace > 0).ToList();
        return key is [{ Type: var type }] && type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase)
            && !UniqueIndexes(connection, table).Any(index => index.Origin == "pk")
            ? key[0].Name
            : null;
    }

    internal static List<UniqueIndex> UniqueIndexes(Connection connection, string table) => Rows(
        connection,
        "SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\"",
        row => (Name: Text(row[0]), Origin: Text(row[1])),
        table)
        .ConvertAll(index => new UniqueIndex(
            index.Name,
            index.Origin,
            Rows(connection, "SELECT name FROM pragma_index_info(?1) ORDER BY seqno", row => row[0].IsNull ? null : Text(row[0]), index.Name)));

    internal static List<ForeignKey> ForeignKeys(Connection connection, string table)
    {
        var parts = Rows(
            connection,
            "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(?1) ORDER BY id DESC, seq",
            row => (Id: row[0].Integer, Parent: Text(row[1]), From: Text(row[2]), To: row[3].IsNull ? null : Text(row[3])),
            table);
        return [.. parts.GroupBy(part => part.Id).Select(group => new ForeignKey(
            table,
            group.First().Parent,
            [.. group.Select(part => part.From)],
            group.Any(part => part.To is null)
                ? PrimaryKey(connection, group.First().Parent)
                : [.. group.Select(part => part.To!)]))];
    }

    /// <summary>Foreign keys of all tables that refer to this one.</summary>
    internal static List<ForeignKey> ForeignKeysTo(Connection connection, string parent) =>
        [.. Tables(connection)
            .SelectMany(table => ForeignKeys(connection, table))
            .Where(key => key.Parent.Equals(parent, StringComparison.OrdinalIgnoreCase))];

    internal static List<string> Tables(Connection connection) =>
        Rows(connection, "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY rowid", row => Text(row[0]));

    internal static List<T> Rows<T>(Connection connection, string sql, Func<SqlValue[], T> read, params string[] arguments)
    {
        using var statement = connection.Take(sql, StatementOrigin.Internal);
        for (var i = 0; i < arguments.Length; i++)
        {
            statement.Bind(i + 1, SqlValue.FromText(arguments[i]));
        }

        var rows = new List<T>();
        while (statement.Step(null))
        {
            rows.Add(read(statement.OwnedRow()));
        }

        return rows;
    }

    private static string Text(SqlValue value) => Encoding.UTF8.GetString(value.Bytes.Span);
}

/// <param name="Index">Place in the table, also in what the preupdate hook tells.</param>
/// <param name="KeyPlace">1-based place in the primary key, 0 outside it.</param>
internal sealed record TableColumn(int Index, string Name, string Type, int KeyPlace);

/// <param name="Origin">c = CREATE INDEX, u = UNIQUE constraint, pk = PRIMARY KEY.</param>
/// <param name="Columns">Null for an expression.</param>
internal sealed record UniqueIndex(string Name, string Origin, List<string?> Columns);

internal sealed record ForeignKey(string Child, string Parent, List<string> From, List<string> To);
