using Swytch.Core.Errors;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>Errors of constraints with everything PostgreSQL would tell.</summary>
internal sealed partial class StorageSession
{
    private PgErrorException Violation(SqliteException failure, WriteCursor cursor, Connection connection)
    {
        // An inquiry makes and undoes temporary triggers, which would break cursors that are open on the connection.
        if (connection.IsAutocommit || _transaction is { Cursors: var cursors } && cursors.Any(other => other != cursor && !other.IsDone))
        {
            return Translate(failure);
        }

        try
        {
            var error = _own is null && _transaction is not { HasWritten: true } && _transaction is not { ChangedSchema: true }
                ? AskApart(failure, cursor, connection)
                : AskHere(failure, cursor, connection);
            return error is null ? Translate(failure) : new PgErrorException(error, failure);
        }
        catch (SqliteException second)
        {
            // The client asked about the first failure; the second one matters only if it is fatal.
            database.Judge(second);
            return Translate(failure);
        }
    }

    /// <summary>On the connection itself, where its uncommitted state is.</summary>
    private PgError? AskHere(SqliteException failure, WriteCursor cursor, Connection connection)
    {
        if (_transaction is null)
        {
            connection.ExecuteCached("ROLLBACK");
            connection.ExecuteCached("BEGIN IMMEDIATE");
        }
        else
        {
            connection.ExecuteCached($"ROLLBACK TO {StatementSavepoint}");
        }

        return Ask(failure, cursor, connection, new WatchedTables(connection, isKept: false), SchemaOf(connection));
    }

    /// <summary>Nothing had been written before the statement: the committed state is the one it started in, and a connection kept for it is quicker.</summary>
    private PgError? AskApart(SqliteException failure, WriteCursor cursor, Connection connection)
    {
        connection.ExecuteCached("ROLLBACK");
        try
        {
            var watched = database.Writer.Inquiry(out var inquiring);
            inquiring.IdOwner = connection.IdOwner;
            return Ask(failure, cursor, inquiring, watched, database.Schemas.Published);
        }
        finally
        {
            if (_transaction is { } transaction)
            {
                Begin(connection, "BEGIN IMMEDIATE", transaction).ExecuteCached($"SAVEPOINT {StatementSavepoint}");
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
                : Translate(failure);
        }
        catch (SqliteException second)
        {
            database.Judge(second);
            return Translate(failure);
        }
    }
}
