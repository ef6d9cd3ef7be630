using System.Globalization;
using Swytch.Core;
using Swytch.Core.Copying;
using Swytch.Core.Errors;
using Swytch.PgWire.Copy;
using Swytch.PgWire.Handlers;
using Swytch.Sql.Planning.Copying;

namespace Swytch.Server.Sessions.Copying;

/// <summary>COPY TO STDOUT: the rows of its query, each one CopyData message.</summary>
internal sealed class CopyToExecution(PgSession session, CopyToPlan plan, SqliteExecution query) : Execution
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
        response.WriteCopyOutResponse(plan.Options.FormatCode, plan.DataColumns.Count);
        var rows = new CopyRowWriter(plan.DataColumns, plan.Options, session.FormatSettings);
        if (plan.Options.Header != CopyHeader.None)
        {
            rows.WriteHeader();
            Send();
        }

        var target = new Rows(response, rows);
        await query.RunAsync(target, maxRows: 0);
        rows.WriteEnd();
        if (rows.Row.Length > 0)
        {
            Send();
        }

        response.WriteCopyDone();
        return string.Create(CultureInfo.InvariantCulture, $"COPY {target.Count}");

        void Send()
        {
            response.WriteCopyData(rows.Row);
            rows.Clear();
        }
    }

    public override ValueTask DisposeAsync() => query.DisposeAsync();

    /// <summary>Takes a query's rows as data instead of DataRow messages.</summary>
    private sealed class Rows(IResponseWriter response, CopyRowWriter rows) : IResponseWriter
    {
        public long Count { get; private set; }

        public bool NeedsFlush => response.NeedsFlush;

        public void BeginRows(RowDescription description)
        {
            // The columns were known before the query ran.
        }

        public void BeginRow() => rows.BeginRow();

        public void WriteValue(scoped in ValueView value) => rows.WriteValue(value);

        public void EndRow()
        {
            rows.EndRow();
            response.WriteCopyData(rows.Row);
            rows.Clear();
            Count++;
        }

        public ValueTask FlushIfNeededAsync() => response.FlushIfNeededAsync();

        public void WriteNotice(PgError notice) => response.WriteNotice(notice);

        public void WriteRowDescription(RowDescription description) => throw Misplaced();

        public void WriteCommandComplete(string tag) => throw Misplaced();

        public void WriteEmptyQueryResponse() => throw Misplaced();

        public void WriteCopyOutResponse(short format, int columns) => throw Misplaced();

        public void WriteCopyData(ReadOnlySpan<byte> data) => throw Misplaced();

        public void WriteCopyDone() => throw Misplaced();

        public ValueTask<ICopyInput> BeginCopyInAsync(short format, int columns) => throw Misplaced();

        private static InvalidOperationException Misplaced() => new("A query inside COPY writes rows and nothing else.");
    }
}
