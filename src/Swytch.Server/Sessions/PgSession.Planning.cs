using Swytch.Core;
using Swytch.Server.Adapters;
using Swytch.Server.Sessions.Copying;
using Swytch.Server.Sessions.Cursors;
using Swytch.Sql.Planning;
using Swytch.Sql.Planning.Copying;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>From statements to plans and from plans to executions.</summary>
internal sealed partial class PgSession
{
    /// <param name="sql">The whole text, for positions.</param>
    /// <param name="index">Which of its statements.</param>
    private async ValueTask<PlannedStatement> PlanAsync(string sql, int index, Statement statement, IReadOnlyList<uint> declaredTypes)
    {
        if (SessionCommands.NeedsNoPlan(statement))
        {
            // Transaction control must work in a failed transaction, where the schema cannot be read.
            return new PlannedStatement(statement, new SessionPlan(statement, []), 0);
        }

        await EnsureStorageTransactionAsync();
        var snapshot = await Storage.GetSchemaAsync(CancellationToken.None);
        var key = new PlanKey(sql, index, Profile.Dialect, new TypeList(declaredTypes), snapshot.Version, Identity.DatabaseName, Identity.User);
        _functions.Schema = SchemaModels.Of(snapshot);
        if (Engine.Plans.Find(key) is { } known)
        {
            Metrics.PlanHit();
            return known;
        }

        Metrics.PlanMiss();
        var plan = Planner.Plan(statement, sql, _functions.Schema, OptionsFor(declaredTypes));
        var planned = new PlannedStatement(statement, plan, snapshot.Version);
        Engine.Plans.Add(key, planned);
        return planned;
    }

    private async ValueTask<Execution> BindExecutionAsync(
        PlannedStatement planned, string sql, SqlValue[] parameters, IReadOnlyList<short> formats, bool undeterminedAreText)
    {
        switch (planned.Plan)
        {
            case EmptyPlan:
                return new EmptyExecution();
            case SessionPlan { Command: ExecuteStatement execute }:
                return await BindExecuteAsync(execute, sql, parameters, formats);
            case SessionPlan { Command: FetchStatement fetch }:
                return new FetchExecution(this, fetch, formats);
            case CursorPlan cursor:
                return new DeclareExecution(() => DeclareAsync(planned, cursor, sql, parameters));
            case SessionPlan { Command: CopyStatement copy }:
                return new NodeCopyExecution(this, copy, _node.Desk);
            case SessionPlan session:
                return new CommandExecution(this, session.Command, sql, formats);
            case CopyToPlan copy:
                var query = new PlannedStatement(planned.Statement, copy.Query, planned.SchemaVersion);
                return new CopyToExecution(this, copy, new SqliteExecution(this, query, [], [copy.Options.FormatCode], undeterminedAreText: true));
            case CopyFromPlan copy:
                return new CopyFromExecution(this, copy);
            default:
                if (planned.Statement is MaintenanceStatement { Kind: MaintenanceKind.Vacuum })
                {
                    RequireNoBlock("VACUUM");
                }

                return new SqliteExecution(this, planned, parameters, formats, undeterminedAreText);
        }
    }
}
