using System.Buffers;
using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Copy;

/// <summary>The csv format: quotes around what holds delimiters or line ends (PostgreSQL manual, COPY, "CSV Format").</summary>
internal sealed class CopyCsvReader(string table, IReadOnlyList<CopyColumn> columns, CopyOptions options, TypeFormatSettings settings, int batchRows)
    : CopyLineReader(table, columns, options, settings, batchRows)
{
    private readonly bool _hasOwnEscape = options.Escape != options.Quote;
    private readonly SearchValues<byte> _special = SearchValues.Create([(byte)'\n', (byte)'\r', options.Quote, options.Escape]);
    private bool _inQuotes;
    private bool _afterEscape;

    private protected override void BeginLine()
    {
        _inQuotes = false;
        _afterEscape = false;
    }

    private protected override PgErrorException Literal(string character, string escape) =>
        CopyErrors.BadFormat($"unquoted {character} found in data", $"Use quoted CSV field to represent {character}.");

    private protected override bool MarkerIsBad(bool isOtherEnding) =>
        isOtherEnding ? throw CopyErrors.BadFormat("end-of-copy marker does not match previous newline style") : false;

    private protected override LineResult FindLine(out int length, out int consumed)
    {
        ReadOnlySpan<byte> bytes = Buffer.Unread;
        length = 0;
        consumed = 0;
        if (Scanned == 0 && bytes.StartsWith("\\"u8))
        {
            if (bytes.Length == 1 && !IsLast)
            {
                return LineResult.NeedsMore;
            }

            if (bytes.StartsWith("\\."u8))
            {
                bool? isEnd = IsEndMarker(bytes, 2);
                if (isEnd != false)
                {
                    consumed = bytes.Length;
                    return isEnd is null ? LineResult.NeedsMore : LineResult.End;
                }
            }
        }

        int at = Scanned;
        while (true)
        {
            int found = bytes[at..].IndexOfAny(_special);
            if (found < 0)
            {
                _afterEscape &= at == bytes.Length;
                Scanned = bytes.Length;
                return LineResult.NeedsMore;
            }

            _afterEscape &= found == 0;
            at += found;
            Scanned = at;
            byte value = bytes[at];
            if (!_inQuotes && value is (byte)'\n' or (byte)'\r')
            {
                length = at;
                return TryEndLine(bytes, at, out consumed) ? LineResult.Line : LineResult.NeedsMore;
            }

            Look(value);
            at++;
        }
    }

    private protected override int Split(int start, int length, Span<Field> fields)
    {
        ReadOnlySpan<byte> line = Buffer.Span(start, length);
        int count = 0;
        int at = 0;
        while (true)
        {
            if (count == fields.Length)
            {
                return count + 1;
            }

            int found = line[at..].IndexOfAny(Options.Delimiter, Options.Quote);
            int end = found < 0 ? line.Length : at + found;
            if (end < line.Length && line[end] == Options.Quote)
            {
                ReadOnlyMemory<byte> text = Unquote(line, at, out end);
                fields[count++] = new Field(text, text.Span.SequenceEqual(Options.Null.Span), IsQuoted: true);
            }
            else
            {
                ReadOnlyMemory<byte> text = Buffer.Memory(start + at, end - at);
                fields[count++] = new Field(text, text.Span.SequenceEqual(Options.Null.Span), IsQuoted: false);
            }

            if (end == line.Length)
            {
                return count;
            }

            at = end + 1;
        }
    }

    /// <summary>The state of quotes after one byte that may change it.</summary>
    private void Look(byte value)
    {
        if (_inQuotes && _hasOwnEscape && value == Options.Escape)
        {
            _afterEscape = !_afterEscape;
        }

        if (value == Options.Quote && !_afterEscape)
        {
            _inQuotes = !_inQuotes;
        }

        if (!_hasOwnEscape || value != Options.Escape)
        {
            _afterEscape = false;
        }

        if (_inQuotes && value == LineEndByte)
        {
            Line++;
        }
    }

    /// <summary>A field with quotes somewhere in it: what stands outside of them belongs to it as well.</summary>
    private ReadOnlyMemory<byte> Unquote(ReadOnlySpan<byte> line, int at, out int end)
    {
        byte[] text = new byte[line.Length - at];
        int length = 0;
        bool inQuotes = false;
        for (; at < line.Length; at++)
        {
            byte value = line[at];
            if (!inQuotes)
            {
                if (value == Options.Delimiter)
                {
                    break;
                }

                if (value == Options.Quote)
                {
                    inQuotes = true;
                    continue;
                }
            }
            else if (value == Options.Escape && at + 1 < line.Length && (line[at + 1] == Options.Escape || line[at + 1] == Options.Quote))
            {
                at++;
                value = line[at];
            }
            else if (value == Options.Quote)
            {
                inQuotes = false;
                continue;
            }

            text[length++] = value;
        }

        end = at;
        return inQuotes ? throw CopyErrors.BadFormat("unterminated CSV quoted field") : text.AsMemory(0, length);
    }
}
