using System.Diagnostics;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>
/// One client's transactions over the reader pool and the shared writer. Nothing is taken before it is needed:
/// the first read takes a snapshot, the first write enters the writer. A session with temporary objects has a connection of its own for everything.
/// </summary>
internal sealed partial class StorageSession(Database database, int processId) : IStorageSession
{
    /// <summary>A transaction that is brought back as quickly as this gives up the writer whenever its client is silent.</summary>
    private static readonly TimeSpan CheapReturn = TimeSpan.FromMilliseconds(5);

    /// <summary>How long the others wait at most for a client that is silent in the middle of a large transaction.</summary>
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>A client that is silent for no longer than this between two statements is waited for by the others, for <see cref="QuickGrace"/>.</summary>
    private static readonly TimeSpan QuickClient = TimeSpan.FromMilliseconds(0.5);

    private static readonly TimeSpan QuickGrace = TimeSpan.FromMilliseconds(1);

    /// <summary>Longer silences count as this long: after a few quick statements a client is a quick one again.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(2);

    /// <summary>How long a transaction may keep the writer from others before it lets them go first, unless bringing it back takes longer.</summary>
    internal static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    private Transaction? _transaction;

    /// <summary>The transaction of a write that runs outside a block.</summary>
    private Transaction? _single;

    private Connection? _own;

    private readonly WaitState _waiting = new();

    /// <summary>When the session last waited for its client inside a writing transaction, ticks of the stopwatch; 0 while it works.</summary>
    private long _silentSince;

    /// <summary>How long the client has been silent between statements lately.</summary>
    private TimeSpan _silence;

    public bool InTransaction => _transaction is not null;

    public bool HasWritten => _transaction is { HasWritten: true };

    private Writer Writer => database.Writer;

    public SessionView Observe()
    {
        var wait = _waiting.Wait;
        var transaction = _transaction ?? _single;
        var holds = transaction is { HoldsWriter: true, Grace: var grace } && (grace == WriterLock.NoGrace || Writer.IsInGrace(grace));
        return new SessionView(
            wait,
            wait == SessionWait.None ? TimeSpan.Zero : _waiting.Waited,
            holds,
            IsParked: !holds && transaction is { IsOnWriter: true, HasWritten: true } && !Writer.IsResident(transaction));
    }

    public ValueTask BeginAsync(TransactionOptions options, CancellationToken cancellationToken)
    {
        Invariant.Holds(_transaction is null, "a transaction is begun outside one");
        database.ThrowIfFailed();
        _transaction = new Transaction(options, isSingle: false, database.Parked) { CountsBefore = _counts, ProcessId = processId };
        database.Transactions.Add(_transaction);
        return ValueTask.CompletedTask;
    }

    public async ValueTask PrepareCommitAsync()
    {
        if (_transaction is not { IsGone: false, Own: null } transaction)
        {
            return;
        }

        try
        {
            if (HasToCommit(transaction, await ConnectionInUseAsync(transaction)))
            {
                await EnterAsync(transaction, null, isLast: true);
            }
        }
        catch (SqliteException failure)
        {
            throw database.Translate(failure);
        }
    }

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        var transaction = Current();
        long position;
        try
        {
            ThrowIfGone(transaction);
            position = await CommitAsync(transaction, null);
        }
        catch (SqliteException failure)
        {
            throw database.Translate(failure);
        }
        finally
        {
            await EndAsync(transaction);
        }

