using Swytch.Core.Errors;
using Swytch.Sql.Syntax;
using Swytch.Storage;

namespace Swytch.Server.Sessions;

/// <summary>Begin, end and failure of transactions.</summary>
internal sealed partial class PgSession
{
    /// <summary>Makes sure that storage has a transaction when the block has one. Storage takes nothing before it is needed.</summary>
    public async ValueTask EnsureStorageTransactionAsync()
    {
        if (_block.IsOpen && !Storage.InTransaction)
        {
            var profile = Profile;
            await Storage.BeginAsync(
                new TransactionOptions(ReadOnly: false, TimeSpan.FromMilliseconds(profile.LockTimeoutMs)) { MayReplay = profile.MayReplay },
                CancellationToken.None);
        }
    }

    /// <summary>The transaction is about to write.</summary>
    public void AssignTransactionId() => _functions.AssignTransactionId();

    /// <summary>Opens the transaction that ends with the Query or at Sync.</summary>
    private void EnsureImplicitBlock()
    {
        if (!_block.IsOpen)
        {
            _block.BeginImplicit();
            OpenTransactionSettings();
        }
    }

    /// <summary>The transaction of a lone statement: storage makes its own.</summary>
    private void OpenTransactionSettings()
    {
        _functions.BeginTransaction();
        Settings.BeginTransaction();
        if (Settings.GetBoolean("default_transaction_read_only"))
        {
            Settings.Assign("transaction_read_only", "on", isLocal: true);
        }
    }

    private async ValueTask CommitAsync()
    {
        try
        {
            await SettleCursorsAsync();
            if (Notifications.HasNews)
            {
                // The writer first: who waits for it while holding the order of notifications would wait for somebody who waits for that.
                await Storage.PrepareCommitAsync();
            }

            await Notifications.CommitAsync(CommitStorageAsync);
        }
        catch
        {
            await RollbackAsync();
            throw;
        }

        _block.End();
        Settings.CommitTransaction();
        _functions.EndTransaction();
    }

    private ValueTask CommitStorageAsync() => Storage.InTransaction ? Storage.CommitAsync(CancellationToken.None) : ValueTask.CompletedTask;

    private async ValueTask RollbackAsync()
    {
        Notifications.Rollback();
        _block.End();
        Settings.RollbackTransaction();
        _functions.EndTransaction();
        await DropCursorsAsync();
        await Storage.RollbackAsync();
    }

    /// <summary>After an error: an explicit transaction waits for its end, everything else is rolled back.</summary>
    private async ValueTask FailTransactionAsync()
    {
        if (_block.State is BlockState.Explicit or BlockState.Failed)
        {
            _block.Fail();
            if (!_block.HasSavepoints)
            {
                // Nothing of it can come back: others need not wait for a client that has only ROLLBACK left to say.
                Settings.RollbackTransaction();
                await DropCursorsAsync();
                await Storage.RollbackAsync();
            }
        }
        else
        {
            await RollbackAsync();
        }
    }

    /// <summary>25P02 for everything but the end of a failed transaction.</summary>
    private void RefuseWhenFailed(Statement? statement)
    {
        if (_block.State == BlockState.Failed
            && statement is not (null or CommitStatement or RollbackStatement or RollbackToSavepointStatement or TwoPhaseStatement))
        {
            throw SessionErrors.TransactionAborted();
        }
    }

    private string Begin(BeginStatement statement)
    {
        if (_block.State == BlockState.Explicit)
        {
            Notice(SessionErrors.AlreadyInTransaction);
        }
        else
        {
            if (!_block.IsOpen)
            {
                OpenTransactionSettings();
            }

            _block.BeginExplicit();
        }

        ApplyModes(statement.Modes);
        return statement.IsStart ? "START TRANSACTION" : "BEGIN";
    }

    private async ValueTask<string> CommitAsync(CommitStatement statement)
    {
        var modes = CurrentModes();
        string tag;
        switch (_block.State)
        {
            case BlockState.Failed:
                await RollbackAsync();
                tag = "ROLLBACK";
                break;
            case BlockState.Explicit:
                await CommitAsync();
                tag = "COMMIT";
                break;
            default:
                NoTransactionFor(statement.IsChain, "COMMIT AND CHAIN");
                if (_block.IsOpen)
                {
                    await CommitAsync();
                }

                return "COMMIT";
        }

        Chain(statement.IsChain, modes);
        return tag;
    }

