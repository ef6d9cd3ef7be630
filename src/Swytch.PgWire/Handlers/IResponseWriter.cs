using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Handlers;

/// <summary>
/// Writes responses into the connection's output buffer. Nothing is sent until a flush; call
/// <see cref="FlushIfNeededAsync"/> between rows: it waits for a slow client (back-pressure).
/// </summary>
public interface IResponseWriter
{
    void WriteRowDescription(RowDescription description);

    /// <summary>Starts the rows of one result: resolves each column's codec once from type and format.</summary>
    void BeginRows(RowDescription description);

    void BeginRow();

    /// <summary>The next column of the row, encoded by its codec. Throws 22P02 or 22003 when the value does not fit the announced type; the whole row is then withdrawn.</summary>
    void WriteValue(scoped in ValueView value);

    void EndRow();

    /// <summary>True when so much output waits that <see cref="FlushIfNeededAsync"/> must be awaited before the next row.</summary>
    bool NeedsFlush { get; }

    /// <summary>
    /// Sends what waits when it exceeds a threshold, else returns at once. Not inside a row.
    /// Throws <see cref="OperationCanceledException"/> when the client is gone.
    /// </summary>
    ValueTask FlushIfNeededAsync();

    void WriteCommandComplete(string tag);

    /// <summary>Begins COPY TO STDOUT (PostgreSQL manual, section 55.2.6); CopyData messages follow, then <see cref="WriteCopyDone"/>.</summary>
    /// <param name="format">0 text or csv, 1 binary; the same for all columns.</param>
    void WriteCopyOutResponse(short format, int columns);

    /// <summary>One CopyData message. Await <see cref="FlushIfNeededAsync"/> between two as between rows.</summary>
    void WriteCopyData(ReadOnlySpan<byte> data);

    void WriteCopyDone();

    /// <summary>Begins COPY FROM STDIN: CopyInResponse is sent at once, and what the client sends is read from the result until it has ended or the statement fails.</summary>
    ValueTask<ICopyInput> BeginCopyInAsync(short format, int columns);

    void WriteEmptyQueryResponse();

    void WriteNotice(PgError notice);
}
