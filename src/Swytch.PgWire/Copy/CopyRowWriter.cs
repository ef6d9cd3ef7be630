using System.Buffers;
using System.Buffers.Binary;
using Swytch.Core;
using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.PgWire.Types;

namespace Swytch.PgWire.Copy;

/// <summary>
/// One row of COPY TO after the other in its own buffer (PostgreSQL 15, commands/copyto.c): values are added, then the row is read and taken.
/// What stands before the first row (the binary header) is part of it.
/// </summary>
public sealed class CopyRowWriter
{
    private readonly CopyOptions _options;
    private readonly TypeFormatSettings _settings;
    private readonly IReadOnlyList<CopyColumn> _columns;
    private readonly PgTypeCodec[] _codecs;
    private readonly ArrayBufferWriter<byte> _row = new();
    private readonly ArrayBufferWriter<byte> _value = new();
    private readonly ArrayBufferWriter<byte> _transcoded = new();
    private readonly ClientEncoding? _encoding;
    private readonly SearchValues<byte> _special;
    private int _column;

    public CopyRowWriter(IReadOnlyList<CopyColumn> columns, CopyOptions options, TypeFormatSettings settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        _columns = columns;
        _options = options;
        _settings = settings with { ClientEncoding = null };
        _codecs = [.. columns.Select(column => PgTypeRegistry.Find(column.TypeOid))];
        _encoding = options.Format == CopyFormat.Binary ? null : options.HasEncoding ? options.Encoding : settings.ClientEncoding;
        _special = options.Format == CopyFormat.Csv
            ? SearchValues.Create([options.Delimiter, options.Quote, (byte)'\n', (byte)'\r'])
            : SearchValues.Create([options.Delimiter, (byte)'\\', 8, 9, 10, 11, 12, 13]);
        if (options.Format == CopyFormat.Binary)
        {
            _row.Write(CopyBinaryReader.Signature);
            WriteInt32(_row, 0);
            WriteInt32(_row, 0);
        }
    }

    /// <summary>The row as it is sent, valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Row
    {
        get
        {
            if (_encoding is null)
            {
                return _row.WrittenSpan;
            }

            _transcoded.Clear();
            _encoding.FromUtf8(_row.WrittenSpan, _transcoded);
            return _transcoded.WrittenSpan;
        }
    }

    /// <summary>The line of column names.</summary>
    public void WriteHeader()
    {
        BeginRow();
        foreach (CopyColumn column in _columns)
        {
            Separate();
            _value.Clear();
            _value.Write(System.Text.Encoding.UTF8.GetBytes(column.Name));
            WriteText(_value.WrittenSpan, isForced: false);
        }

        EndRow();
    }

    public void BeginRow()
    {
        _column = 0;
        if (_options.Format == CopyFormat.Binary)
        {
            WriteInt16(_row, (short)_columns.Count);
        }
    }

    /// <summary>The next column. Throws as its type's output does; the row is then cleared by the caller.</summary>
    public void WriteValue(scoped in ValueView value)
    {
        int column = _column;
        if (_options.Format == CopyFormat.Binary)
        {
            _column++;
            WriteBinary(column, value);
            return;
        }

        Separate();
        if (value.IsNull)
        {
            _row.Write(_options.Null.Span);
            return;
        }

        _value.Clear();
        _codecs[column].EncodeText(value, _columns[column].TypeModifier, _settings, _value);
        WriteText(_value.WrittenSpan, _options.ForceQuote.Count > 0 && _options.ForceQuote[column]);
    }

    public void EndRow()
    {
        if (_options.Format != CopyFormat.Binary)
        {
            _row.Write("\n"u8);
        }
    }

    /// <summary>What follows the last row: the trailer of the binary format.</summary>
    public void WriteEnd()
    {
        if (_options.Format == CopyFormat.Binary)
        {
            WriteInt16(_row, -1);
        }
    }

    public void Clear() => _row.Clear();

    private void Separate()
    {
        if (_column++ > 0)
        {
            _row.GetSpan(1)[0] = _options.Delimiter;
            _row.Advance(1);
        }
    }

    private void WriteBinary(int column, scoped in ValueView value)
    {
        if (value.IsNull)
        {
            WriteInt32(_row, -1);
            return;
        }

        _value.Clear();
        _codecs[column].EncodeBinary(value, _columns[column].TypeModifier, _value);
        WriteInt32(_row, _value.WrittenCount);
        _row.Write(_value.WrittenSpan);
    }

    private void WriteText(ReadOnlySpan<byte> text, bool isForced)
    {
        if (_options.Format == CopyFormat.Csv)
        {
            WriteCsv(text, isForced);
            return;
        }

        while (true)
        {
            int special = text.IndexOfAny(_special);
            if (special < 0)
            {
                _row.Write(text);
                return;
            }

            _row.Write(text[..special]);
            byte value = text[special];
            Span<byte> escaped = _row.GetSpan(2);
            escaped[0] = (byte)'\\';
            escaped[1] = value switch
            {
                8 => (byte)'b',
                9 => (byte)'t',
                10 => (byte)'n',
                11 => (byte)'v',
                12 => (byte)'f',
                13 => (byte)'r',
                _ => value,
            };
            _row.Advance(2);
            text = text[(special + 1)..];
        }
    }

    private void WriteCsv(ReadOnlySpan<byte> text, bool isForced)
    {
        bool isQuoted = isForced || text.SequenceEqual(_options.Null.Span) || text.IndexOfAny(_special) >= 0
            || (_columns.Count == 1 && text.SequenceEqual("\\."u8));
        if (!isQuoted)
        {
            _row.Write(text);
            return;
        }

        _row.Write([_options.Quote]);
        while (true)
        {
            int special = text.IndexOfAny(_options.Quote, _options.Escape);
            if (special < 0)
            {
                break;
            }

            _row.Write(text[..special]);
            _row.Write([_options.Escape, text[special]]);
            text = text[(special + 1)..];
        }

        _row.Write(text);
        _row.Write([_options.Quote]);
    }

    private static void WriteInt16(ArrayBufferWriter<byte> output, short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(sizeof(short)), value);
        output.Advance(sizeof(short));
    }

    private static void WriteInt32(ArrayBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }
}
