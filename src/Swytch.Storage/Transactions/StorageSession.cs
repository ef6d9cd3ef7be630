using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Transactions;

/// <summary>
/// One client's transactions over the reader pool and the shared writer. Nothing is taken before it is needed:
/// the first read takes a snapshot, the first write the writer. A session with temporary objects has a connection of its own for everything.
/// </summary>
internal sealed partial class StorageSession(Database database) : IStorageSession
{
    private Transaction? _transaction;
    private Connection? _own;

    public bool InTransaction => _transaction is not null;

    public bool HasWritten => _transaction is { HasWritten: true };

    public ValueTask BeginAsync(TransactionOptions options, CancellationToken cancellationToken)
    {
        Invariant.Holds(_transaction is null, "a transaction is begun outside one");
        database.ThrowIfFailed();
        _transaction = new Transaction(options);
        return ValueTask.CompletedTask;
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        var transaction = Current();
        try
        {
            database.ThrowIfFailed();
            ThrowIfGone(transaction);
            CloseCursors(transaction.Cursors);
            if (transaction.HoldsWriter)
            {
                Commit(transaction.Connection!, transaction.ChangedSchema);
            }
        }
        finally
        {
            End(transaction);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RollbackAsync()
    {
        if (_transaction is { } transaction)
        {
            End(transaction);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask SavepointAsync(string name, CancellationToken cancellationToken)
    {
        var transaction = Current();
        ThrowIfGone(transaction);
        var savepoint = transaction.AddSavepoint(name);
        Engine(() => transaction.Connection?.ExecuteCached($"SAVEPOINT {savepoint.Identifier}"));
        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(string name)
    {
        var transaction = Current();
        ThrowIfGone(transaction);
        var index = Find(transaction, name);
        Engine(() => transaction.Connection?.ExecuteCached($"RELEASE {transaction.Savepoints[index].Identifier}"));
        transaction.Savepoints.RemoveRange(index, transaction.Savepoints.Count - index);
        return ValueTask.CompletedTask;
    }

    public ValueTask RollbackToAsync(string name)
    {
        var transaction = Current();
        var index = Find(transaction, name);
        var savepoint = transaction.Savepoints[index];
        if (transaction.IsGone)
        {
            if (savepoint.AfterWrite)
            {
                throw new PgErrorException(new PgError(SqlState.InvalidSavepointSpecification, $"savepoint \"{name}\" does not exist")
                {
                    Detail = "The whole transaction was rolled back when its last statement was stopped or the disk was full.",
                });
            }

            // Nothing had been written before it: an empty transaction is the state to go back to.
            transaction.IsGone = false;
        }
        else
        {
            Engine(() => transaction.Connection?.ExecuteCached($"ROLLBACK TO {savepoint.Identifier}"));
        }

        transaction.Savepoints.RemoveRange(index + 1, transaction.Savepoints.Count - index - 1);
        transaction.Schema = null;
        ForgetTemporarySchema(transaction);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await RollbackAsync();
        CloseCursors(_loose);
        if (_autocommit is { } connection)
        {
            LeaveAutocommit(connection);
        }

        _own?.Dispose();
        _own = null;
    }

    private Transaction Current() =>
        _transaction ?? throw new PgErrorException(SqlState.NoActiveSqlTransaction, "there is no transaction in progress");

    private static int Find(Transaction transaction, string name)
    {
        var index = transaction.IndexOf(name);
        return index >= 0
            ? index
            : throw new PgErrorException(SqlState.InvalidSavepointSpecification, $"savepoint \"{name}\" does not exist");
    }

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

    /// <summary>Gives back everything the transaction holds; what is not committed by now is undone.</summary>
    private void End(Transaction transaction)
    {
        _transaction = null;
        CloseCursors(transaction.Cursors);
        transaction.Reader?.Release();
        transaction.Reader = null;
        LeaveConnection(transaction);
    }

    /// <summary>Rolls back what is open on the transaction's connection and gives the writer back.</summary>
    private void LeaveConnection(Transaction transaction)
    {
        var connection = transaction.Connection;
        transaction.Connection = null;
        try
        {
            if (connection is { IsAutocommit: false })
            {
                Undo(connection, transaction.HasWritten);
            }
        }
        finally
        {
            ForgetTemporarySchema(transaction);
            if (transaction.HoldsWriter)
            {
                transaction.HoldsWriter = false;
                database.Writer.GiveBack();
            }
        }
    }

    private void ForgetTemporarySchema(Transaction transaction)
    {
        if (transaction.ChangedSchema)
        {
            _temporarySchema = null;
        }
    }

    private void Undo(Connection connection, bool hadWritten)
    {
        Engine(() => connection.ExecuteCached("ROLLBACK"));
        if (hadWritten)
        {
            database.Counters.RolledBack();
        }
    }

    /// <summary>Commits; on failure everything is undone and the error thrown.</summary>
    private void Commit(Connection connection, bool changedSchema)
    {
        try
        {
            database.Writer.Commit(connection, changedSchema);
        }
        catch (SqliteException failure)
        {
            var error = failure.ExtendedCode == ResultCode.ConstraintForeignKey ? DeferredViolation(failure, connection) : Translate(failure);
            if (!connection.IsAutocommit)
            {
                Undo(connection, true);
            }

            throw error;
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
            throw Translate(failure);
        }
    }

    /// <summary>PostgreSQL's words for a failure; one that means that the file cannot be trusted any more stops the database.</summary>
    internal PgErrorException Translate(SqliteException failure)
    {
        database.Judge(failure);
        return ErrorTranslation.Translate(failure);
    }
}
