using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>The statements that the session runs itself.</summary>
internal sealed partial class PgSession
{
    /// <param name="sql">The text that the command's spans point into.</param>
    public async ValueTask<CommandResult> RunCommandAsync(Statement command, string sql)
    {
        Guard.Begin(StatementTimeoutMs, LockTimeoutMs);
        try
        {
            return command switch
            {
                ShowStatement show => Show(show),
                _ => new CommandResult(await RunTaggedAsync(command, sql)),
            };
        }
        finally
        {
            Guard.End();
        }
    }

    private async ValueTask<string> RunTaggedAsync(Statement command, string sql)
    {
        switch (command)
        {
            case BeginStatement begin:
                return Begin(begin);
            case CommitStatement commit:
                return await CommitAsync(commit);
            case RollbackStatement rollback:
                return await RollbackAsync(rollback);
            case SavepointStatement savepoint:
                return await SavepointAsync(savepoint.Name.Name);
            case ReleaseSavepointStatement release:
                return await ReleaseAsync(release.Name.Name);
            case RollbackToSavepointStatement rollbackTo:
                return await RollbackToAsync(rollbackTo.Name.Name);
            case SetTransactionStatement modes:
                return SetTransaction(modes);
            case SetStatement set:
                return Set(set);
            case ResetStatement reset:
                return Reset(reset);
            case SetConstraintsStatement constraints:
                return SetConstraints(constraints);
            case PrepareStatement prepare:
                return await PrepareAsync(prepare, sql);
            case DeallocateStatement deallocate:
                return Deallocate(deallocate);
            case DiscardStatement discard:
                return await DiscardAsync(discard);
            case CloseStatement close:
                return await CloseAsync(close);
            case ListenStatement listen:
                Notifications.Listen(listen.Channel.Name, _block.SavepointCount);
                return "LISTEN";
            case UnlistenStatement unlisten:
                Notifications.Unlisten(unlisten.Channel?.Name, _block.SavepointCount);
                return "UNLISTEN";
            case NotifyStatement notify:
                Notify(notify.Channel.Name, notify.Payload?.Value ?? "");
                return "NOTIFY";
            case DoStatement block:
                return Do(block);
            case LockStatement @lock:
                return Lock(@lock);
            default:
                return await RunNodeCommandAsync(command);
        }
    }

    /// <summary>NOTIFY and pg_notify(): told when the transaction commits.</summary>
    public void Notify(string channel, string payload) => Notifications.Notify(channel, payload, _block.SavepointCount);

    private string Do(DoStatement block)
    {
        if (block.Language is { Name: not "plpgsql" } language)
        {
            throw new PgErrorException(SqlState.UndefinedObject, $"language \"{language.Name}\" does not exist");
        }

        foreach (var message in SqlParser.ParseDoBody(block.Body.Value))
        {
            if (message.Severity == PgSeverity.Error)
            {
                throw new PgErrorException(message);
            }

            Notice(message);
        }

        return "DO";
    }

    /// <summary>Every transaction is serializable, so a table lock has nothing left to protect; PostgreSQL's rule about blocks holds.</summary>
    private string Lock(LockStatement _)
    {
        RequireBlock("LOCK TABLE");
        return "LOCK TABLE";
    }

    /// <summary>Constraints are checked when their tables say; deferring all of them at once is what SQLite can do on demand.</summary>
    private string SetConstraints(SetConstraintsStatement statement)
    {
        if (_block.State is BlockState.None or BlockState.Implicit)
        {
            Notice(SessionErrors.OnlyInTransactionBlocks("SET CONSTRAINTS") with { Severity = PgSeverity.Warning });
            return "SET CONSTRAINTS";
        }

        throw SessionErrors.NotSupported(statement.IsDeferred
            ? "SET CONSTRAINTS DEFERRED is not supported: declare the constraint DEFERRABLE INITIALLY DEFERRED"
            : "SET CONSTRAINTS IMMEDIATE is not supported: deferred constraints are checked at COMMIT");
    }

    private static PgErrorException Refuse(Statement command) => command switch
    {
        TwoPhaseStatement twoPhase => SessionErrors.NotSupported($"{twoPhase.Command} is not supported: there are no two-phase transactions"),
        CheckpointStatement => SessionErrors.NotSupported("CHECKPOINT is not supported: checkpoints happen on their own"),
        _ => SessionErrors.NotSupported($"{CommandWords.Of(command)} is not supported"),
    };

    private async ValueTask<string> DiscardAsync(DiscardStatement discard)
    {
        switch (discard.Target)
        {
            case DiscardTarget.Plans:
                return "DISCARD PLANS";
            case DiscardTarget.Sequences:
                return "DISCARD SEQUENCES";
            case DiscardTarget.Temporary:
                await DiscardTemporaryAsync();
                return "DISCARD TEMP";
            default:
                if (_block.State == BlockState.Explicit)
                {
                    throw new PgErrorException(SqlState.ActiveSqlTransaction, "DISCARD ALL cannot run inside a transaction block");
                }

                Settings.ResetAll();
                _host.PreparedStatements.Clear();
                await CloseAsync(new CloseStatement(null, discard.Span));
                Notifications.Unlisten(null, level: 0);
                await DiscardTemporaryAsync();
                return "DISCARD ALL";
        }
    }

    private ValueTask DiscardTemporaryAsync() => Storage.DiscardTemporaryAsync();
}
