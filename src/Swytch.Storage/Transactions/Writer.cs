using System.Diagnostics;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>
/// The right to write to one database: one holder at a time, each commit synced on its own.
/// What a writing transaction needs from its surroundings goes through here, so that a group commit can take its place.
/// </summary>
internal sealed class Writer(Func<Connection> open, SchemaBook schemas, StorageCounters counters) : IDisposable
{
    private readonly WriterLock _lock = new();
    private Connection _connection = open();
    private (SchemaSnapshot Schema, Connection Connection, WatchedTables Watched)? _inquiry;
    private long _commits;

    /// <summary>Grows by each commit that changed something, after it is visible and before it is acknowledged.</summary>
    internal long CommitCount => Volatile.Read(ref _commits);

    /// <summary>Frames in the WAL as the last commit left it.</summary>
    internal int WalFrames { get; set; }

    internal int Waiting => _lock.Waiting;

    /// <summary>The shared write connection; only the holder may use it.</summary>
    internal Connection Connection => _connection;

    /// <summary>Called after each commit that changed something, by the thread that committed.</summary>
    internal Action? Committed { get; set; }

    internal async ValueTask TakeAsync(TimeSpan timeout, StatementControl? control, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await _lock.TakeAsync(timeout, control, cancellationToken);
        counters.WriterWaited(Stopwatch.GetElapsedTime(started));
    }

    internal void GiveBack() => _lock.GiveBack();

    /// <summary>The holder keeps the shared connection for itself, with the transaction on it; the next holder gets a fresh one.</summary>
    internal Connection Detach()
    {
        var replacement = open();
        var detached = _connection;
        _connection = replacement;
        return detached;
    }

    /// <summary>Commits the holder's transaction and makes its schema known. When it throws, the transaction may still be open.</summary>
    /// <param name="connection">The shared connection or the holder's own.</param>
    /// <param name="schemaChanged">The committed schema is read and published.</param>
    internal void Commit(Connection connection, bool schemaChanged)
    {
        var started = Stopwatch.GetTimestamp();
        var before = connection.CommitsWithChanges;
        connection.ExecuteCached("COMMIT");
        if (connection.CommitsWithChanges != before)
        {
            counters.Committed(Stopwatch.GetElapsedTime(started));
            WalFrames = connection.WalFrames;
            Interlocked.Increment(ref _commits);
            if (schemaChanged)
            {
                schemas.Publish(SchemaBook.Cookie(connection), SchemaBook.Read(connection));
            }

            Committed?.Invoke();
        }
    }

    /// <summary>Statements outside the cache of the shared connection while nobody holds it; 0 when somebody does.</summary>
    internal int IdleStatementsInUse()
    {
        if (!_lock.TryTake())
        {
            return 0;
        }

        try
        {
            return _connection.StatementsInUse;
        }
        finally
        {
            _lock.GiveBack();
        }
    }

    /// <summary>
    /// A connection for finding out about violated constraints: only the holder may use it, while its own has no transaction open.
    /// It keeps its triggers as long as the schema stays.
    /// </summary>
    internal WatchedTables Inquiry(out Connection connection)
    {
        if (_inquiry is not { } known || known.Schema != schemas.Published)
        {
            _inquiry?.Connection.Dispose();
            _inquiry = null;
            var opened = open();
            known = (schemas.Published, opened, new WatchedTables(opened, isKept: true));
            _inquiry = known;
        }

        connection = known.Connection;
        return known.Watched;
    }

    public void Dispose()
    {
        _inquiry?.Connection.Dispose();
        _connection.Dispose();
    }
}
