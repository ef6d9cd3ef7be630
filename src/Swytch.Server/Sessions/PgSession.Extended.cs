using Swytch.PgWire.Handlers;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>The extended query protocol (PostgreSQL manual, section 55.2.3). What runs between two Syncs is one implicit transaction.</summary>
internal sealed partial class PgSession
{
    public async ValueTask<IPreparedStatement> ParseAsync(string sql, IReadOnlyList<uint> declaredTypes)
    {
        Enter();
        Activity.Query = sql;
        RefuseTooLong(sql);
        return await PrepareAsync(sql, declaredTypes.Count == 0 ? [] : [.. declaredTypes], isFromSql: false);
    }

    private async ValueTask<PgPreparedStatement> PrepareAsync(string sql, IReadOnlyList<uint> declaredTypes, bool isFromSql)
    {
        var statements = ParseScript(sql);
        if (statements.Count > 1)
        {
            throw SessionErrors.SeveralCommandsInPrepared();
        }

        var statement = statements.Count == 0 ? null : statements[0];
        RefuseWhenFailed(statement);
        var prepared = new PgPreparedStatement(this, sql, statement, declaredTypes) { IsFromSql = isFromSql };
        await CurrentPlanAsync(prepared);
        return prepared;
    }

    public async ValueTask<IPortal> BindAsync(IPreparedStatement statement, BindArguments arguments)
    {
        Enter();
        var prepared = (PgPreparedStatement)statement;
        Activity.Query = prepared.Sql;
        RefuseWhenFailed(prepared.Statement);
        var planned = await CurrentPlanAsync(prepared);
        var types = planned.Plan.ParameterTypes;
        if (arguments.ParameterValues.Count != types.Count)
        {
            throw SessionErrors.ParameterCount(arguments.ParameterValues.Count, NameOf(prepared), types.Count);
        }

        var values = ParameterDecoder.Decode(types, arguments, FormatSettings, _functions);
        short[] formats = arguments.ResultFormats.Count == 0 ? [] : [.. arguments.ResultFormats];
        var execution = await BindExecutionAsync(planned, prepared.Sql, values, formats, prepared.IsDescribed);
        if (formats.Length > 1 && planned.Plan.Columns is { } columns && columns.Count != formats.Length)
        {
            throw SessionErrors.ResultFormatCount(formats.Length, columns.Count);
        }

        return new PgPortal(this, prepared.Statement, planned.Plan, execution);
    }

    public async ValueTask SyncAsync()
    {
        try
        {
            if (_block.State == BlockState.Implicit)
            {
                await CommitAsync();
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The statement's plan for the schema as it is now.</summary>
    /// <exception cref="Swytch.Core.Errors.PgErrorException">0A000 when the result columns differ from what was described.</exception>
    public async ValueTask<PlannedStatement> CurrentPlanAsync(PgPreparedStatement prepared)
    {
        if (prepared.Statement is not { } statement)
        {
            return PgPreparedStatement.Empty;
        }

        var planned = await PlanAsync(prepared.Sql, 0, statement, prepared.DeclaredTypes);
        if (!ReferenceEquals(planned, prepared.Planned))
        {
            if (prepared.Planned is { } earlier && !SameColumns(earlier.Plan.Columns, planned.Plan.Columns))
            {
                throw SessionErrors.CachedPlanChanged();
            }

            prepared.Planned = planned;
        }

        return planned;
    }

    /// <summary>Execute of a portal: opens the implicit transaction unless there is one.</summary>
    public void BeforeExecute(Statement? statement)
    {
        Enter();
        RefuseWhenFailed(statement);
        if (statement is not null)
        {
            EnsureImplicitBlock();
        }
    }

    public void BeforePortalRuns(Plan plan) => SendNotices(plan);

    private string NameOf(PgPreparedStatement prepared)
    {
        foreach (var (name, statement) in _host.PreparedStatements.Entries)
        {
            if (ReferenceEquals(statement, prepared))
            {
                return name;
            }
        }

        return string.Empty;
    }

    private static bool SameColumns(IReadOnlyList<ResultColumn>? left, IReadOnlyList<ResultColumn>? right)
    {
        if (left is null || right is null)
        {
            return left is null == right is null;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        for (var index = 0; index < left.Count; index++)
        {
            if (left[index].TypeOid != right[index].TypeOid || left[index].TypeModifier != right[index].TypeModifier
                || left[index].Name != right[index].Name)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A statement prepared by Parse or PREPARE.</summary>
internal sealed class PgPreparedStatement(PgSession session, string sql, Statement? statement, IReadOnlyList<uint> declaredTypes) : IPreparedStatement
{
    /// <summary>Made by PREPARE, not by a Parse message.</summary>
    public bool IsFromSql { get; init; }

    public static PlannedStatement Empty { get; } = new(null, new EmptyPlan(), 0);

    public string Sql => sql;

    /// <summary>Null for an empty query.</summary>
    public Statement? Statement => statement;

    public IReadOnlyList<uint> DeclaredTypes => declaredTypes;

    public PlannedStatement? Planned { get; set; }

    /// <summary>Describe has told its columns: what was undetermined then is text and stays so.</summary>
    public bool IsDescribed { get; private set; }

    public DateTimeOffset PreparedAt { get; } = session.Now;

    public async ValueTask<StatementDescription> DescribeAsync()
    {
        var planned = await session.CurrentPlanAsync(this);
        IsDescribed = true;
        var columns = planned.Plan switch
        {
            SessionPlan { Command: ExecuteStatement execute } => await session.ColumnsOfPreparedAsync(execute.Name.Name),
            SessionPlan { Command: FetchStatement { IsMove: false } fetch } => session.FindCursor(fetch.Cursor.Name)?.Columns,
            SessionPlan command => SessionCommands.ColumnsOf(command.Command),
            var plan => plan.Columns,
        };
        return new StatementDescription(planned.Plan.ParameterTypes, columns is null ? null : ResultColumns.Describe(columns, []));
    }
}

/// <summary>A portal of the extended protocol.</summary>
internal sealed class PgPortal(PgSession session, Statement? statement, Plan plan, Execution execution) : IPortal
{
    private bool _started;

    public ValueTask<RowDescription?> DescribeAsync()
    {
        session.BeforeExecute(statement);
        return execution.DescribeAsync();
    }

    public async ValueTask<bool> ExecuteAsync(IResponseWriter response, int maxRows)
    {
        session.BeforeExecute(statement);
        if (!_started)
        {
            _started = true;
            session.BeforePortalRuns(plan);
        }

        var tag = await execution.RunAsync(response, maxRows);
        if (tag is null)
        {
            return false;
        }

        if (tag.Length == 0)
        {
            response.WriteEmptyQueryResponse();
        }
        else
        {
            response.WriteCommandComplete(tag);
        }

        return true;
    }

    public ValueTask DisposeAsync() => execution.DisposeAsync();
}
