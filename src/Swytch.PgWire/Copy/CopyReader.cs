using Swytch.Core;
using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Copy;

/// <summary>
/// Rows of COPY FROM, read out of bytes that come in pieces of any size (PostgreSQL 15, commands/copyfromparse.c). Rows are gathered until
/// their owner takes them; their texts point into the buffer. Memory: the buffer (256 KiB, or one larger row) and one batch of rows.
/// </summary>
public abstract class CopyReader
{
    private readonly CopyFieldDecoder[] _decoders;
    private readonly SqlValue[] _values;
    private readonly (long Line, int Start, int Length)[] _rows;
    private readonly int _rowId;
    private readonly ClientEncoding? _encoding;
    private System.Text.Decoder? _transcoder;

    private protected CopyReader(string table, IReadOnlyList<CopyColumn> columns, CopyOptions options, TypeFormatSettings settings, int batchRows)
    {
        Table = table;
        Columns = columns;
        Options = options;
        _decoders = [.. columns.Select(column => new CopyFieldDecoder(column, settings))];
        _values = new SqlValue[columns.Count * batchRows];
        _rows = new (long, int, int)[batchRows];
        _rowId = columns.ToList().FindIndex(static column => column.IsRowId);
        _encoding = options.Format == CopyFormat.Binary ? null : options.HasEncoding ? options.Encoding : settings.ClientEncoding;
        _transcoder = _encoding?.GetDecoder();
    }

    /// <summary>Rows that wait to be stored.</summary>
    public int RowCount { get; private set; }

    public bool IsFull => RowCount == _rows.Length;

    /// <summary>The values of the waiting rows, one row after the other.</summary>
    public ReadOnlyMemory<SqlValue> Values => _values.AsMemory(0, RowCount * Columns.Count);

    /// <summary>True when nothing of what follows matters: the end marker was read, or the client has ended.</summary>
    public bool HasEnded { get; private protected set; }

    private protected string Table { get; }

    private protected IReadOnlyList<CopyColumn> Columns { get; }

    private protected CopyOptions Options { get; }

    private protected CopyBuffer Buffer { get; } = new();

    /// <summary>True once the client has said that no more comes.</summary>
    private protected bool IsLast { get; private set; }

    /// <summary>One-based, of the line (binary: the row) read last.</summary>
    private protected long Line { get; set; }

    /// <param name="table">As CONTEXT names it.</param>
    /// <param name="batchRows">Most rows that are gathered.</param>
    public static CopyReader Create(string table, IReadOnlyList<CopyColumn> columns, CopyOptions options, TypeFormatSettings settings, int batchRows)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Format switch
        {
            CopyFormat.Binary => new CopyBinaryReader(table, columns, options, settings, batchRows),
            CopyFormat.Csv => new CopyCsvReader(table, columns, options, settings, batchRows),
            _ => new CopyTextReader(table, columns, options, settings, batchRows),
        };
    }

    /// <summary>False when the waiting rows must be taken before so many bytes are added.</summary>
    public bool HasRoomFor(int count) => RowCount == 0 || Buffer.HasRoomFor(_transcoder is null ? count : 4 * count);

    public void Append(ReadOnlySpan<byte> data)
    {
        if (HasEnded)
        {
            return;
        }

        if (_transcoder is { } transcoder)
        {
            Transcode(transcoder, data, flush: false);
        }
        else
        {
            Buffer.Append(data);
        }
    }

    /// <summary>No more bytes come.</summary>
    public void Complete()
    {
        IsLast = true;
        if (_transcoder is { } transcoder)
        {
            _transcoder = null;
            Transcode(transcoder, default, flush: true);
        }
    }

    /// <summary>Reads one row into the batch, which must not be full; false when more bytes are needed or the end is reached.</summary>
    /// <exception cref="PgErrorException">What PostgreSQL refuses, with its CONTEXT.</exception>
    public bool TryReadRow()
    {
        Invariant.Holds(!IsFull, "a batch is taken when it is full");
        Span<SqlValue> values = _values.AsSpan(RowCount * Columns.Count, Columns.Count);
        if (HasEnded || !TryReadRow(values, out int start, out int length))
        {
            return false;
        }

        if (_rowId >= 0 && values[_rowId].IsNull)
        {
            throw CopyErrors.InLine(CopyErrors.NotNull(Table, Columns[_rowId].Name), Table, Line, Buffer.Span(start, length), Options.Format != CopyFormat.Binary);
        }

        _rows[RowCount++] = (Line, start, length);
        return true;
    }

    /// <summary>The waiting rows have been stored.</summary>
    public void Clear()
    {
        Array.Clear(_values, 0, RowCount * Columns.Count);
        RowCount = 0;
        Buffer.Compact();
    }

    /// <summary>The error of storing one waiting row, with its line as context.</summary>
    public PgErrorException InRow(PgErrorException failure, int row)
    {
        ArgumentNullException.ThrowIfNull(failure);
        (long line, int start, int length) = _rows[row];

        // PostgreSQL checks NOT NULL and CHECK while it still has the line, and keys when it has gathered rows.
        bool hasLine = Options.Format != CopyFormat.Binary && failure.Error.SqlState is SqlState.NotNullViolation or SqlState.CheckViolation;
        return CopyErrors.InLine(failure, Table, line, Buffer.Span(start, length), hasLine);
    }

    /// <summary>The error of waiting for more, with the line that would come next as context.</summary>
    public PgErrorException InNextRow(PgErrorException failure) => CopyErrors.InLine(failure, Table, Line + 1, default, showsData: false);

    private protected abstract bool TryReadRow(Span<SqlValue> values, out int start, out int length);

    private protected SqlValue Decode(int column, ReadOnlyMemory<byte> text) => _decoders[column].DecodeText(text);

    private protected SqlValue DecodeBinary(int column, ReadOnlyMemory<byte> bytes) => _decoders[column].DecodeBinary(bytes);

    private void Transcode(System.Text.Decoder decoder, ReadOnlySpan<byte> data, bool flush)
    {
        try
        {
            char[] characters = new char[decoder.GetCharCount(data, flush)];
            int count = decoder.GetChars(data, characters, flush);
            Buffer.Append(System.Text.Encoding.UTF8.GetBytes(characters, 0, count));
        }
        catch (System.Text.DecoderFallbackException failure)
        {
            throw CopyErrors.InLine(_encoding!.Translate(failure), Table, Line + 1, default, showsData: false);
        }
    }
}
