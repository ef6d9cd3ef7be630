using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.ChangeFuzz;

/// <summary>One connection to a file of its own.</summary>
internal sealed class FuzzDatabase : IDisposable
{
    public FuzzDatabase(string directory, string name, string schema)
    {
        Connection = Connection.Open(new ConnectionSettings(
            Path.Combine(directory, name + ".db"), ConnectionExtensions.None, MayCreate: true, SynchronousFull: false, CacheKibibytes: 2000, CachedStatements: 50));
        Connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF");
        Connection.Execute(schema);
    }

    public Connection Connection { get; }

    /// <summary>Runs statements as a client's.</summary>
    /// <returns>Null, or why one of them failed.</returns>
    public string? Run(string sql)
    {
        try
        {
            foreach (var text in sql.Split("; "))
            {
                using var statement = Connection.Take(text, StatementOrigin.Client);
                while (statement.Step(null))
                {
                }
            }

            return null;
        }
        catch (SqliteException failure)
        {
            return failure.Message;
        }
        catch (PgErrorException failure) when (failure.Error.SqlState is SqlState.NotNullViolation or SqlState.FeatureNotSupported)
        {
            return failure.Message;
        }
    }

    /// <summary>All rows of all tables, kinds and bits of values included.</summary>
    public byte[] Contents(IEnumerable<TableModel> tables)
    {
        var contents = new ChangeBuffer();
        foreach (var table in tables.Where(table => table.Kind != TableKind.View))
        {
            contents.WriteValue(ValueView.FromText(System.Text.Encoding.UTF8.GetBytes(table.Name)));
            var columns = table.Kind == TableKind.FullText ? "rowid, *" : table.Key.Count == 0 ? "rowid, *" : "*";
            using var rows = Connection.Take($"SELECT {columns} FROM {table.Name} ORDER BY {table.Order}", StatementOrigin.Internal);
            while (rows.Step(null))
            {
                for (var i = 0; i < rows.ColumnCount; i++)
                {
                    contents.WriteValue(rows.Column(i));
                }
            }
        }

        return contents.Written.ToArray();
    }

    /// <summary>What SQLite finds wrong with the file, its indexes and its virtual tables; empty when nothing.</summary>
    public string Damage(IReadOnlyList<TableModel> tables)
    {
        using var check = Connection.Take("SELECT group_concat(integrity_check, '; ') FROM pragma_integrity_check", StatementOrigin.Internal);
        check.Step(null);
        var found = check.Column(0).ToString();
        return found == "ok" || !tables.Any() ? "" : found;
    }

    public void Dispose() => Connection.Dispose();
}
