using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.Sql.Planning;
using Swytch.Sql.Planning.Copying;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>The simple query protocol: several statements are one implicit transaction (PostgreSQL manual, section 55.2.2.1).</summary>
internal sealed partial class PgSession
{
    /// <summary>Several statements in one query run now, which counts as a transaction block for what needs one.</summary>
    private bool _runsScript;

    public async ValueTask ExecuteSimpleQueryAsync(string sql, IResponseWriter response)
    {
        Enter();
        Activity.Query = sql;
        RefuseTooLong(sql);
        var known = FindShape(sql);
        var statements = known?.Statement.Statements ?? ParseScript(sql);
        if (statements.Count == 0)
        {
            response.WriteEmptyQueryResponse();
            Leave();
            return;
        }

        if (!_block.IsOpen)
        {
            if (statements.Count > 1)
            {
                EnsureImplicitBlock();
            }
            else
            {
                OpenTransactionSettings();
            }
        }

        _runsScript = statements.Count > 1;
        try
        {
            for (var index = 0; index < statements.Count; index++)
            {
                await ExecuteOneAsync(sql, statements, index, known, response);
            }
        }
        finally
        {
            _runsScript = false;
        }

        // After an error the connection calls FailAsync, where the session begins to wait too.
        Leave();
    }

    private async ValueTask ExecuteOneAsync(
        string sql, IReadOnlyList<Statement> statements, int index, (ShapedStatement Statement, SqlValue[] Parameters)? known, IResponseWriter response)
    {
        var statement = statements[index];
        RefuseWhenFailed(statement);
        if (index > 0 && !_block.IsOpen)
        {
            // COMMIT inside the script ended the transaction; what follows is another one.
            EnsureImplicitBlock();
        }

        var planned = known is { } shaped ? await PlanOfShapeAsync(shaped.Statement) : null;
        SqlValue[] parameters = planned is null ? [] : known!.Value.Parameters;
        planned ??= await PlanNormallyAsync(sql, index, known is null ? statement : ParseScript(sql)[0], statements.Count == 1);
        SendNotices(planned.Plan);
        if (!_block.IsOpen && planned.Plan is SqlitePlan { Steps.Count: > 1 } or CopyFromPlan)
        {
            _block.BeginImplicit();
        }

        await using var execution = await BindExecutionAsync(planned, sql, parameters, [], undeterminedAreText: false);
        var description = await execution.DescribeAsync();
        if (description is not null)
        {
            response.WriteRowDescription(description);
        }

        var tag = await execution.RunAsync(response, maxRows: 0);
        Invariant.Holds(tag is not null, "a statement without a row limit is never suspended");
        if (index == statements.Count - 1 && _block.State is BlockState.None or BlockState.Implicit)
        {
            // PostgreSQL too commits before the last CommandComplete, so that a failed commit is not preceded by success.
            await CommitAsync();
        }

        WriteTag(response, tag);
    }

    private async ValueTask<PlannedStatement> PlanNormallyAsync(string sql, int index, Statement statement, bool isAlone)
    {
        var planned = await PlanAsync(sql, index, statement, []);
        RefuseParameters(sql, statement, planned.Plan);
        if (_learnsShape && isAlone)
        {
            LearnShape(sql, statement, planned);
        }

        return planned;
    }

    /// <summary>A simple query has no values for parameters.</summary>
    private static void RefuseParameters(string sql, Statement statement, Plan plan)
    {
        if (plan is SqlitePlan { ParameterTypes.Count: > 0 } or CursorPlan { ParameterTypes.Count: > 0 })
        {
            var first = statement.SelfAndDescendants().OfType<ParameterExpression>().First();
            throw new PgErrorException(new PgError(SqlState.UndefinedParameter, string.Create(CultureInfo.InvariantCulture, $"there is no parameter ${first.Number}"))
            {
                Position = SqlPosition.Of(sql, first.Span.Start),
            });
        }
    }

    private static void WriteTag(IResponseWriter response, string tag)
    {
        if (tag.Length == 0)
        {
            response.WriteEmptyQueryResponse();
        }
        else
        {
            response.WriteCommandComplete(tag);
        }
    }

    private IReadOnlyList<Statement> ParseScript(string sql) => Engine.Plans.Parse(sql, Profile.Dialect);

    private static void RefuseTooLong(string sql)
    {
        if (sql.Length > Limits.StatementBytes)
        {
            throw new PgErrorException(SqlState.ProgramLimitExceeded, $"a query may be {Limits.StatementBytes} bytes long, this one has more");
        }
    }

    private void SendNotices(Plan plan)
    {
        for (var index = 0; index < plan.Notices.Count; index++)
        {
            Notice(plan.Notices[index]);
        }
    }
}
