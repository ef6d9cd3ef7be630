using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Transactions;

/// <summary>Running statements: which connection, and what undoes a failed one.</summary>
internal sealed partial class StorageSession
{
    private const string StatementSavepoint = "swytch_statement";

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
                TakeOwnConnection();
            }

            // What the planner expects is where it is tried first; SQLite decides.
            return statement.IsWrite && _transaction is not { Options.ReadOnly: true }
                ? await WriteAsync(statement, parameters, control)
                : await ReadAsync(statement, parameters, control) ?? await WriteAsync(statement, parameters, control);
        }
        catch (SqliteException failure)
        {
            throw Translate(failure);
        }
    }

    /// <summary>Null when it turns out to write.</summary>
    private async ValueTask<ICursor?> ReadAsync(StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    {
        var (connection, lease) = await ReadConnectionAsync(control);
        Statement? prepared = null;
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
                if (_transaction is { } transaction && facts.ReadsMain)
                {
                    FirstRead(transaction);
                }

                prepared.Bind(parameters.Span);
                connection.Adopt(_counts);
                var cursor = new ReadCursor(this, prepared, lease, control);
                Remember(cursor);
                return cursor;
            }

            if (!prepared.IsReadOnly && facts.WritesMain && _transaction is { Options.ReadOnly: true })
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

        var writes = !prepared.IsReadOnly;
        prepared.Dispose();
        lease?.Release();
        if (writes)
        {
            return null;
        }

        TakeOwnConnection();
        return await ReadAsync(statement, parameters, control);
    }

    private async ValueTask<ICursor> WriteAsync(StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    {
        var connection = await WriteConnectionAsync(control);
        Statement? prepared = null;
        try
        {
            if (statement.UsesCatalog)
            {
                connection.Catalog.Refresh(SchemaOf(connection));
            }

            prepared = connection.Take(statement.Sql, Origin(statement));
            if (!prepared.Facts.TouchesTemporary || _own is not null)
            {
                prepared.Bind(parameters.Span);
                connection.Adopt(_counts);
                var cursor = new WriteCursor(this, prepared, statement.IsSchemaChange, parameters, control);
                Remember(cursor);
                _autocommit = _transaction is null ? connection : null;
                return cursor;
            }
        }
        catch
        {
            prepared?.Dispose();
            if (_transaction is null)
            {
                LeaveAutocommit(connection);
            }

            throw;
        }

        prepared.Dispose();
        if (_transaction is null)
        {
            LeaveAutocommit(connection);
        }

        TakeOwnConnection();
        return await WriteAsync(statement, parameters, control);
    }

    /// <summary>Cursors opened outside a transaction block.</summary>
    private readonly List<IOpenCursor> _loose = [];

    private SessionCounts _counts;

    /// <summary>The write connection of the statement that runs outside a transaction block, null when there is none.</summary>
    private Connection? _autocommit;

    private static StatementOrigin Origin(StorageStatement statement) =>
        statement.Internal ? StatementOrigin.Internal : StatementOrigin.Client;

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
    internal void Run(WriteCursor cursor)
    {
        var transaction = _transaction;
        var connection = transaction?.Connection ?? _autocommit;
        Invariant.Holds(connection is not null, "a write runs while its session holds the writer");
        var facts = cursor.Open.Facts;
        try
        {
            if (transaction is null)
            {
                cursor.RunToEnd(connection);
                NoteCounts(connection, facts);
                return;
            }

            connection.ExecuteCached($"SAVEPOINT {StatementSavepoint}");
            cursor.RunToEnd(connection);
            NoteCounts(connection, facts);
            connection.ExecuteCached($"RELEASE {StatementSavepoint}");
            transaction.HasWritten |= facts.WritesMain || facts.TouchesTemporary;
            NoteSchemaChange(transaction, cursor.ChangedSchema);
        }
        catch (SqliteException failure)
        {
            var error = failure.Code == ResultCode.Constraint ? Violation(failure, cursor, connection) : Translate(failure);
            UndoStatement(cursor, transaction, connection);
            throw error;
        }
        catch (PgErrorException)
        {
            UndoStatement(cursor, transaction, connection);
            throw;
        }
    }

    /// <summary>DDL leaves the counts alone.</summary>
    private void NoteCounts(Connection connection, StatementFacts facts)
    {
        if (!facts.ChangesSchema)
        {
            _counts = connection.Counts;
        }
    }

    private void NoteSchemaChange(Transaction transaction, bool changedSchema)
    {
        if (changedSchema)
        {
            transaction.ChangedSchema = true;
            transaction.Schema = null;
            _temporarySchema = null;
        }
    }

    private void UndoStatement(WriteCursor cursor, Transaction? transaction, Connection connection)
    {
        if (transaction is null)
        {
            Forget(cursor);
            cursor.Close();
            LeaveAutocommit(connection);
        }
        else if (connection.IsAutocommit)
        {
            // A stopped write, a full disk, OR ROLLBACK: SQLite has undone the whole transaction.
            CloseCursors(transaction.Cursors);
            transaction.IsGone = true;
            LeaveConnection(transaction);
            transaction.HasWritten = false;
            transaction.ChangedSchema = false;
            transaction.Schema = null;
            database.Counters.RolledBack();
        }
        else
        {
            Engine(() => connection.ExecuteCached($"ROLLBACK TO {StatementSavepoint}"));
            Engine(() => connection.ExecuteCached($"RELEASE {StatementSavepoint}"));
        }
    }

    /// <summary>After the last row of a write: outside a transaction block it is committed.</summary>
    internal void Complete(WriteCursor cursor)
    {
        Forget(cursor);
        if (_autocommit is not { } connection)
        {
            return;
        }

        try
        {
            Commit(connection, cursor.ChangedSchema);
            if (cursor.ChangedSchema)
            {
                _temporarySchema = null;
            }
        }
        finally
        {
            LeaveAutocommit(connection);
        }
    }

    /// <summary>A write given up before its end: outside a transaction block it is undone.</summary>
    internal void Abandon(WriteCursor cursor)
    {
        Forget(cursor);
        if (_autocommit is { } connection)
        {
            LeaveAutocommit(connection);
        }
    }

    private void Remember(IOpenCursor cursor) => (_transaction?.Cursors ?? _loose).Add(cursor);

    internal void Forget(IOpenCursor cursor)
    {
        if (!_loose.Remove(cursor))
        {
            _transaction?.Cursors.Remove(cursor);
        }
    }

    private void LeaveAutocommit(Connection connection)
    {
        _autocommit = null;
        try
        {
            if (!connection.IsAutocommit)
            {
                Undo(connection, true);
            }
        }
        finally
        {
            database.Writer.GiveBack();
        }
    }
}
