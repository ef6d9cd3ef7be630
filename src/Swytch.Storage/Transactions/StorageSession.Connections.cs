using System.Diagnostics;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>Which connection serves a statement, and the rules of snapshots.</summary>
internal sealed partial class StorageSession
{
    /// <summary>The temporary objects as last read, null when they must be read again.</summary>
    private (SchemaSnapshot Main, IReadOnlyList<SchemaRow> Temporary, SchemaSnapshot Both)? _temporarySchema;

    public ValueTask<SchemaSnapshot> GetSchemaAsync(CancellationToken cancellationToken)
    {
        database.ThrowIfFailed();
        try
        {
            return ValueTask.FromResult(SchemaNow());
        }
        catch (SqliteException failure)
        {
            throw database.Translate(failure);
        }
    }

    /// <summary>Drops the temporary objects. Outside a transaction the session's own connection is closed with them.</summary>
    public ValueTask DiscardTemporaryAsync()
    {
        if (_own is not { } own)
        {
            return ValueTask.CompletedTask;
        }

        _temporarySchema = null;
        if (_transaction is null)
        {
            _own = null;
            own.Dispose();
            return ValueTask.CompletedTask;
        }

        Engine(() =>
        {
            foreach (var row in SchemaBook.ReadTemporary(own).Where(row => row.Type is "table" or "view"))
            {
                own.Execute($"DROP {row.Type} temp.\"{row.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            }
        });
        _transaction.Schema = null;
        return ValueTask.CompletedTask;
    }

    private SchemaSnapshot SchemaNow()
    {
        if (_transaction is not { IsGone: false } transaction)
        {
            return _own is null ? database.Schemas.Published : SchemaOf(_own);
        }

        if (transaction.IsOnWriter)
        {
            return transaction.Schema ?? database.Schemas.Published;
        }

        var connection = transaction.Own ?? transaction.Reader?.Connection ?? _own;
        return connection is null ? database.Schemas.Published : transaction.Schema ??= SchemaOf(connection);
    }

    private SchemaSnapshot SchemaOf(Connection connection)
    {
        var main = (_transaction ?? _single) is { ChangedSchema: true } transaction && (transaction.IsOnWriter || connection == transaction.Own)
            ? transaction.Schema ?? SchemaBook.Read(connection)
            : database.Schemas.SeenBy(connection);
        if (connection != _own || main.Rows.Any(row => row.IsTemporary))
        {
            return main;
        }

        var temporary = _temporarySchema?.Temporary ?? SchemaBook.ReadTemporary(connection);
        if (temporary.Count == 0)
        {
            return main;
        }

        if (_temporarySchema is not { } known || known.Main != main)
        {
            known = (main, temporary, SchemaBook.Combine(main, temporary));
            _temporarySchema = known;
        }

        return known.Both;
    }

    /// <summary>The connection to read from, and the lease that the cursor holds when it is one of the pool.</summary>
    private async ValueTask<(Connection Connection, ReaderLease? Lease)> ReadConnectionAsync(StatementControl control)
    {
        if (_transaction is not { } transaction)
        {
            if (_own is not null)
            {
                return (_own, null);
            }

            var lease = await TakeReaderAsync(control);
            return (lease.Connection, lease);
        }

        if (transaction.IsOnWriter)
        {
            return (await EnterAsync(transaction, control), null);
        }

        if (transaction.Own is { } own)
        {
            return (own, null);
        }

        if (_own is not null)
        {
            BeginOwn(transaction, _own);
            return (_own, null);
        }

        if (transaction.Reader is null)
        {
            // Before the snapshot: a commit in between is counted as one since, which can only cost a check.
            var position = Writer.CommitCount;
            var lease = await TakeReaderAsync(control);
            transaction.Reader = lease;
            transaction.Position = position;
            transaction.Schema = null;
            lease.BeginSnapshot();
        }

        transaction.Reader.Hold();
        return (transaction.Reader.Connection, transaction.Reader);
    }

    /// <summary>The connection to write on, with the writer held and SQLite's transaction open.</summary>
    private ValueTask<Connection> WriteConnectionAsync(Transaction transaction, StatementControl control) =>
        _own is null ? EnterAsync(transaction, control) : EnterOwnAsync(transaction, _own, control);

    /// <summary>Takes the writer when it is not held, and brings the transaction's state into it.</summary>
    /// <param name="isLast">For its commit: a transaction never lets others go first then, which would wait for what it holds.</param>
    private async ValueTask<Connection> EnterAsync(Transaction transaction, StatementControl? control, bool isLast = false)
    {
        if (transaction.Doom is { } doom)
        {
            throw new PgErrorException(doom);
        }

        transaction.SessionContext = control?.SessionContext ?? transaction.SessionContext;
        Return(transaction);
        if (transaction.HoldsWriter && !isLast && HasHadItsSlice(transaction))
        {
            transaction.HoldsWriter = false;
            Writer.GiveBack();
        }

        if (!transaction.HoldsWriter)
        {
            await TakeWriterAsync(transaction, PatienceOf(transaction, control), control);
        }

        try
        {
            database.ThrowIfFailed();
            if (!transaction.HasRead && !transaction.IsOnWriter)
            {
                transaction.Position = Transaction.Nowhere;
            }

            Writer.Enter(transaction, control);
        }
        catch
        {
            transaction.HoldsWriter = false;
            Writer.GiveBack();
            throw;
        }

        if (!transaction.IsOnWriter)
        {
            transaction.IsOnWriter = true;
            transaction.Reader?.Release();
            transaction.Reader = null;
        }

        return Writer.Connection;
    }

    /// <summary>A session with temporary objects holds the writer until its transaction ends: they live on its own connection.</summary>
    private async ValueTask<Connection> EnterOwnAsync(Transaction transaction, Connection own, StatementControl? control)
    {
        if (transaction.HoldsWriter)
        {
            return own;
        }

        await WaitForWriterAsync(PatienceOf(transaction, control), control);
        try
        {
            database.ThrowIfFailed();
            Writer.Evict();
            ThrowIfTouched(transaction);
            if (transaction.Own is null)
            {
                transaction.Own = Begin(own, "BEGIN IMMEDIATE", transaction);
            }
            else if (transaction.Cursors.Count == 0)
            {
                // It has only read so far: a new start takes the newest state, in which nothing it has seen differs.
                own.ExecuteCached("ROLLBACK");
                Begin(own, "BEGIN IMMEDIATE", transaction);
            }

            Writer.Record(transaction, own);
        }
        catch
        {
            Writer.GiveBack();
            throw;
        }

        transaction.HoldsWriter = true;
        transaction.Position = Writer.CommitCount;
        transaction.Schema = null;
        return own;
    }

    private async ValueTask TakeWriterAsync(Transaction transaction, TimeSpan patience, StatementControl? control)
    {
        await WaitForWriterAsync(patience, control);
        transaction.HoldsWriter = true;
        transaction.HeldSince = Stopwatch.GetTimestamp();
    }

    private async ValueTask WaitForWriterAsync(TimeSpan patience, StatementControl? control)
    {
        var taking = Writer.TakeAsync(patience, control, CancellationToken.None);
        if (taking.IsCompletedSuccessfully)
        {
            return;
        }

        _waiting.Begin(SessionWait.Writer);
        try
        {
            await taking;
        }
        finally
        {
            _waiting.End();
        }
    }

    private async ValueTask<ReaderLease> TakeReaderAsync(StatementControl control)
    {
        var taking = database.Readers.TakeAsync(control, CancellationToken.None);
        if (taking.IsCompletedSuccessfully)
        {
            return taking.Result;
        }

        _waiting.Begin(SessionWait.Reader);
        try
        {
            return await taking;
        }
        finally
        {
            _waiting.End();
        }
    }

    /// <summary>The session is back from waiting for its client.</summary>
    private void Return(Transaction transaction)
    {
        if (_silentSince == 0)
        {
            return;
        }

        var silence = Stopwatch.GetElapsedTime(_silentSince);
        _silentSince = 0;
        _silence = (3 * _silence + (silence < LongestSilence ? silence : LongestSilence)) / 4;
        if (transaction.Grace != WriterLock.NoGrace)
        {
            transaction.HoldsWriter = Writer.EndGrace(transaction.Grace);
            transaction.Grace = WriterLock.NoGrace;
        }
    }

    /// <summary>How long the others are to wait for a silent client: as long as it costs to bring the transaction back, and for one that answers at once.</summary>
    private TimeSpan GraceOf(Transaction transaction)
    {
        var cost = Writer.CostOfReturn(transaction);
        if (cost > CheapReturn)
        {
            return cost < LongestGrace ? cost : LongestGrace;
        }

        return _silence < QuickClient ? QuickGrace : TimeSpan.Zero;
    }

    /// <summary>Others wait, and have waited for as long as it takes to bring the transaction back.</summary>
    private bool HasHadItsSlice(Transaction transaction)
    {
        if (Writer.Waiting == 0 || !Writer.IsResident(transaction) || !Writer.MayPark(transaction))
        {
            return false;
        }

        var cost = Writer.CostOfReturn(transaction);
        return Stopwatch.GetElapsedTime(transaction.HeldSince) > (cost > Slice ? cost : Slice);
    }

    private static TimeSpan PatienceOf(Transaction transaction, StatementControl? control) =>
        control is null ? TimeSpan.Zero : control.LockTimeout == TimeSpan.Zero ? transaction.Options.LockTimeout : control.LockTimeout;

    /// <summary>Where the transaction is in SQLite now, with the writer held if it is there; null when it is nowhere.</summary>
    private async ValueTask<Connection?> ConnectionInUseAsync(Transaction transaction)
    {
        if (transaction.Own is { } own)
        {
            return own;
        }

        Return(transaction);
        if (!transaction.IsOnWriter || !Writer.IsResident(transaction))
        {
            return null;
        }

        if (!transaction.HoldsWriter)
        {
            await TakeWriterAsync(transaction, TimeSpan.Zero, null);
        }

        // Somebody may have parked it while this session waited.
        return Writer.IsResident(transaction) ? Writer.Connection : null;
    }

    /// <summary>The snapshot counts from the first read of the file: until then a newer one may take its place.</summary>
    private void FirstRead(Transaction transaction)
    {
        if (transaction.HasRead || transaction.IsOnWriter || transaction.HoldsWriter)
        {
            transaction.HasRead = true;
            return;
        }

        var position = Writer.CommitCount;
        if (transaction.Position != position && transaction.Cursors.Count == 0 && transaction.Reader is { } reader)
        {
            reader.RenewSnapshot();
            transaction.Position = position;
            transaction.Schema = null;
        }

        transaction.HasRead = true;
    }

    private static Connection Begin(Connection connection, string begin, Transaction transaction)
    {
        connection.ExecuteCached(begin);
        foreach (var savepoint in transaction.Savepoints)
        {
            connection.ExecuteCached($"SAVEPOINT {savepoint.Identifier}");
            savepoint.Stay = transaction.Stay;
        }

        return connection;
    }

    private void BeginOwn(Transaction transaction, Connection own)
    {
        ThrowIfTouched(transaction);
        transaction.Position = Writer.CommitCount;
        transaction.Schema = null;
        transaction.Own = Begin(own, "BEGIN", transaction);
    }

    /// <summary>On a connection of its own a transaction is not run again: it goes on only where nothing it has read was changed.</summary>
    private void ThrowIfTouched(Transaction transaction)
    {
        if (transaction.HasRead && transaction.Position != Writer.CommitCount)
        {
            Writer.ThrowIfTouched(transaction);
        }
    }

    /// <summary>From now on everything of this session runs on a connection of its own, where its temporary objects live.</summary>
    private async ValueTask TakeOwnConnectionAsync(StatementControl control)
    {
        if (_own is not null)
        {
            return;
        }

        if (_transaction is { IsOnWriter: true } transaction)
        {
            await EnterAsync(transaction, control);
            _own = Writer.Detach(transaction);
            transaction.Own = _own;
            transaction.IsOnWriter = false;
            return;
        }

        if (_transaction is { Reader: not null } started)
        {
            ThrowIfTouched(started);
        }

        _own = database.OpenConnection(database.Options.WriterCacheKibibytes);
        if (_transaction is { Reader: { } reader } reading)
        {
            reader.Release();
            reading.Reader = null;
        }
    }
}
