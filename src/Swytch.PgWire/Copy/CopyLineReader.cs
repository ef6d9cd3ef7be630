using System.Globalization;
using Swytch.Core;
using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Copy;

/// <summary>What text and csv share: lines, header, NULL, the number of fields. Scanning for a line's end goes on where it stopped.</summary>
internal abstract class CopyLineReader(string table, IReadOnlyList<CopyColumn> columns, CopyOptions options, TypeFormatSettings settings, int batchRows)
    : CopyReader(table, columns, options, settings, batchRows)
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly Field[] _fields = new Field[columns.Count];
    private LineEnding _ending;
    private bool _headerIsRead;

    private enum LineEnding
    {
        Unknown,
        LineFeed,
        CarriageReturn,
        Both,
    }

    /// <summary>What ends the scan of a line.</summary>
    private protected enum LineResult
    {
        NeedsMore,
        Line,

        /// <summary>The end marker, after what the line holds.</summary>
        End,
    }

    /// <summary>Counts the lines inside quotes: carriage return until the first line has shown otherwise, as PostgreSQL does.</summary>
    private protected byte LineEndByte => _ending == LineEnding.LineFeed ? LineFeed : CarriageReturn;

    /// <summary>Bytes of the unread ones that were looked at already.</summary>
    private protected int Scanned { get; set; }

    /// <summary>newline or carriage return, as the error of one at the wrong place names what to write instead.</summary>
    private protected abstract PgErrorException Literal(string character, string escape);

    /// <summary>Looks for the line's end from <see cref="Scanned"/> on. The line is the first <paramref name="length"/> unread bytes, <paramref name="consumed"/> with its end.</summary>
    private protected abstract LineResult FindLine(out int length, out int consumed);

    /// <summary>Cuts one line into at most as many fields as there are columns; returns how many it has, one more when there are too many.</summary>
    private protected abstract int Split(int start, int length, Span<Field> fields);

    private protected abstract void BeginLine();

    private protected sealed override bool TryReadRow(Span<SqlValue> values, out int start, out int length)
    {
        if (!_headerIsRead && Options.Header != CopyHeader.None)
        {
            if (!TryReadLine(out start, out length))
            {
                return false;
            }

            if (Options.Header == CopyHeader.Match)
            {
                CheckHeader(start, length);
            }
        }

        _headerIsRead = true;
        if (!TryReadLine(out start, out length))
        {
            return false;
        }

        ReadFields(start, length, values);
        return true;
    }

    /// <summary>The next line and its number; false when there is none yet, or no more.</summary>
    private bool TryReadLine(out int start, out int length)
    {
        start = Buffer.Start;
        length = 0;
        if (HasEnded)
        {
            return false;
        }

        if (Scanned == 0)
        {
            BeginLine();
        }

        LineResult result;
        int consumed;
        try
        {
            result = FindLine(out length, out consumed);
        }
        catch (PgErrorException failure)
        {
            throw InNextRow(failure);
        }

        if (result == LineResult.NeedsMore)
        {
            if (!IsLast)
            {
                return false;
            }

            HasEnded = true;
            length = consumed = Buffer.Unread.Length;
        }
        else if (result == LineResult.End)
        {
            HasEnded = true;
        }

        if (HasEnded && length == 0)
        {
            return false;
        }

        Line++;
        Scanned = 0;
        Buffer.Skip(consumed);
        RequireText(start, length);
        return true;
    }

    /// <summary>Line feed or carriage return at <paramref name="at"/>: the end of the line, in the form that the first line has chosen. False when the next byte must be seen first.</summary>
    private protected bool TryEndLine(ReadOnlySpan<byte> bytes, int at, out int consumed)
    {
        consumed = at + 1;
        if (bytes[at] == LineFeed)
        {
            if (_ending is LineEnding.CarriageReturn or LineEnding.Both)
            {
                throw Literal("newline", "\\n");
            }

            _ending = LineEnding.LineFeed;
            return true;
        }

        if (_ending is LineEnding.Unknown or LineEnding.Both)
        {
            if (consumed == bytes.Length && !IsLast)
            {
                return false;
            }

            if (consumed < bytes.Length && bytes[consumed] == LineFeed)
            {
                consumed++;
                _ending = LineEnding.Both;
                return true;
            }

            if (_ending == LineEnding.Both)
            {
                throw Literal("carriage return", "\\r");
            }

            _ending = LineEnding.CarriageReturn;
        }
        else if (_ending == LineEnding.LineFeed)
        {
            throw Literal("carriage return", "\\r");
        }

        return true;
    }

    /// <summary>What follows \. : the end of the line and of the data. Null when the next byte must be seen first.</summary>
    /// <param name="at">The byte after the marker.</param>
    private protected bool? IsEndMarker(ReadOnlySpan<byte> bytes, int at)
    {
        if (at >= bytes.Length)
        {
            return IsLast ? MarkerIsBad(isOtherEnding: false) : null;
        }

        if (_ending == LineEnding.Both && bytes[at] == CarriageReturn)
        {
            at++;
            if (at >= bytes.Length)
            {
                return IsLast ? MarkerIsBad(isOtherEnding: false) : null;
            }
        }
        else if (_ending == LineEnding.Both)
        {
            return MarkerIsBad(bytes[at] == LineFeed);
        }

        bool isEnd = bytes[at] is LineFeed or CarriageReturn;
        if (!isEnd)
        {
            return MarkerIsBad(isOtherEnding: false);
        }

        bool fits = _ending switch
        {
            LineEnding.LineFeed or LineEnding.Both => bytes[at] == LineFeed,
            LineEnding.CarriageReturn => bytes[at] == CarriageReturn,
            _ => true,
        };
        return fits ? true : MarkerIsBad(isOtherEnding: true);
    }

    /// <summary>Text refuses a marker that is not alone to the line's end; for csv it is data.</summary>
    private protected abstract bool MarkerIsBad(bool isOtherEnding);

    private void ReadFields(int start, int length, Span<SqlValue> values)
    {
        int count;
        try
        {
            count = Split(start, length, _fields);
            if (count > Columns.Count)
            {
                throw CopyErrors.BadFormat("extra data after last expected column");
            }
        }
        catch (PgErrorException failure)
        {
            throw CopyErrors.InLine(failure, Table, Line, Buffer.Span(start, length), showsData: true);
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (i >= count)
            {
                throw CopyErrors.InLine(
                    CopyErrors.BadFormat($"missing data for column \"{Columns[i].Name}\""), Table, Line, Buffer.Span(start, length), showsData: true);
            }

            ref readonly Field field = ref _fields[i];
            if (IsNull(i, in field))
            {
                values[i] = SqlValue.Null;
                continue;
            }

            try
            {
                values[i] = Decode(i, field.Text);
            }
            catch (PgErrorException failure)
            {
                throw CopyErrors.InColumn(failure, Table, Line, Columns[i].Name, field.Text.Span);
            }
        }
    }

    /// <summary>FORCE_NOT_NULL makes the marker an ordinary value, FORCE_NULL makes it NULL in quotes too.</summary>
    private bool IsNull(int column, in Field field)
    {
        if (!field.IsNullMarker)
        {
            return false;
        }

        return Options.Format == CopyFormat.Text
            || (field.IsQuoted ? Is(Options.ForceNull, column) : !Is(Options.ForceNotNull, column) || Is(Options.ForceNull, column));
    }

    private static bool Is(IReadOnlyList<bool> columns, int column) => columns.Count > 0 && columns[column];

    private void CheckHeader(int start, int length)
    {
        try
        {
            int count = Split(start, length, _fields);
            if (HeaderProblem(count) is { } problem)
            {
                throw CopyErrors.BadFormat(problem);
            }
        }
        catch (PgErrorException failure)
        {
            throw CopyErrors.InLine(failure, Table, Line, Buffer.Span(start, length), showsData: true);
        }
    }

    private string? HeaderProblem(int count)
    {
        if (count != Columns.Count)
        {
            return string.Create(CultureInfo.InvariantCulture, $"wrong number of fields in header line: got {count}, expected {Columns.Count}");
        }

        for (int i = 0; i < count; i++)
        {
            string expected = Columns[i].Name;
            string got = WireText.Decode(_fields[i].Text.Span);
            string? problem = _fields[i] is { IsNullMarker: true, IsQuoted: false }
                ? $"got null value (\"{WireText.Decode(Options.Null.Span)}\"), expected \"{expected}\""
                : got != expected ? $"got \"{got}\", expected \"{expected}\"" : null;
            if (problem is not null)
            {
                return string.Create(CultureInfo.InvariantCulture, $"column name mismatch in header line field {i + 1}: {problem}");
            }
        }

        return null;
    }

    private void RequireText(int start, int length)
    {
        try
        {
            WireText.Validate(Buffer.Span(start, length));
        }
        catch (PgErrorException failure)
        {
            throw CopyErrors.InLine(failure, Table, Line, default, showsData: false);
        }
    }

    /// <summary>One field of a line.</summary>
    /// <param name="IsNullMarker">Its characters are those of NULL.</param>
    /// <param name="IsQuoted">A part of it stood in quotes (csv).</param>
    private protected readonly record struct Field(ReadOnlyMemory<byte> Text, bool IsNullMarker, bool IsQuoted);
}