    private async ValueTask<string> RollbackAsync(RollbackStatement statement)
    {
        var modes = CurrentModes();
        if (_block.State is BlockState.Explicit or BlockState.Failed)
        {
            await RollbackAsync();
            Chain(statement.IsChain, modes);
        }
        else
        {
            NoTransactionFor(statement.IsChain, "ROLLBACK AND CHAIN");
            if (_block.IsOpen)
            {
                await RollbackAsync();
            }
        }

        return "ROLLBACK";
    }

    private void NoTransactionFor(bool isChain, string command)
    {
        if (isChain)
        {
            throw new PgErrorException(SessionErrors.OnlyInTransactionBlocks(command));
        }

        Notice(SessionErrors.NoTransaction);
    }

    private TransactionModes CurrentModes() => new(null, Profile.TransactionReadOnly, null);

    private void Chain(bool isChain, TransactionModes modes)
    {
        if (isChain)
        {
            OpenTransactionSettings();
            _block.BeginExplicit();
            ApplyModes(modes);
        }
    }

    private async ValueTask<string> SavepointAsync(string name)
    {
        RequireBlock("SAVEPOINT");
        await EnsureStorageTransactionAsync();
        await Storage.SavepointAsync(name, CancellationToken.None);
        _block.Savepoint(name);
        Settings.Savepoint(name);
        return "SAVEPOINT";
    }

    private async ValueTask<string> ReleaseAsync(string name)
    {
        RequireBlock("RELEASE SAVEPOINT");
        if (!_block.Release(name))
        {
            throw SessionErrors.NoSavepoint(name);
        }

        foreach (var cursor in EndingCursors())
        {
            cursor.Level = Math.Min(cursor.Level, _block.SavepointCount);
        }

        Notifications.Release(_block.SavepointCount);

        await Storage.ReleaseAsync(name);
        Settings.ReleaseSavepoint(name);
        return "RELEASE";
    }

    private async ValueTask<string> RollbackToAsync(string name)
    {
        RequireBlock("ROLLBACK TO SAVEPOINT");
        if (!Storage.InTransaction || !_block.RollbackTo(name))
        {
            throw SessionErrors.NoSavepoint(name);
        }

        // Those made after the savepoint; the savepoint itself stays.
        await DropCursorsAsync(aboveLevel: _block.SavepointCount - 1);
        Notifications.RollbackTo(_block.SavepointCount - 1);
        await Storage.RollbackToAsync(name);
        Settings.RollbackToSavepoint(name);
        return "ROLLBACK";
    }

    private void RequireBlock(string command)
    {
        if (_block.State is BlockState.None or BlockState.Implicit)
        {
            throw new PgErrorException(SessionErrors.OnlyInTransactionBlocks(command));
        }
    }

    /// <summary>
    /// The modes of BEGIN and SET TRANSACTION. Every transaction is serializable, so each isolation level is met; READ ONLY is enforced.
    /// </summary>
    private void ApplyModes(TransactionModes modes)
    {
        if (modes.IsReadOnly is { } isReadOnly)
        {
            if (!isReadOnly && Profile.TransactionReadOnly && Storage.InTransaction)
            {
                throw new PgErrorException(
                    SqlState.ActiveSqlTransaction, "transaction read-write mode must be set before any query");
            }

            Settings.Assign("transaction_read_only", isReadOnly ? "on" : "off", isLocal: true);
        }
    }

    private string SetTransaction(SetTransactionStatement statement)
    {
        if (statement.Snapshot is not null)
        {
            throw SessionErrors.NotSupported("SET TRANSACTION SNAPSHOT is not supported");
        }

        if (statement.IsSessionCharacteristics)
        {
            if (statement.Modes.Isolation is { } isolation)
            {
                Settings.Set("default_transaction_isolation", [Spelling(isolation)], isLocal: false);
            }

            if (statement.Modes.IsReadOnly is { } isReadOnly)
            {
                Settings.Set("default_transaction_read_only", [isReadOnly ? "on" : "off"], isLocal: false);
            }

            return "SET";
        }

        if (_block.State is BlockState.None or BlockState.Implicit)
        {
            Notice(SessionErrors.OnlyInTransactionBlocks("SET TRANSACTION") with { Severity = PgSeverity.Warning });
            return "SET";
        }

        ApplyModes(statement.Modes);
        return "SET";
    }

    private static string Spelling(IsolationLevel level) => level switch
    {
        IsolationLevel.ReadUncommitted => "read uncommitted",
        IsolationLevel.ReadCommitted => "read committed",
        IsolationLevel.RepeatableRead => "repeatable read",
        _ => "serializable",
    };
}
