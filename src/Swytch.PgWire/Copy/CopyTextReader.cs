using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Copy;

/// <summary>The text format: a line for each row, backslash sequences (PostgreSQL manual, COPY, "Text Format").</summary>
internal sealed class CopyTextReader(string table, IReadOnlyList<CopyColumn> columns, CopyOptions options, TypeFormatSettings settings, int batchRows)
    : CopyLineReader(table, columns, options, settings, batchRows)
{
    private const byte Backslash = (byte)'\\';

    private protected override void BeginLine()
    {
        // A line has no state of its own.
    }

    private protected override PgErrorException Literal(string character, string escape) =>
        CopyErrors.BadFormat($"literal {character} found in data", $"Use \"{escape}\" to represent {character}.");

    private protected override bool MarkerIsBad(bool isOtherEnding) => throw CopyErrors.BadFormat(
        isOtherEnding ? "end-of-copy marker does not match previous newline style" : "end-of-copy marker corrupt");

    private protected override LineResult FindLine(out int length, out int consumed)
    {
        ReadOnlySpan<byte> bytes = Buffer.Unread;
        int at = Scanned;
        while (true)
        {
            int found = bytes[at..].IndexOfAny((byte)'\n', (byte)'\r', Backslash);
            if (found < 0)
            {
                Scanned = bytes.Length;
                break;
            }

            at += found;
            Scanned = at;
            if (bytes[at] != Backslash)
            {
                length = at;
                if (TryEndLine(bytes, at, out consumed))
                {
                    return LineResult.Line;
                }

                break;
            }

            if (at + 1 >= bytes.Length)
            {
                break;
            }

            if (bytes[at + 1] == (byte)'.')
            {
                if (IsEndMarker(bytes, at + 2) is null)
                {
                    break;
                }

                length = at;
                consumed = bytes.Length;
                return LineResult.End;
            }

            // Whatever follows a backslash is data, a line feed too.
            at += 2;
        }

        length = 0;
        consumed = 0;
        return LineResult.NeedsMore;
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

            int end = EndOfField(line, at, out bool hasEscapes);
            ReadOnlyMemory<byte> raw = Buffer.Memory(start + at, end - at);
            bool isNull = raw.Span.SequenceEqual(Options.Null.Span);
            fields[count++] = new Field(hasEscapes && !isNull ? Unescape(raw.Span) : raw, isNull, IsQuoted: false);
            if (end == line.Length)
            {
                return count;
            }

            at = end + 1;
        }
    }

    private int EndOfField(ReadOnlySpan<byte> line, int at, out bool hasEscapes)
    {
        hasEscapes = false;
        while (true)
        {
            int found = line[at..].IndexOfAny(Options.Delimiter, Backslash);
            if (found < 0)
            {
                return line.Length;
            }

            at += found;
            if (line[at] == Options.Delimiter)
            {
                return at;
            }

            hasEscapes = true;
            at = Math.Min(at + 2, line.Length);
        }
    }

    private static ReadOnlyMemory<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        byte[] text = new byte[raw.Length];
        int length = 0;
        bool hasNumbers = false;
        for (int i = 0; i < raw.Length; i++)
        {
            byte value = raw[i];
            if (value == Backslash && i + 1 < raw.Length)
            {
                value = raw[++i];
                hasNumbers |= value is (byte)'x' or (>= (byte)'0' and <= (byte)'7');
                value = value switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'v' => (byte)'\v',
                    >= (byte)'0' and <= (byte)'7' => Octal(raw, ref i),
                    (byte)'x' when i + 1 < raw.Length && char.IsAsciiHexDigit((char)raw[i + 1]) => Hexadecimal(raw, ref i),
                    _ => value,
                };
            }

            text[length++] = value;
        }

        if (hasNumbers)
        {
            WireText.Validate(text.AsSpan(0, length));
        }

        return text.AsMemory(0, length);
    }

    /// <summary>One to three digits, the first at <paramref name="i"/>, which is left at the last.</summary>
    private static byte Octal(ReadOnlySpan<byte> raw, ref int i)
    {
        int value = raw[i] - '0';
        for (int digits = 1; digits < 3 && i + 1 < raw.Length && raw[i + 1] is >= (byte)'0' and <= (byte)'7'; digits++)
        {
            value = (value << 3) + raw[++i] - '0';
        }

        return (byte)value;
    }

    /// <summary>One or two digits after the x at <paramref name="i"/>, which is left at the last.</summary>
    private static byte Hexadecimal(ReadOnlySpan<byte> raw, ref int i)
    {
        int value = 0;
        for (int digits = 0; digits < 2 && i + 1 < raw.Length && char.IsAsciiHexDigit((char)raw[i + 1]); digits++)
        {
            value = (value << 4) + Convert.FromHexString([(char)(byte)'0', (char)raw[++i]])[0];
        }

        return (byte)value;
    }
}
