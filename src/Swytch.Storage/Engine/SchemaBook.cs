using System.Text;

namespace Swytch.Storage.Engine;

/// <summary>
/// The committed schemas of one database by SQLite's schema cookie, the latest few. A cookie names one committed schema;
/// one reached inside a transaction that was rolled back is never entered, because its cookie comes again.
/// </summary>
internal sealed class SchemaBook
{
    private const int Kept = 8;

    private static long s_lastVersion;

    private readonly Lock _gate = new();
    private readonly LinkedList<(long Cookie, SchemaSnapshot Snapshot)> _entries = [];
    private volatile SchemaSnapshot? _published;

    /// <summary>The schema of the latest commit.</summary>
    internal SchemaSnapshot Published => _published!;

    /// <summary>Called with the writer held, after a commit that changed the schema and when the database is opened.</summary>
    internal void Publish(long cookie, SchemaSnapshot snapshot)
    {
        lock (_gate)
        {
            Enter(cookie, snapshot);
            _published = snapshot;
        }
    }

    /// <summary>The schema that a connection without uncommitted DDL sees.</summary>
    internal SchemaSnapshot SeenBy(Connection connection)
    {
        var cookie = Cookie(connection);
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (entry.Cookie == cookie)
                {
                    return entry.Snapshot;
                }
            }
        }

        var snapshot = Read(connection);
        lock (_gate)
        {
            Enter(cookie, snapshot);
        }

        return snapshot;
    }

    internal static long Cookie(Connection connection) => connection.QueryInteger("PRAGMA main.schema_version");

    /// <summary>sqlite_schema of the database file as the connection sees it, under a version of its own.</summary>
    internal static SchemaSnapshot Read(Connection connection) => Read(connection, "main", false);

    internal static IReadOnlyList<SchemaRow> ReadTemporary(Connection connection) => Read(connection, "temp", true).Rows;

    internal static SchemaSnapshot Combine(SchemaSnapshot main, IReadOnlyList<SchemaRow> temporary) =>
        new(NextVersion(), [.. main.Rows, .. temporary]);

    private static SchemaSnapshot Read(Connection connection, string schema, bool isTemporary)
    {
        using var statement = connection.Take(
            $"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_schema ORDER BY rowid", StatementOrigin.Internal);
        var rows = new List<SchemaRow>();
        while (statement.Step(null))
        {
            var sql = statement.Column(3);
            rows.Add(new SchemaRow(
                Encoding.UTF8.GetString(statement.Column(0).Bytes),
                Encoding.UTF8.GetString(statement.Column(1).Bytes),
                Encoding.UTF8.GetString(statement.Column(2).Bytes),
                sql.IsNull ? null : Encoding.UTF8.GetString(sql.Bytes),
                isTemporary));
        }

        return new SchemaSnapshot(NextVersion(), rows);
    }

    private static long NextVersion() => Interlocked.Increment(ref s_lastVersion);

    private void Enter(long cookie, SchemaSnapshot snapshot)
    {
        for (var node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.Cookie == cookie)
            {
                _entries.Remove(node);
                break;
            }
        }

        _entries.AddFirst((cookie, snapshot));
        if (_entries.Count > Kept)
        {
            _entries.RemoveLast();
        }
    }
}
