using Swytch.Core.Errors;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>Running a transaction's statements again on the current state: nobody notices when every result handed out comes out the same.</summary>
internal sealed partial class Writer
{
    internal const string StatementSavepoint = "swytch_statement";

    /// <param name="isTouched">Something it read or wrote has been changed; else its statements are run again only to build its state.</param>
    private void Replay(Transaction transaction, StatementControl? control, bool isTouched)
    {
        var obstacle = transaction.Log.IsGivenUp ? "it is too long to be run again"
            : isTouched && !transaction.Options.MayReplay ? "swytch.replay is off"
            : isTouched && transaction.Cursors.Any(cursor => !cursor.IsDone) ? "a cursor opened in it has not been read to its end"
            : null;
        if (obstacle is not null)
        {
            throw Doom(transaction, obstacle, isTouched, _connection);
        }

        try
        {
            var counts = transaction.CountsBefore;
            foreach (var entry in transaction.Log.Entries)
            {
                if (entry is LoggedSavepoint savepoint)
                {
                    RunAgain(transaction, savepoint);
                }
                else if (entry is LoggedStatement { RolledBackAll: true } ? isTouched : !RunAgain(transaction, (LoggedStatement)entry, control, ref counts))
                {
                    throw Doom(transaction, ResultsDiffer, isTouched, _connection);
                }
            }
        }
        catch (Exception failure) when (failure is PgErrorException or SqliteException)
        {
            if (failure is SqliteException engine)
            {
                _database.Judge(engine);
            }

            var doom = Doom(transaction, ResultsDiffer, isTouched, _connection);
            if (control?.StopReason is { } reason)
            {
                throw new PgErrorException(reason);
            }

            throw doom;
        }

        transaction.Parked.CutTo(0);
        transaction.MustReplay = false;
        if (isTouched)
        {
            _database.Counters.TransactionReplayed();
        }
    }

    private void RunAgain(Transaction transaction, LoggedSavepoint entry)
    {
        var savepoint = entry.Savepoint;
        switch (entry.Operation)
        {
            case SavepointOperation.Set:
                _connection.ExecuteCached($"SAVEPOINT {savepoint.Identifier}");
                savepoint.Stay = transaction.Stay;
                savepoint.Mark = _connection.Capture.Mark;
                savepoint.ChangesBefore = savepoint.Mark.Length;
                break;
            case SavepointOperation.Release:
                _connection.ExecuteCached($"RELEASE {savepoint.Identifier}");
                break;
            default:
                _connection.ExecuteCached($"ROLLBACK TO {savepoint.Identifier}");
                _connection.Capture.CutTo(savepoint.Mark);
                break;
        }
    }

    /// <summary>False when the client would have been told something else.</summary>
    private bool RunAgain(Transaction transaction, LoggedStatement entry, StatementControl? control, ref SessionCounts counts)
    {
        if (entry.Statement.UsesCatalog)
        {
            _connection.Catalog.Refresh(transaction.ChangedSchema ? SchemaBook.Read(_connection) : _database.Schemas.Published);
        }

        var mark = _connection.Capture.Mark;
        var fails = entry.FailedWith is not null;
        if (fails)
        {
            _connection.ExecuteCached($"SAVEPOINT {StatementSavepoint}");
        }

        try
        {
            if (!GivesTheSame(entry, new StatementControl { SessionContext = entry.SessionContext, Parent = control }, ref counts) || fails)
            {
                return false;
            }

            return true;
        }
        catch (Exception failure) when (fails && control?.StopReason is null && failure is PgErrorException or SqliteException)
        {
            var state = failure is SqliteException engine ? _database.Translate(engine).Error.SqlState : ((PgErrorException)failure).Error.SqlState;
            if (state != entry.FailedWith || _connection.IsAutocommit)
            {
                return false;
            }

            _connection.ExecuteCached($"ROLLBACK TO {StatementSavepoint}");
            _connection.ExecuteCached($"RELEASE {StatementSavepoint}");
            _connection.Capture.CutTo(mark);
            return true;
        }
    }

    private bool GivesTheSame(LoggedStatement entry, StatementControl control, ref SessionCounts counts)
    {
        using var statement = _connection.Take(entry.Statement.Sql, StorageSession.Origin(entry.Statement));
        statement.Bind(entry.Parameters.Span);
        _connection.Adopt(counts);
        var digest = new ResultDigest();
        var wanted = entry.Digest;
        while (entry.ReachedEnd || digest.Rows < wanted.Rows)
        {
            if (!statement.Step(control))
            {
                break;
            }

            digest.Add(statement);
            if (digest.Rows > wanted.Rows)
            {
                return false;
            }
        }

        if (!statement.Facts.ChangesSchema && !statement.IsReadOnly)
        {
            counts = _connection.Counts;
        }

        return digest.Rows == wanted.Rows && digest.Value == wanted.Value
            && (statement.IsReadOnly || StorageSession.ChangesOf(statement, _connection) == entry.Changes);
    }
}
