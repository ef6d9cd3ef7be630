using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.Server.Sessions.Cursors;

/// <summary>Where the rows of a cursor's query go: to the client, into what the cursor keeps, to both or nowhere.</summary>
/// <param name="client">Null for MOVE and for rows that are only kept.</param>
/// <param name="kept">Null when nothing is kept.</param>
internal sealed class RowSink(IResponseWriter? client, CursorRows? kept, int columns) : IResponseWriter
{
    private SqlValue[]? _row;
    private int _column;

    public long Count { get; private set; }

    public bool NeedsFlush => client is not null && client.NeedsFlush;

    public void BeginRows(RowDescription description)
    {
        // FETCH has described them, perhaps in another format.
    }

    public void BeginRow()
    {
        _row = kept is null ? null : new SqlValue[columns];
        _column = 0;
        client?.BeginRow();
    }

    public void WriteValue(scoped in ValueView value)
    {
        if (_row is not null)
        {
            _row[_column++] = value.ToOwned();
        }

        client?.WriteValue(value);
    }

    public void EndRow()
    {
        if (_row is not null)
        {
            kept!.Add(_row);
        }

        client?.EndRow();
        Count++;
    }

    public ValueTask FlushIfNeededAsync() => client?.FlushIfNeededAsync() ?? ValueTask.CompletedTask;

    public void WriteNotice(PgError notice) => client?.WriteNotice(notice);

    public void WriteRowDescription(RowDescription description) => throw Misplaced();

    public void WriteCommandComplete(string tag) => throw Misplaced();

    public void WriteEmptyQueryResponse() => throw Misplaced();

    public void WriteCopyOutResponse(short format, int columns) => throw Misplaced();

    public void WriteCopyData(ReadOnlySpan<byte> data) => throw Misplaced();

    public void WriteCopyDone() => throw Misplaced();

    public ValueTask<ICopyInput> BeginCopyInAsync(short format, int columns) => throw Misplaced();

    private static InvalidOperationException Misplaced() => new("The query of a cursor writes rows and nothing else.");
}
