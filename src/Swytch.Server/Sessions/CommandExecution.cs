using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>What a session command answers.</summary>
/// <param name="Tag">Of CommandComplete.</param>
/// <param name="Rows">Values by row; empty without columns.</param>
internal sealed record CommandResult(string Tag, IReadOnlyList<SqlValue[]> Rows)
{
    public CommandResult(string tag)
        : this(tag, [])
    {
    }
}

/// <summary>A statement that the session runs itself: BEGIN, SET, SHOW, PREPARE, CREATE ROLE ….</summary>
internal sealed class CommandExecution(PgSession session, Statement command, string sql, IReadOnlyList<short> formats) : Execution
{
    private readonly RowDescription? _description = SessionCommands.ColumnsOf(command) is { } columns
        ? ResultColumns.Describe(columns, formats)
        : null;

    private CommandResult? _result;
    private int _next;

    public override ValueTask<RowDescription?> DescribeAsync() => ValueTask.FromResult(_description);

    public override async ValueTask<string?> RunAsync(IResponseWriter response, int maxRows)
    {
        if (_result is not null && _description is null)
        {
            throw new PgErrorException(SqlState.ObjectNotInPrerequisiteState, "portal \"\" cannot be run");
        }

        _result ??= await session.RunCommandAsync(command, sql);
        if (_description is not null && await WriteRowsAsync(response, maxRows))
        {
            return null;
        }

        return _result.Tag;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>True when the limit was reached.</summary>
    private async ValueTask<bool> WriteRowsAsync(IResponseWriter response, int maxRows)
    {
        response.BeginRows(_description!);
        for (var portion = 0; _next < _result!.Rows.Count; portion++)
        {
            if (maxRows > 0 && portion == maxRows)
            {
                return true;
            }

            response.BeginRow();
            foreach (var value in _result.Rows[_next++])
            {
                response.WriteValue(value.AsView());
            }

            response.EndRow();
            await response.FlushIfNeededAsync();
        }

        return false;
    }
}
