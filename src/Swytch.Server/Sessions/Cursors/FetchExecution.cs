using System.Globalization;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions.Cursors;

/// <summary>FETCH and MOVE.</summary>
internal sealed class FetchExecution(PgSession session, FetchStatement fetch, IReadOnlyList<short> formats) : Execution
{
    private CursorRows? _kept;
    private string? _tag;
    private long _next;

    /// <summary>A cursor that does not exist yet is told about when FETCH runs.</summary>
    public override ValueTask<RowDescription?> DescribeAsync() =>
        ValueTask.FromResult(fetch.IsMove ? null : session.FindCursor(fetch.Cursor.Name)?.Describe(formats));

    public override async ValueTask<string?> RunAsync(IResponseWriter response, int maxRows)
    {
        if (_tag is null)
        {
            var name = fetch.Cursor.Name;
            var cursor = session.FindCursor(name) ?? throw new PgErrorException(SqlState.InvalidCursorName, $"cursor \"{name}\" does not exist");
            IResponseWriter? target = null;
            if (!fetch.IsMove)
            {
                var description = cursor.Describe(formats);
                response.BeginRows(description);
                _kept = maxRows > 0 ? new CursorRows(session.CursorBudget, name) : null;
                target = _kept is null ? response : new RowSink(null, _kept, description.Columns.Count);
            }

            var count = await cursor.RunAsync(fetch, target);
            _tag = string.Create(CultureInfo.InvariantCulture, $"{(fetch.IsMove ? "MOVE" : "FETCH")} {count}");
            _next = 1;
        }

        return _kept is null ? _tag : await WriteKeptAsync(_kept, response, maxRows);
    }

    public override ValueTask DisposeAsync()
    {
        _kept?.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The row limit of Execute counts for itself: FETCH has run, and its rows are given in portions, the last of which its tag counts.
    /// Null when the limit was reached first.
    /// </summary>
    private async ValueTask<string?> WriteKeptAsync(CursorRows kept, IResponseWriter response, int maxRows)
    {
        var portion = 0;
        for (; _next <= kept.Last; portion++)
        {
            if (maxRows > 0 && portion == maxRows)
            {
                return null;
            }

            response.BeginRow();
            foreach (var value in kept[_next++])
            {
                response.WriteValue(value.AsView());
            }

            response.EndRow();
            await response.FlushIfNeededAsync();
        }

        return string.Create(CultureInfo.InvariantCulture, $"FETCH {portion}");
    }
}

/// <summary>DECLARE CURSOR.</summary>
internal sealed class DeclareExecution(Func<ValueTask> declare) : Execution
{
    private bool _done;

    public override ValueTask<RowDescription?> DescribeAsync() => ValueTask.FromResult<RowDescription?>(null);

    public override async ValueTask<string?> RunAsync(IResponseWriter response, int maxRows)
    {
        if (_done)
        {
            throw new PgErrorException(SqlState.ObjectNotInPrerequisiteState, "portal \"\" cannot be run");
        }

        _done = true;
        await declare();
        return "DECLARE CURSOR";
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
