using System.Diagnostics;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>Parking and resuming. Everything here is called by the holder of the writer.</summary>
internal sealed partial class Writer
{
    /// <summary>Changes that are back so quickly say nothing: what took long then was something else.</summary>
    private static readonly TimeSpan NothingMuch = TimeSpan.FromMilliseconds(1);

    /// <summary>True when the transaction is in SQLite now; asked by its session also without holding the writer.</summary>
    internal bool IsResident(Transaction transaction) => Volatile.Read(ref _resident) == transaction;

    /// <summary>
    /// Brings the transaction's state into SQLite: as it was left when nobody came between, else on the current state
    /// by refresh (nothing it read or wrote has been touched) or by replay.
    /// </summary>
    /// <exception cref="PgErrorException">40001: what it has read is not so any more, and its client has been told.</exception>
    internal void Enter(Transaction transaction, StatementControl? control)
    {
        if (_resident == transaction)
        {
            return;
        }

        if (transaction.Doom is { } doom)
        {
            // Whoever parked it found no memory for it, while its session was on the way.
            throw new PgErrorException(doom);
        }

        Evict();
        var started = Stopwatch.GetTimestamp();
        _connection.SessionContext = transaction.SessionContext;
        _connection.ExecuteCached("BEGIN IMMEDIATE");
        try
        {
            Bring(transaction, control);
        }
        catch
        {
            Abandon();
            throw;
        }

        // Its slice is for its own work: one that only brought it back would never end.
        transaction.HeldSince = Stopwatch.GetTimestamp();
        transaction.ReturnTook = Stopwatch.GetElapsedTime(started, transaction.HeldSince);
        Volatile.Write(ref _resident, transaction);
    }

    /// <summary>Makes room: whoever is in the writer without holding it is parked.</summary>
    internal void Evict()
    {
        if (_resident is { } resident)
        {
            Park(resident);
        }
    }

    /// <summary>Its changes are kept, nothing of it stays in SQLite.</summary>
    internal void Park(Transaction transaction)
    {
        Invariant.Holds(_resident == transaction, "the resident is parked");
        foreach (var cursor in transaction.Cursors)
        {
            cursor.Keep(_connection, _database.Parked);
        }

        transaction.MustReplay |= transaction.ChangedSchema || _connection.HasDeferredForeignKeyViolation;
        transaction.Keep(_connection.Capture.TakeFrom(default).Bytes.Span);
        Abandon();
        _database.Counters.TransactionParked();
    }

    /// <summary>
    /// SQLite has rolled back the whole transaction by itself (a stopped write, a full disk, OR ROLLBACK):
    /// it goes on from what was there before the statement. Whether a deferred foreign key was pending cannot be asked any more:
    /// its statements are run again.
    /// </summary>
    internal void Salvage(Transaction transaction, ChangeMark beforeStatement)
    {
        _connection.Capture.CutTo(beforeStatement);
        transaction.MustReplay = true;
        transaction.Keep(_connection.Capture.TakeFrom(default).Bytes.Span);
        Abandon();
    }

    /// <summary>About how long it takes to bring the resident's changes back once it is parked: as long as it took last time, or by measurement some 30 MB of changes a second.</summary>
    internal TimeSpan CostOfReturn(Transaction transaction)
    {
        var guess = TimeSpan.FromMicroseconds((transaction.Parked.Length + (IsResident(transaction) ? _connection.Capture.Length : 0)) / 30.0);
        return guess < NothingMuch || guess > transaction.ReturnTook ? guess : transaction.ReturnTook;
    }

    /// <summary>Whether the transaction could be resumed after others have worked in between.</summary>
    internal bool MayPark(Transaction transaction) =>
        !transaction.Log.IsGivenUp
        || !IsResident(transaction)
        || !(transaction.MustReplay || transaction.ChangedSchema || _connection.HasDeferredForeignKeyViolation);

    /// <summary>The transaction is over and SQLite's has been ended.</summary>
    internal void Forget(Transaction transaction)
    {
        if (_resident == transaction)
        {
            Abandon();
        }
    }

    /// <summary>Sets a savepoint of the resident in SQLite too.</summary>
    internal static void Set(Transaction transaction, Savepoint savepoint, Connection connection)
    {
        connection.ExecuteCached($"SAVEPOINT {savepoint.Identifier}");
        savepoint.Stay = transaction.Stay;
        savepoint.Mark = connection.Capture.Mark;
        savepoint.ChangesBefore = transaction.Parked.Length + savepoint.Mark.Length;
    }

    /// <param name="connection">Where the transaction is, null when it is parked.</param>
    internal void RollBackTo(Transaction transaction, Savepoint savepoint, Connection? connection)
    {
        if (connection is not null && savepoint.Stay == transaction.Stay)
        {
            connection.ExecuteCached($"ROLLBACK TO {savepoint.Identifier}");
            connection.Capture.CutTo(savepoint.Mark);
            return;
        }

        if (connection is not null)
        {
            Park(transaction);
        }

        if (transaction.Doom is null)
        {
            transaction.Parked.CutTo(savepoint.ChangesBefore);
        }
    }

    private void Bring(Transaction transaction, StatementControl? control)
    {
        Record(transaction, _connection);
        transaction.Stay++;
        var now = CommitCount;
        var isBehind = transaction.Position != Transaction.Nowhere && transaction.Position != now;
        var isTouched = isBehind && IsTouched(transaction);
        if (isTouched || transaction.MustReplay)
        {
            Replay(transaction, control, isTouched);
        }
        else
        {
            if (isBehind)
            {
                _database.Counters.TransactionRefreshed();
            }

            if (transaction.Parked.Length > 0)
            {
                Apply(transaction, now);
            }
        }

        transaction.Position = now;
        transaction.Schema = transaction.ChangedSchema ? SchemaBook.Read(_connection) : _database.Schemas.Published;
    }

    /// <summary>Nothing the transaction used has been touched, so its changes fit; if they do not, this is a bug of ours, and going on would make it worse.</summary>
    private void Apply(Transaction transaction, long now)
    {
        try
        {
            _connection.Applier.Apply(transaction.Parked.Span);
        }
        catch (Exception failure) when (failure is ChangeConflictException or ChangeFormatException)
        {
            var error = ConflictEvidence.Write(_database.FilePath, transaction, now, failure);
            _database.Fail(error);
            throw new PgErrorException(error, failure);
        }
    }

    private void Abandon()
    {
        StopRecording(_connection);
        if (!_connection.IsAutocommit)
        {
            _connection.ExecuteCached("ROLLBACK");
        }

        Volatile.Write(ref _resident, null);
    }
}
