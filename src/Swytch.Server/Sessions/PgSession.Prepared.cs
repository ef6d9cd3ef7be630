using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>PREPARE, EXECUTE, DEALLOCATE: the same registry as the extended protocol's statements.</summary>
internal sealed partial class PgSession
{
    private async ValueTask<string> PrepareAsync(PrepareStatement prepare, string sql)
    {
        var name = prepare.Name.Name;
        if (_host.PreparedStatements.Contains(name))
        {
            throw SessionErrors.DuplicatePreparedStatement(name);
        }

        if (_host.PreparedStatements.IsFull)
        {
            throw new PgErrorException(SqlState.ConfigurationLimitExceeded, "too many prepared statements");
        }

        var types = new List<uint>();
        foreach (var type in prepare.ParameterTypes)
        {
            types.Add(DatabaseEngine.ResolveType(type));
        }

        var text = sql[prepare.Statement.Span.Start..prepare.Statement.Span.End];
        var statement = await PrepareAsync(text, types, isFromSql: true);
        _host.PreparedStatements.Set(name, statement);
        return "PREPARE";
    }

    /// <summary>Result columns of a prepared statement, for describing EXECUTE.</summary>
    public async ValueTask<IReadOnlyList<ResultColumn>?> ColumnsOfPreparedAsync(string name)
    {
        if (!_host.PreparedStatements.TryGet(name, out var found) || found is not PgPreparedStatement prepared)
        {
            throw SessionErrors.NoPreparedStatement(name);
        }

        var planned = await CurrentPlanAsync(prepared);
        return planned.Plan is SessionPlan session ? SessionCommands.ColumnsOf(session.Command) : planned.Plan.Columns;
    }

    private string Deallocate(DeallocateStatement deallocate)
    {
        if (deallocate.Name is not { } name)
        {
            _host.PreparedStatements.Clear();
            return "DEALLOCATE ALL";
        }

        return _host.PreparedStatements.Remove(name.Name, out _)
            ? "DEALLOCATE"
            : throw SessionErrors.NoPreparedStatement(name.Name);
    }

    /// <summary>EXECUTE name(arguments): the prepared statement's own execution, its parameters computed first.</summary>
    private async ValueTask<Execution> BindExecuteAsync(ExecuteStatement execute, string sql, SqlValue[] parameters, IReadOnlyList<short> formats)
    {
        var name = execute.Name.Name;
        if (!_host.PreparedStatements.TryGet(name, out var found) || found is not PgPreparedStatement prepared)
        {
            throw SessionErrors.NoPreparedStatement(name);
        }

        RefuseWhenFailed(prepared.Statement);
        var planned = await CurrentPlanAsync(prepared);
        var types = planned.Plan.ParameterTypes;
        if (execute.Arguments.Count != types.Count)
        {
            throw new PgErrorException(new PgError(
                SqlState.SyntaxError, $"wrong number of parameters for prepared statement \"{name}\"")
            {
                Detail = string.Create(CultureInfo.InvariantCulture, $"Expected {types.Count} parameters but got {execute.Arguments.Count}."),
            });
        }

        var values = types.Count == 0 ? [] : await EvaluateAsync(execute, sql, types, parameters);
        return await BindExecutionAsync(planned, prepared.Sql, values, formats, prepared.IsDescribed);
    }

    /// <summary>The arguments of EXECUTE are expressions; SQLite computes them in one row, cast to the parameters' types.</summary>
    private async ValueTask<SqlValue[]> EvaluateAsync(ExecuteStatement execute, string sql, IReadOnlyList<uint> types, SqlValue[] parameters)
    {
        var items = new List<string>();
        for (var index = 0; index < types.Count; index++)
        {
            var span = execute.Arguments[index].Span;
            items.Add($"CAST(({sql[span.Start..span.End]}) AS {PgTypes.Format(types[index], -1)})");
        }

        var query = "SELECT " + string.Join(", ", items);
        var statement = SqlParser.Parse(query, Profile.Dialect)[0];
        var planned = await PlanAsync(query, 0, statement, []);
        Invariant.Holds(planned.Plan is SqlitePlan, "a SELECT is run by SQLite");
        await EnsureStorageTransactionAsync();
        var control = Guard.Begin(StatementTimeoutMs, LockTimeoutMs);
        try
        {
            await using var cursor = await Storage.ExecuteAsync(planned.Steps[0], parameters, control);
            Invariant.Holds(cursor.Step(), "a SELECT without FROM has one row");
            var values = new SqlValue[types.Count];
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = cursor.Column(index).ToOwned();
            }

            await cursor.CompleteAsync();
            return values;
        }
        finally
        {
            Guard.End();
        }
    }
}