        _waiting.Begin(SessionWait.Durability);
        try
        {
            await database.DurableAsync(position);
        }
        finally
        {
            _waiting.End();
        }
    }

    public ValueTask RollbackAsync() => _transaction is { } transaction ? EndAsync(transaction) : ValueTask.CompletedTask;

    public async ValueTask SavepointAsync(string name, CancellationToken cancellationToken)
    {
        var transaction = Current();
        ThrowIfGone(transaction);
        var connection = await ConnectionInUseAsync(transaction);
        var savepoint = transaction.AddSavepoint(name);
        savepoint.WrittenBefore = transaction.HasWritten;
        savepoint.SchemaChangedBefore = transaction.ChangedSchema;
        transaction.Log.Add(SavepointOperation.Set, savepoint);
        if (connection is not null)
        {
            Engine(() => Writer.Set(transaction, savepoint, connection));
        }
        else
        {
            savepoint.ChangesBefore = transaction.Parked.Length;
        }
    }

    public async ValueTask ReleaseAsync(string name)
    {
        var transaction = Current();
        ThrowIfGone(transaction);
        var savepoint = transaction.Find(name);
        var connection = await ConnectionInUseAsync(transaction);
        transaction.Log.Add(SavepointOperation.Release, savepoint);
        if (connection is not null && savepoint.Stay == transaction.Stay)
        {
            Engine(() => connection.ExecuteCached($"RELEASE {savepoint.Identifier}"));
        }

        transaction.ForgetAfter(savepoint);
        transaction.Savepoints.Remove(savepoint);
    }

    public async ValueTask RollbackToAsync(string name)
    {
        var transaction = Current();
        var savepoint = transaction.Find(name);
        if (transaction.IsGone)
        {
            if (savepoint.WrittenBefore)
            {
                throw new PgErrorException(new PgError(SqlState.InvalidSavepointSpecification, $"savepoint \"{name}\" does not exist")
                {
                    Detail = "The transaction uses temporary objects, and was rolled back when its last statement was stopped or the disk was full.",
                });
            }

            // Nothing had been written before it: an empty transaction is the state to go back to.
            transaction.IsGone = false;
        }
        else
        {
            var connection = await ConnectionInUseAsync(transaction);
            Engine(() => Writer.RollBackTo(transaction, savepoint, connection));
        }

        transaction.Log.Add(SavepointOperation.RollBackTo, savepoint);
        transaction.ForgetAfter(savepoint);
        transaction.HasWritten = savepoint.WrittenBefore;
        if (transaction.ChangedSchema)
        {
            _temporarySchema = null;
            transaction.ChangedSchema = savepoint.SchemaChangedBefore;
            transaction.Schema = await SchemaAfterChangeAsync(transaction);
        }
    }

    public void Yield()
    {
        if ((_transaction ?? _single) is not { HoldsWriter: true, Own: null } transaction || !Writer.MayPark(transaction))
        {
            return;
        }

        if (transaction.Grace != WriterLock.NoGrace)
        {
            return;
        }

        transaction.Grace = Writer.BeginGrace(GraceOf(transaction));
        transaction.HoldsWriter = transaction.Grace != WriterLock.NoGrace;
        _silentSince = Stopwatch.GetTimestamp();
    }

    public async ValueTask DisposeAsync()
    {
        await RollbackAsync();
        CloseCursors(_loose);
        if (_single is { } single)
        {
            await EndAsync(single);
        }

        _own?.Dispose();
        _own = null;
    }

    private Transaction Current() =>
        _transaction ?? throw new PgErrorException(SqlState.NoActiveSqlTransaction, "there is no transaction in progress");

    private static void ThrowIfGone(Transaction transaction)
    {
        if (transaction.IsGone)
        {
            throw new PgErrorException(
                SqlState.InFailedSqlTransaction, "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    private static void CloseCursors(List<IOpenCursor> cursors)
    {
        foreach (var cursor in cursors)
        {
            cursor.Close();
        }

        cursors.Clear();
    }

    /// <summary>Commits; the position to be durable before anybody is told, <see cref="Transaction.Nowhere"/> when nothing changed.</summary>
    private async ValueTask<long> CommitAsync(Transaction transaction, StatementControl? control)
    {
        database.ThrowIfFailed();
        var connection = await ConnectionInUseAsync(transaction);
        CloseCursors(transaction.Cursors);
        if (transaction.Own is { } own)
        {
            return transaction.HoldsWriter ? Commit(transaction, own) : Transaction.Nowhere;
        }

        if (transaction.Doom is { } doom)
        {
            throw new PgErrorException(doom);
        }

        if (!HasToCommit(transaction, connection))
        {
            return Transaction.Nowhere;
        }

        return Commit(transaction, await EnterAsync(transaction, control, isLast: true));
    }

    /// <param name="connection">Where it is in SQLite, null when it is nowhere.</param>
    private static bool HasToCommit(Transaction transaction, Connection? connection) =>
        transaction.IsOnWriter && (connection is not null || transaction.Parked.Length > 0 || transaction.ChangedSchema);

    private long Commit(Transaction transaction, Connection connection)
    {
        try
        {
            return Writer.Commit(transaction, connection);
        }
        catch (SqliteException failure)
        {
            throw failure.ExtendedCode == Interop.ResultCode.ConstraintForeignKey
                ? DeferredViolation(failure, connection)
                : database.Translate(failure);
        }
    }

    /// <summary>Gives back everything the transaction holds; what is not committed by now is undone.</summary>
    private async ValueTask EndAsync(Transaction transaction)
    {
        // Cursors may be open on the writer's connection: only its holder may close them.
        var connection = await ConnectionInUseAsync(transaction);
        if (transaction == _single)
        {
            _single = null;
        }
        else
        {
            _transaction = null;
        }

        try
        {
            CloseCursors(transaction.Cursors);
            if (connection is { IsAutocommit: false })
            {
                Engine(() => connection.ExecuteCached("ROLLBACK"));
            }

            if (transaction.HasWritten && !transaction.IsCommitted)
            {
                database.Counters.RolledBack();
            }
        }
        finally
        {
            transaction.Reader?.Release();
            transaction.Reader = null;
            database.Transactions.Remove(transaction);
            transaction.ReleaseMemory();
            if (transaction.ChangedSchema)
            {
                _temporarySchema = null;
            }

            if (transaction.HoldsWriter)
            {
                transaction.HoldsWriter = false;
                Writer.Forget(transaction);
                Writer.GiveBack();
            }
        }
    }

    private void Engine(Action action)
    {
        try
        {
            action();
        }
        catch (SqliteException failure)
        {
            throw database.Translate(failure);
        }
    }
}
