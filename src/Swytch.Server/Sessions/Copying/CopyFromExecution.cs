using System.Diagnostics;
using System.Globalization;
using Swytch.Core.Errors;
using Swytch.PgWire.Copy;
using Swytch.PgWire.Handlers;
using Swytch.Sql.Planning.Copying;
using Swytch.Storage;

namespace Swytch.Server.Sessions.Copying;

/// <summary>
/// COPY FROM STDIN. The client's data is read when the rows before it are stored, and rows are stored in batches inside one transaction,
/// so the memory it takes does not depend on how many there are.
/// </summary>
internal sealed class CopyFromExecution(PgSession session, CopyFromPlan plan) : Execution
{
    private readonly CopyStore _store = new(session.Storage, plan);
    private bool _done;

    public override ValueTask<RowDescription?> DescribeAsync() => ValueTask.FromResult<RowDescription?>(null);

    public override async ValueTask<string?> RunAsync(IResponseWriter response, int maxRows)
    {
        if (_done)
        {
            throw new PgErrorException(SqlState.ObjectNotInPrerequisiteState, "portal \"\" cannot be run");
        }

        _done = true;
        session.RefuseInReadOnly("COPY FROM", plan.Table.IsTemporary);
        var startedAt = Stopwatch.GetTimestamp();
        await session.EnsureStorageTransactionAsync();
        session.AssignTransactionId();
        await session.DetachCursorsAsync();
        var control = session.Guard.Begin(session.StatementTimeoutMs, session.LockTimeoutMs);
        try
        {
            var input = await response.BeginCopyInAsync(plan.Options.FormatCode, plan.DataColumns.Count);
            var rows = await StoreAllAsync(input, control);
            session.Metrics.StatementFinished(0, Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
            return string.Create(CultureInfo.InvariantCulture, $"COPY {rows}");
        }
        finally
        {
            session.Guard.End();
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<long> StoreAllAsync(ICopyInput input, StatementControl control)
    {
        var reader = CopyReader.Create(plan.Table.Name, plan.DataColumns, plan.Options, session.FormatSettings, _store.RowsPerBatch);
        var stored = 0L;
        var isLast = false;
        while (!isLast)
        {
            var data = await ReadAsync(input, reader, control);
            isLast = data.IsEmpty;
            if (isLast)
            {
                reader.Complete();
            }
            else
            {
                if (!reader.HasRoomFor(data.Length))
                {
                    stored += await StoreAsync(reader, control);
                }

                reader.Append(data.Span);
            }

            while (reader.TryReadRow())
            {
                if (reader.IsFull)
                {
                    stored += await StoreAsync(reader, control);
                }
            }
        }

        return stored + await StoreAsync(reader, control);
    }

    /// <summary>A client that sends nothing can be stopped as well as one that sends.</summary>
    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ICopyInput input, CopyReader reader, StatementControl control)
    {
        try
        {
            var data = await input.ReadAsync(control.Token);
            return control.StopReason is { } reason ? throw new PgErrorException(reason) : data;
        }
        catch (OperationCanceledException) when (control.StopReason is not null)
        {
            throw reader.InNextRow(new PgErrorException(control.StopReason));
        }
        catch (PgErrorException failure) when (failure.Error.Severity == PgSeverity.Error)
        {
            throw reader.InNextRow(failure);
        }
    }

    private async ValueTask<int> StoreAsync(CopyReader reader, StatementControl control)
    {
        var rows = reader.RowCount;
        if (rows == 0)
        {
            return 0;
        }

        try
        {
            await _store.StoreAsync(reader.Values, control);
        }
        catch (PgErrorException failure) when (IsOfOneRow(failure))
        {
            await StoreOneByOneAsync(reader, failure, control);
        }

        reader.Clear();
        return rows;
    }

    /// <summary>Class 22 (data) and 23 (constraints), and what triggers raise.</summary>
    private static bool IsOfOneRow(PgErrorException failure) => failure.Error.SqlState[..2] is "22" or "23" or "P0";

    /// <summary>Finds the row that a batch failed for. PostgreSQL checks foreign keys when the rows are all there, without a line to tell.</summary>
    private async ValueTask StoreOneByOneAsync(CopyReader reader, PgErrorException failure, StatementControl control)
    {
        if (failure.Error.SqlState == SqlState.ForeignKeyViolation)
        {
            throw failure;
        }

        var columns = plan.DataColumns.Count;
        for (var row = _store.Stored; row < reader.RowCount; row++)
        {
            try
            {
                await _store.StoreRowAsync(reader.Values.Slice(row * columns, columns), control);
            }
            catch (PgErrorException rowFailure) when (IsOfOneRow(rowFailure))
            {
                throw reader.InRow(rowFailure, row);
            }
        }

        throw failure;
    }
}
