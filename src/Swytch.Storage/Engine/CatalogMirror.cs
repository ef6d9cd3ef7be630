using System.Text;
using Swytch.Core;

namespace Swytch.Storage.Engine;

/// <summary>
/// pg_catalog and information_schema of one connection: attached in-memory databases filled from the server's <see cref="ICatalogSource"/>.
/// The version they hold is written in a table of theirs, so that a rolled back refill is known to be gone.
/// </summary>
internal sealed class CatalogMirror(Connection connection, ICatalogSource? source)
{
    private const long NeverFilled = -1;

    private readonly HashSet<string> _followingTables = [];
    private readonly Dictionary<string, long> _lastStaticRow = [];
    private bool _isAttached;

    private string StateTable => $"{Quote(source!.DatabaseNames[0])}.swytch_filled";

    /// <summary>Brings them to the schema given. The caller has a transaction open, so that nobody sees half of it.</summary>
    internal void Refresh(SchemaSnapshot schema)
    {
        if (source is null)
        {
            return;
        }

        if (!_isAttached)
        {
            foreach (var name in source.DatabaseNames)
            {
                connection.Execute($"ATTACH ':memory:' AS {Quote(name)}");
            }

            _isAttached = true;
        }

        var rowId = connection.LastInsertRowId;
        if (!IsSetUp())
        {
            SetUp();
        }

        if (FilledVersion() != schema.Version)
        {
            Fill(schema);
        }

        connection.LastInsertRowId = rowId;
    }

    private bool IsSetUp() =>
        connection.QueryInteger($"SELECT count(*) FROM {Quote(source!.DatabaseNames[0])}.sqlite_schema WHERE name = 'swytch_filled'") != 0;

    private long FilledVersion() => connection.QueryInteger($"SELECT version FROM {StateTable}");

    private void SetUp()
    {
        connection.Execute(source!.SetupSql);
        foreach (var (table, rows) in source.StaticRows())
        {
            Insert(table, rows);
            _lastStaticRow[table] = LastRow(table);
        }

        connection.Execute($"CREATE TABLE {StateTable}(version INTEGER); INSERT INTO {StateTable} VALUES({NeverFilled})");
    }

    private void Fill(SchemaSnapshot schema)
    {
        foreach (var table in _followingTables)
        {
            connection.ExecuteCached($"DELETE FROM {table} WHERE rowid > {_lastStaticRow.GetValueOrDefault(table)}");
        }

        foreach (var (table, rows) in source!.RowsFor(schema))
        {
            _followingTables.Add(table);
            Insert(table, rows);
        }

        using var update = connection.Take($"UPDATE {StateTable} SET version = ?1", StatementOrigin.Internal);
        update.Bind(1, SqlValue.FromInteger(schema.Version));
        update.Step(null);
    }

    private long LastRow(string table) => connection.QueryInteger($"SELECT coalesce(max(rowid), 0) FROM {table}");

    private void Insert(string table, IEnumerable<SqlValue[]> rows)
    {
        Statement? insert = null;
        var width = 0;
        try
        {
            foreach (var row in rows)
            {
                if (insert is null || row.Length != width)
                {
                    insert?.Dispose();
                    width = row.Length;
                    insert = connection.Take(InsertSql(table, width), StatementOrigin.Internal);
                }

                insert.Bind(row);
                insert.Step(null);
                insert.Reset();
            }
        }
        finally
        {
            insert?.Dispose();
        }
    }

    private static string InsertSql(string table, int width)
    {
        var sql = new StringBuilder("INSERT INTO ").Append(table).Append(" VALUES(");
        for (var i = 1; i <= width; i++)
        {
            sql.Append(i == 1 ? "?" : ",?").Append(i);
        }

        return sql.Append(')').ToString();
    }

    private static string Quote(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
