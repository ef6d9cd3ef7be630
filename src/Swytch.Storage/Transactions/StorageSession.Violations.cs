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
            if (_transaction is null)
            {
                connection.ExecuteCached("ROLLBACK");
                connection.ExecuteCached("BEGIN IMMEDIATE");
            }
            else
            {
                connection.ExecuteCached($"ROLLBACK TO {StatementSavepoint}");
            }

            var inquiry = new ConstraintInquiry(
                connection, cursor.Open, cursor.Parameters, cursor.Control, SchemaOf(connection), database.Options.ConstraintNames);
            return inquiry.Find(failure) is { } error ? new PgErrorException(error, failure) : Translate(failure);
        }
        catch (SqliteException second)
        {
            // The client asked about the first failure; the second one matters only if it is fatal.
            database.Judge(second);
            return Translate(failure);
        }
    }

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
