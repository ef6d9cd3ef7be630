using System.Diagnostics;
using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.Sql.Planning;
using Swytch.Storage;

namespace Swytch.Server.Sessions;

/// <summary>Runs the steps of a plan on storage. The last step's rows are the answer.</summary>
internal sealed class SqliteExecution : Execution
{
    private readonly PgSession _session;
    private readonly PlannedStatement _planned;
    private readonly SqlitePlan _plan;
    private readonly SqlValue[] _parameters;
    private readonly IReadOnlyList<short> _formats;
    private readonly bool _undeterminedAreText;

    private RowDescription? _description;
    private StatementControl? _control;
    private RowSource? _rows;
    private ICursor? _first;
    private long _returned;
    private long _changed;
    private bool _done;
    private long _startedAt;

    /// <param name="formats">Result formats of Bind; empty = all text.</param>
    /// <param name="undeterminedAreText">The statement has been described: its undetermined columns are text for good.</param>
    public SqliteExecution(PgSession session, PlannedStatement planned, SqlValue[] parameters, IReadOnlyList<short> formats, bool undeterminedAreText)
    {
        _session = session;
        _planned = planned;
        _plan = (SqlitePlan)planned.Plan;
        _parameters = parameters;
        _formats = formats;
        // A statement that writes is never run by Describe.
        _undeterminedAreText = undeterminedAreText || (_plan.IsWrite && _plan.Columns is not null);
    }

    public override async ValueTask<RowDescription?> DescribeAsync()
    {
        if (_description is not null || _plan.Columns is null)
        {
            return _description;
        }

        if (_planned.HasDeterminedColumns || _undeterminedAreText)
        {
            _description = ResultColumns.Describe(_plan.Columns, _formats);
            return _description;
        }

        await StartAsync();
        _session.Guard.End();
        return _description;
    }

    public override async ValueTask<string?> RunAsync(IResponseWriter response, int maxRows)
    {
        if (_done)
        {
            // PostgreSQL: a finished SELECT has no more rows; other portals cannot be run again.
            return _plan.Tag.Count == CommandTagCount.Returned
                ? "SELECT 0"
                : throw new PgErrorException(SqlState.ObjectNotInPrerequisiteState, "portal \"\" cannot be run");
        }

        if (_rows is null && _first is null)
        {
            await StartAsync();
        }
        else
        {
            _session.Guard.Resume(_control!, _session.StatementTimeoutMs);
            await (_rows?.Cursor ?? _first!).ContinueAsync();
        }

        // Each portion of a suspended portal is counted for itself, as PostgreSQL does.
        _returned = 0;

        try
        {
            if (_rows is not null && !await WriteRowsAsync(response, maxRows))
            {
                _session.Guard.End();
                return null;
            }

            await CompleteAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }

        return Tag();
    }

    public override async ValueTask DisposeAsync()
    {
        _done = true;
        _session.Guard.End();
        if (_rows is { } rows)
        {
            _rows = null;
            await rows.DisposeAsync();
        }

        if (_first is { } first)
        {
            _first = null;
            await first.DisposeAsync();
        }
    }

    /// <summary>Runs all steps but the last, opens the last, and decides the columns.</summary>
    private async ValueTask StartAsync()
    {
        _session.RefuseInReadOnly(_plan);
        _startedAt = Stopwatch.GetTimestamp();
        await _session.EnsureStorageTransactionAsync();
        if (_plan.IsWrite)
        {
            _session.AssignTransactionId();
            await _session.DetachCursorsAsync();
        }

        _control = _session.Guard.Begin(_session.StatementTimeoutMs, _session.LockTimeoutMs);
        try
        {
            var steps = _planned.Steps;
            for (var index = 0; index < steps.Count; index++)
            {
                var isLast = index == steps.Count - 1;
                var cursor = await _session.Storage.ExecuteAsync(steps[index], _parameters, _control);
                if (isLast && _plan.Columns is not null)
                {
                    await OpenRowsAsync(cursor);
                }
                else if (isLast)
                {
                    _first = cursor;
                    Drain(cursor);
                }
                else
                {
                    await RunStepAsync(cursor, _plan.Steps[index].Counts);
                }
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async ValueTask OpenRowsAsync(ICursor cursor)
    {
        _rows = new RowSource(cursor);
        if (_description is null)
        {
            if (_rows.ColumnCount != _plan.Columns!.Count)
            {
                await ColumnsDifferAsync();
            }

            _description = _planned.HasDeterminedColumns || _undeterminedAreText
                ? ResultColumns.Describe(_plan.Columns, _formats)
                : ResultColumns.Describe(_plan.Columns, _formats, _rows.LookAhead());
        }
    }

    /// <summary>The table changed between planning and running.</summary>
    private static ValueTask ColumnsDifferAsync() => throw SessionErrors.CachedPlanChanged();

    private async ValueTask RunStepAsync(ICursor cursor, bool counts)
    {
        await using (cursor)
        {
            Drain(cursor);
            await cursor.CompleteAsync();
            if (counts)
            {
                _changed += cursor.Changes;
            }
        }
    }

    private static void Drain(ICursor cursor)
    {
        while (cursor.Step())
        {
        }
    }

    /// <summary>False when the limit was reached before the end.</summary>
    private async ValueTask<bool> WriteRowsAsync(IResponseWriter response, int maxRows)
    {
        var rows = _rows!;
        var columns = _description!.Columns.Count;
        response.BeginRows(_description);
        var portion = 0;
        while (true)
        {
            // PostgreSQL also stops at the limit without looking whether there is another row.
            if (maxRows > 0 && portion == maxRows)
            {
                return false;
            }

            if (!rows.Step())
            {
                return true;
            }

            response.BeginRow();
            for (var index = 0; index < columns; index++)
            {
                response.WriteValue(rows.Column(index));
            }

            response.EndRow();
            portion++;
            _returned++;
            if (response.NeedsFlush)
            {
                await response.FlushIfNeededAsync();
                await rows.Cursor.ContinueAsync();
            }
        }
    }

    private async ValueTask CompleteAsync()
    {
        var cursor = _rows?.Cursor ?? _first;
        if (cursor is not null)
        {
            await cursor.CompleteAsync();
            if (_plan.Steps[^1].Counts)
            {
                _changed += cursor.Changes;
            }
        }

        await DisposeAsync();
        _session.Metrics.StatementFinished(_returned, Stopwatch.GetElapsedTime(_startedAt).TotalSeconds);
    }

    private string Tag() => _plan.Tag.Count switch
    {
        CommandTagCount.Returned => string.Create(CultureInfo.InvariantCulture, $"{_plan.Tag.Word} {_returned}"),
        CommandTagCount.Changed when _plan.Tag.Word == "INSERT" => string.Create(CultureInfo.InvariantCulture, $"INSERT 0 {_changed}"),
        CommandTagCount.Changed => string.Create(CultureInfo.InvariantCulture, $"{_plan.Tag.Word} {_changed}"),
        _ => _plan.Tag.Word,
    };
}
