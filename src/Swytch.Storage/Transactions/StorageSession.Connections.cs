using Swytch.Core.Errors;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>Which connection serves a statement, and the rules of snapshots.</summary>
internal sealed partial class StorageSession
{
    /// <summary>The temporary objects as last read, null when they must be read again.</summary>
    private (SchemaSnapshot Main, IReadOnlyList<SchemaRow> Temporary, SchemaSnapshot Both)? _temporarySchema;

    public async ValueTask<SchemaSnapshot> GetSchemaAsync(CancellationToken cancellationToken)
    {
        database.ThrowIfFailed();
        await ValueTask.CompletedTask;
        try
        {
            var transaction = _transaction;
            if (transaction is null || transaction.IsGone)
            {
                return _own is null ? database.Schemas.Published : SchemaOf(_own);
            }

            var connection = transaction.Connection ?? transaction.Reader?.Connection ?? _own;
            return connection is null ? database.Schemas.Published : transaction.Schema ??= SchemaOf(connection);
        }
        catch (SqliteException failure)
        {
            throw Translate(failure);
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

    private SchemaSnapshot SchemaOf(Connection connection)
    {
        var main = _transaction is { ChangedSchema: true } transaction && connection == transaction.Connection
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

            var lease = await database.Readers.TakeAsync(control, CancellationToken.None);
            return (lease.Connection, lease);
        }

        if (transaction.Connection is { } connection)
        {
            return (connection, null);
        }

        if (_own is not null)
        {
            BeginOwn(transaction, _own);
            return (_own, null);
        }

        if (transaction.Reader is null)
        {
            // Before the snapshot: a commit in between is counted as one since, which can only cost a retry.
            var commit = database.Writer.CommitCount;
            ThrowIfMoved(transaction, commit);
            var lease = await database.Readers.TakeAsync(control, CancellationToken.None);
            transaction.Reader = lease;
            transaction.SnapshotCommit = commit;
            transaction.Schema = null;
            lease.BeginSnapshot();
        }

        transaction.Reader.Hold();
        return (transaction.Reader.Connection, transaction.Reader);
    }

    /// <summary>The connection to write on, with the writer held and SQLite's transaction open.</summary>
    private async ValueTask<Connection> WriteConnectionAsync(StatementControl control)
    {
        var timeout = _transaction is { } block && control.LockTimeout == TimeSpan.Zero ? block.Options.LockTimeout : control.LockTimeout;
        if (_transaction is not { } transaction)
        {
            await database.Writer.TakeAsync(timeout, control, CancellationToken.None);
            return BeginWrite(_own ?? database.Writer.Connection);
        }

        if (transaction.HoldsWriter)
        {
            return transaction.Connection!;
        }

        await database.Writer.TakeAsync(timeout, control, CancellationToken.None);
        try
        {
            database.ThrowIfFailed();
            ThrowIfMoved(transaction, database.Writer.CommitCount);
            if (transaction.Connection is null)
            {
                transaction.Connection = Begin(_own ?? database.Writer.Connection, "BEGIN IMMEDIATE", transaction);
            }
            else if (transaction.Cursors.Count == 0)
            {
                // The session's own connection has only read so far: a new start takes the newest state, which is the one it has seen.
                transaction.Connection.ExecuteCached("ROLLBACK");
                Begin(transaction.Connection, "BEGIN IMMEDIATE", transaction);
            }
        }
        catch
        {
            database.Writer.GiveBack();
            throw;
        }

        transaction.HoldsWriter = true;
        transaction.Reader?.Release();
        transaction.Reader = null;
        transaction.Schema = null;
        return transaction.Connection;
    }

    /// <summary>The snapshot counts from the first read of the file: until then a newer one may take its place.</summary>
    private void FirstRead(Transaction transaction)
    {
        if (transaction.HasRead || transaction.HoldsWriter)
        {
            transaction.HasRead = true;
            return;
        }

        var commit = database.Writer.CommitCount;
        if (transaction.SnapshotCommit != commit && transaction.Cursors.Count == 0 && transaction.Reader is { } reader)
        {
            reader.RenewSnapshot();
            transaction.SnapshotCommit = commit;
            transaction.Schema = null;
        }

        transaction.HasRead = true;
    }

    private Connection BeginWrite(Connection connection)
    {
        try
        {
            database.ThrowIfFailed();
            connection.ExecuteCached("BEGIN IMMEDIATE");
            return connection;
        }
        catch
        {
            database.Writer.GiveBack();
            throw;
        }
    }

    private static Connection Begin(Connection connection, string begin, Transaction transaction)
    {
        connection.ExecuteCached(begin);
        foreach (var savepoint in transaction.Savepoints)
        {
            connection.ExecuteCached($"SAVEPOINT {savepoint.Identifier}");
        }

        return connection;
    }

    private void BeginOwn(Transaction transaction, Connection own)
    {
        var commit = database.Writer.CommitCount;
        ThrowIfMoved(transaction, commit);
        transaction.SnapshotCommit = commit;
        transaction.Schema = null;
        transaction.Connection = Begin(own, "BEGIN", transaction);
    }

    /// <summary>A transaction that has read never sees another state.</summary>
    private static void ThrowIfMoved(Transaction transaction, long commit)
    {
        if (transaction.HasRead && transaction.SnapshotCommit != commit)
        {
            throw new PgErrorException(new PgError(SqlState.SerializationFailure, "could not serialize access due to concurrent update")
            {
                Detail = "Another transaction was committed after this transaction had read, and before its first write.",
                Hint = "The transaction might succeed if retried.",
            });
        }
    }

    /// <summary>From now on everything of this session runs on a connection of its own, where its temporary objects live.</summary>
    private void TakeOwnConnection()
    {
        if (_own is not null)
        {
            return;
        }

        if (_transaction is { } transaction)
        {
            if (transaction.HoldsWriter)
            {
                _own = database.Writer.Detach();
                return;
            }

            if (transaction.Reader is not null)
            {
                ThrowIfMoved(transaction, database.Writer.CommitCount);
            }
        }

        _own = database.OpenConnection(database.Options.WriterCacheKibibytes);
        if (_transaction is { Reader: { } reader } reading)
        {
            reader.Release();
            reading.Reader = null;
        }
    }
}
