using Swytch.Core.Errors;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>Errors of constraints with everything PostgreSQL would tell.</summary>
internal sealed partial class StorageSession
{
    private PgErrorException Violation(SqliteException failure, WriteCursor cursor, Connection connection, bool isFirst)
    {
        var transaction = _transaction ?? _single;

        // An inquiry makes and undoes temporary triggers, which would break cursors that are open on the connection.
        if (transaction is null || connection.IsAutocommit || transaction.Cursors.Exists(other => other.IsRunningOn(connection)))
        {
            return database.Translate(failure);
        }

        try
        {
            var error = _own is null && !transaction.HasWritten
                ? AskApart(failure, cursor, connection, transaction, isFirst)
                : AskHere(failure, cursor, connection);
            return error is null ? database.Translate(failure) : new PgErrorException(error, failure);
        }
        catch (SqliteException second)
        {
            // The client asked about the first failure; the second one matters only if it is fatal.
            database.Judge(second);
            return database.Translate(failure);
        }
    }

    /// <summary>On the connection itself, where its uncommitted state is.</summary>
    private PgError? AskHere(SqliteException failure, WriteCursor cursor, Connection connection)
    {
        connection.ExecuteCached($"ROLLBACK TO {StatementSavepoint}");
        connection.Capture.IsRecording = false;
        try
        {
            return Ask(failure, cursor, connection, new WatchedTables(connection, isKept: false), SchemaOf(connection));
        }
        finally
        {
            connection.Capture.IsRecording = true;
        }
    }

    /// <summary>Nothing had been written before the statement: the committed state is the one it started in, and a connection kept for it is quicker.</summary>
    private PgError? AskApart(SqliteException failure, WriteCursor cursor, Connection connection, Transaction transaction, bool isFirst)
    {
        connection.ExecuteCached("ROLLBACK");
        try
        {
            var watched = Writer.Inquiry(out var inquiring);
            inquiring.IdOwner = connection.IdOwner;
            return Ask(failure, cursor, inquiring, watched, database.Schemas.Published);
        }
        finally
        {
            connection.ExecuteCached("BEGIN IMMEDIATE");
            foreach (var savepoint in transaction.Savepoints.Where(savepoint => savepoint.Stay == transaction.Stay))
            {
                connection.ExecuteCached($"SAVEPOINT {savepoint.Identifier}");
            }

            if (!isFirst)
            {
                connection.ExecuteCached($"SAVEPOINT {StatementSavepoint}");
            }
        }
    }

    private PgError? Ask(SqliteException failure, WriteCursor cursor, Connection connection, WatchedTables watched, SchemaSnapshot schema) =>
        new ConstraintInquiry(
            connection, watched, cursor.Open, cursor.Parameters, cursor.Control, schema, database.Options.ConstraintNames).Find(failure);

    private PgErrorException DeferredViolation(SqliteException failure, Connection connection)
    {
        try
        {
            return ConstraintInquiry.FindOrphan(connection, SchemaOf(connection), database.Options.ConstraintNames) is { } error
                ? new PgErrorException(error, failure)
                : database.Translate(failure);
        }
        catch (SqliteException second)
        {
            database.Judge(second);
            return database.Translate(failure);
        }
    }
}
