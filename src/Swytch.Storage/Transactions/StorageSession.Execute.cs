using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Transactions;

/// <summary>Running statements: which connection, and what undoes a failed one.</summary>
internal sealed partial class StorageSession
{
    private const string StatementSavepoint = Writer.StatementSavepoint;

    /// <summary>Cursors opened outside a transaction block.</summary>
    private readonly List<IOpenCursor> _loose = [];

    private SessionCounts _counts;

    public async ValueTask<ICursor> ExecuteAsync(StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    {
        database.ThrowIfFailed();
        if (_transaction is { } transaction)
        {
            ThrowIfGone(transaction);
        }

        if (control.StopReason is { } reason)
        {
            throw new PgErrorException(reason);
        }

        try
        {
            if (statement.UsesTemporaryObjects)
            {
                await TakeOwnConnectionAsync(control);
            }

            // What the planner expects is where it is tried first; SQLite decides.
            return statement.IsWrite && _transaction is not { Options.ReadOnly: true }
                ? await WriteAsync(statement, parameters, control)
                : await ReadAsync(statement, parameters, control) ?? await WriteAsync(statement, parameters, control);
        }
        catch (SqliteException failure)
        {
            throw database.Translate(failure);
        }
    }

    internal static StatementOrigin Origin(StorageStatement statement) =>
        statement.Internal ? StatementOrigin.Internal : StatementOrigin.Client;

    /// <summary>DDL leaves the count of the statement before it (sqlite.org/c3ref/changes.html).</summary>
    internal static long ChangesOf(Statement statement, Connection connection) =>
        statement.Facts.WrittenTables is null && !statement.Facts.TouchesTemporary ? 0 : connection.Changes;

    /// <summary>Null when it turns out to write.</summary>
    private async ValueTask<ICursor?> ReadAsync(StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    {
        var (connection, lease) = await ReadConnectionAsync(control);
        Statement? prepared = null;
        Statement? runs = null;
        try
        {
            if (statement.UsesCatalog)
            {
                RefreshCatalog(connection, lease);
            }

            prepared = connection.Take(statement.Sql, Origin(statement));
            var facts = prepared.Facts;
            if (prepared.IsReadOnly && (!facts.TouchesTemporary || _own is not null))
            {
                runs = prepared;
            }
            else if (!prepared.IsReadOnly && facts.WritesMain && _transaction is { Options.ReadOnly: true })
            {
                throw new PgErrorException(
                    SqlState.ReadOnlySqlTransaction, $"cannot execute {facts.Command ?? "this command"} in a read-only transaction");
            }
        }
        catch
        {
            prepared?.Dispose();
            lease?.Release();
            throw;
        }

        if (runs is not null)
        {
            return await OpenAsync(runs, lease, statement, parameters, control);
        }

        var writes = !prepared.IsReadOnly;
        prepared.Dispose();
        lease?.Release();
        if (writes)
        {
            return null;
        }

        await TakeOwnConnectionAsync(control);
        return await ReadAsync(statement, parameters, control);
    }

    /// <summary>Starts a reading statement: with its first step the snapshot is taken.</summary>
    private async ValueTask<ICursor> OpenAsync(
        Statement prepared, ReaderLease? lease, StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    {
        LoggedStatement? entry = null;
        if (_transaction is { } transaction)
        {
            if (prepared.Facts.ReadsMain)
            {
                FirstRead(transaction);
            }

            entry = transaction.Log.Add(statement, parameters, control);
        }

        prepared.Bind(parameters.Span);
        prepared.Connection.Adopt(_counts);
        var cursor = new ReadCursor(this, prepared, lease, control, entry);
        Remember(cursor);
        try
        {
            cursor.Start();
            if (prepared.Facts.ReadsMain)
            {
                if (_transaction is not null)
                {
                    Writer.AddReads(_transaction, prepared, statement, parameters.Span);
                }

                if (lease is not null)
                {
                    await SettleAsync(prepared, statement, parameters);
                }
            }

            return cursor;
        }
        catch (Exception failure) when (failure is PgErrorException or SqliteException)
        {
            if (entry is not null)
            {
                Writer.AddFailedReads(_transaction!, prepared);
                _transaction!.Log.NoteFailure(
                    entry, (failure as PgErrorException)?.Error.SqlState ?? database.Translate((SqliteException)failure).Error.SqlState);
            }

            Forget(cursor);
            cursor.Abandon();
            throw;
        }
    }

    /// <summary>What a client is shown must not be lost by a power cut: commits that the statement has seen and that are not on disk yet are waited for.</summary>
    private async ValueTask SettleAsync(Statement prepared, StorageStatement statement, ReadOnlyMemory<SqlValue> parameters)
    {
        var announced = Writer.Announced;
        if (database.Sync is not { } sync || sync.Durable >= announced || !Writer.HasChangedSince(sync.Durable, prepared, statement, parameters.Span))
        {
            return;
        }

        _waiting.Begin(SessionWait.Durability);
        try
        {
            while (Writer.CommitCount < announced)
            {
                // Announced, and on its way into the WAL at this moment.
                await Task.Yield();
            }

            await sync.WaitAsync(announced);
        }
        finally
        {
            _waiting.End();
        }
    }

    private async ValueTask<ICursor> WriteAsync(StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    {
        var transaction = _transaction;
        if (transaction is null)
        {
            Invariant.Holds(_single is null, "a session runs one write at a time");
            transaction = _single = new Transaction(new TransactionOptions(false, control.LockTimeout), isSingle: true, database.Parked) { CountsBefore = _counts, ProcessId = processId };
            database.Transactions.Add(transaction);
        }

        Statement? prepared = null;
        try
        {
            var connection = await WriteConnectionAsync(transaction, control);
            if (statement.UsesCatalog)
            {
                connection.Catalog.Refresh(SchemaOf(connection));
            }

            prepared = connection.Take(statement.Sql, Origin(statement));
            if (!prepared.Facts.TouchesTemporary || _own is not null)
            {
                prepared.Bind(parameters.Span);
                connection.Adopt(_counts);
                var cursor = new WriteCursor(this, prepared, statement, parameters, control);
                prepared = null;
                Remember(cursor);
                Run(cursor, transaction, connection);
                return cursor;
            }
        }
        catch
        {
            prepared?.Dispose();
            if (transaction == _single)
            {
                await EndAsync(transaction);
            }

            throw;
        }

        prepared?.Dispose();
        if (transaction == _single)
        {
            await EndAsync(transaction);
        }

        await TakeOwnConnectionAsync(control);
        return await WriteAsync(statement, parameters, control);
    }

    /// <summary>Brings the catalog to the schema of the snapshot in which the statement then reads.</summary>
    private void RefreshCatalog(Connection connection, ReaderLease? lease)
    {
        lease?.BeginSnapshot();
        var alone = connection.IsAutocommit;
        if (alone)
        {
            connection.ExecuteCached("BEGIN");
        }

        connection.Catalog.Refresh(SchemaOf(connection));
        if (alone)
        {
            connection.ExecuteCached("COMMIT");
        }
    }

    /// <summary>Runs a writing statement so that a failure leaves no trace of it.</summary>
    private void Run(WriteCursor cursor, Transaction transaction, Connection connection)
    {
        var facts = cursor.Open.Facts;
        var entry = transaction.Log.Add(cursor.Statement, cursor.Parameters, cursor.Control);
        var recorder = connection.Capture;
        var mark = recorder.Mark;

        // With nothing before it in SQLite's transaction, all of that can be rolled back.
        var isFirst = transaction.Own is null && !transaction.HasWritten && transaction.Cursors.Count == 1
            && transaction.Savepoints.TrueForAll(savepoint => savepoint.Stay != transaction.Stay);
        try
        {
            if (!isFirst)
            {
                connection.ExecuteCached($"SAVEPOINT {StatementSavepoint}");
            }

            cursor.RunToEnd(connection, entry, transaction);
            if (!facts.ChangesSchema)
            {
                _counts = connection.Counts;
            }

            if (!isFirst)
            {
                connection.ExecuteCached($"RELEASE {StatementSavepoint}");
            }

            transaction.HasRead = true;
            transaction.HasWritten |= facts.WritesMain || facts.TouchesTemporary;
            NoteSchemaChange(transaction, cursor.ChangedSchema, connection);
        }
        catch (Exception failure) when (failure is PgErrorException or SqliteException)
        {
            var error = failure switch
            {
                SqliteException { Code: ResultCode.Constraint } constraint => Violation(constraint, cursor, connection, isFirst),
                SqliteException engine => database.Translate(engine),
                _ => (PgErrorException)failure,
            };
            transaction.Log.NoteFailure(entry, error.Error.SqlState);
            entry.RolledBackAll = connection.IsAutocommit;
            Writer.AddFailedReads(transaction, cursor.Open);
            Undo(cursor, transaction, connection, mark, isFirst);
            throw error;
        }
    }

    private void NoteSchemaChange(Transaction transaction, bool changedSchema, Connection connection)
    {
        if (changedSchema)
        {
            transaction.ChangedSchema = true;
            transaction.Schema = null;
            _temporarySchema = null;
            if (transaction.IsOnWriter)
            {
                // Asked for later, when the transaction may be parked.
                transaction.Schema = SchemaBook.Read(connection);
            }
        }
    }

    /// <summary>The schema after ROLLBACK TO has undone DDL.</summary>
    private async ValueTask<SchemaSnapshot?> SchemaAfterChangeAsync(Transaction transaction)
    {
        if (!transaction.IsOnWriter)
        {
            return null;
        }

        return transaction.ChangedSchema ? SchemaBook.Read(await EnterAsync(transaction, null)) : database.Schemas.Published;
    }

    private void Undo(WriteCursor cursor, Transaction transaction, Connection connection, ChangeMark mark, bool isFirst)
    {
        Forget(cursor);
        cursor.Close();
        if (connection.IsAutocommit)
        {
            // A stopped write, a full disk, OR ROLLBACK: SQLite has undone the whole transaction.
            CloseCursors(transaction.Cursors);
            if (transaction.Own is null)
            {
                Writer.Salvage(transaction, mark);
            }
            else
            {
                LoseOwn(transaction);
            }
        }
        else if (isFirst)
        {
            Writer.Forget(transaction);
        }
        else
        {
            Engine(() => connection.ExecuteCached($"ROLLBACK TO {StatementSavepoint}"));
            Engine(() => connection.ExecuteCached($"RELEASE {StatementSavepoint}"));
            connection.Capture.CutTo(mark);
        }
    }

    /// <summary>Temporary objects cannot be brought back: the transaction is over, and only its end is missing.</summary>
    private void LoseOwn(Transaction transaction)
    {
        transaction.IsGone = true;
        transaction.Own = null;
        transaction.HasWritten = false;
        transaction.ChangedSchema = false;
        transaction.Schema = null;
        _temporarySchema = null;
        if (transaction.HoldsWriter)
        {
            transaction.HoldsWriter = false;
            Writer.GiveBack();
        }

        database.Counters.RolledBack();
    }

    /// <summary>After the last row of a write: outside a transaction block it is committed.</summary>
    internal async ValueTask CompleteAsync(WriteCursor cursor)
    {
        Forget(cursor);
        if (_single is not { } single)
        {
            return;
        }

        long position;
        try
        {
            position = await CommitAsync(single, cursor.Control);
        }
        catch (SqliteException failure)
        {
            throw database.Translate(failure);
        }
        finally
        {
            await EndAsync(single);
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

    /// <summary>A write given up before its end: outside a transaction block it is undone.</summary>
    internal ValueTask AbandonAsync(WriteCursor cursor)
    {
        Forget(cursor);
        return _single is { } single ? EndAsync(single) : ValueTask.CompletedTask;
    }

    /// <summary>Rows are to be read on after the session may have yielded the writer.</summary>
    internal async ValueTask ContinueAsync(ReadCursor cursor)
    {
        if ((_transaction ?? _single) is { IsOnWriter: true } transaction && !cursor.IsDone)
        {
            await ConnectionInUseAsync(transaction);
        }
    }

    private void Remember(IOpenCursor cursor) => ((_transaction ?? _single)?.Cursors ?? _loose).Add(cursor);

    internal void Forget(IOpenCursor cursor)
    {
        if (!_loose.Remove(cursor))
        {
            (_transaction ?? _single)?.Cursors.Remove(cursor);
        }
    }

    /// <summary>PostgreSQL's words for a failure; one that means that the file cannot be trusted any more stops the database.</summary>
    internal PgErrorException Translate(SqliteException failure) => database.Translate(failure);
}
