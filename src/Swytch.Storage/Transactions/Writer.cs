using System.Diagnostics;
using Swytch.Core;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>
/// The one connection that writes to a database, and the right to use it: one session at a time, never for longer than a statement needs
/// while others wait. A transaction whose client thinks stays in it as the resident, until somebody else comes and parks it.
/// </summary>
internal sealed partial class Writer : IDisposable
{
    private readonly Database _database;
    private readonly Func<Connection> _open;
    private readonly WriterLock _lock = new();
    private Connection _connection;
    private (SchemaSnapshot Schema, Connection Connection, WatchedTables Watched)? _inquiry;
    private Transaction? _resident;
    private long _announced;
    private long _commits;

    internal Writer(Database database, Func<Connection> open)
    {
        _database = database;
        _open = open;
        _connection = open();
    }

    /// <summary>Position of the latest commit: grows by each one, after it is visible and before it is acknowledged.</summary>
    internal long CommitCount => Volatile.Read(ref _commits);

    /// <summary>Position of the latest commit that may be visible already: set before it is.</summary>
    internal long Announced => Volatile.Read(ref _announced);

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
        _database.Counters.WriterWaited(Stopwatch.GetElapsedTime(started));
    }

    internal void GiveBack() => _lock.GiveBack();

    /// <inheritdoc cref="WriterLock.BeginGrace"/>
    internal long BeginGrace(TimeSpan length) => _lock.BeginGrace(length);

    /// <inheritdoc cref="WriterLock.EndGrace"/>
    internal bool EndGrace(long grace) => _lock.EndGrace(grace);

    /// <inheritdoc cref="WriterLock.IsInGrace"/>
    internal bool IsInGrace(long grace) => _lock.IsInGrace(grace);

    /// <summary>The resident keeps the shared connection for itself, with the transaction on it; the next one gets a fresh one.</summary>
    internal Connection Detach(Transaction transaction)
    {
        Invariant.Holds(_resident == transaction, "only the resident takes the connection with it");
        var replacement = _open();
        var detached = _connection;
        _connection = replacement;
        _resident = null;
        return detached;
    }

    /// <summary>
    /// Commits the transaction into the WAL, where it is visible at once, and makes its schema known. When it throws, the transaction may still be open.
    /// Returns the position that must be durable before anybody is told, <see cref="Transaction.Nowhere"/> when nothing changed.
    /// </summary>
    /// <param name="connection">The shared connection or the session's own.</param>
    internal long Commit(Transaction transaction, Connection connection)
    {
        var started = Stopwatch.GetTimestamp();
        var before = connection.CommitsWithChanges;
        var position = _commits + 1;

        // Who sees the commit must find it here: a reader asks for what is announced after it has taken its snapshot.
        _database.Recent.Add(transaction.Writes, position);
        _database.Committers.Note(position, transaction.ProcessId);
        if (transaction.ChangedSchema)
        {
            _database.Recent.AddSchemaChange(position);
        }

        Volatile.Write(ref _announced, position);
        try
        {
            connection.ExecuteCached("COMMIT");
        }
        finally
        {
            Volatile.Write(ref _commits, position);
        }

        transaction.IsCommitted = true;
        StopRecording(connection);
        if (_resident == transaction)
        {
            _resident = null;
        }

        if (connection.CommitsWithChanges == before)
        {
            return Transaction.Nowhere;
        }

        _database.Counters.Committed(Stopwatch.GetElapsedTime(started));
        WalFrames = connection.WalFrames;
        if (transaction.ChangedSchema)
        {
            _database.Schemas.Publish(SchemaBook.Cookie(connection), SchemaBook.Read(connection));
        }

        if (position % CommitsBetweenForgetting == 0)
        {
            _database.Recent.Forget(Math.Min(_database.Transactions.OldestPosition(), position));
        }

        Committed?.Invoke();
        return position;
    }

    private const int CommitsBetweenForgetting = 256;

    /// <summary>Statements outside the cache of the shared connection while nobody holds it; 0 when somebody does.</summary>
    internal int IdleStatementsInUse()
    {
        if (!_lock.TryTake())
        {
            return 0;
        }

        try
        {
            return _resident is null ? _connection.StatementsInUse : 0;
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
        if (_inquiry is not { } known || known.Schema != _database.Schemas.Published)
        {
            _inquiry?.Connection.Dispose();
            _inquiry = null;
            var opened = _open();
            known = (_database.Schemas.Published, opened, new WatchedTables(opened, isKept: true));
            _inquiry = known;
        }

        connection = known.Connection;
        return known.Watched;
    }

    public void Dispose()
    {
        _inquiry?.Connection.Dispose();
        _connection.Dispose();
        _lock.Dispose();
    }
}
