using System.Text;

namespace Swytch.Core.Datatypes;

/// <summary>
/// ISO output of dates and times (PostgreSQL manual, section 8.5.2; utils/adt/datetime.c EncodeDateTime). The same text is
/// the storage form, with timestamptz in UTC. Each method writes at most <see cref="MaximumLength"/> bytes and returns how many.
/// </summary>
public static class PgDateTimeText
{
    public const int MaximumLength = 48;

    public static int FormatDate(int days, Span<byte> target)
    {
        if (!PgCalendar.IsFiniteDate(days))
        {
            return Infinity(days > 0, target);
        }

        int at = WriteDate(days, target, out bool isBc);
        return isBc ? at + WriteBc(target[at..]) : at;
    }

    /// <param name="microseconds">Of the day, 0 to 86,400,000,000 (24:00:00).</param>
    public static int FormatTime(long microseconds, Span<byte> target)
    {
        int seconds = (int)(microseconds / PgCalendar.MicrosecondsPerSecond);
        int fraction = (int)(microseconds % PgCalendar.MicrosecondsPerSecond);
        WriteTwo(seconds / 3600, target);
        target[2] = (byte)':';
        WriteTwo(seconds / 60 % 60, target[3..]);
        target[5] = (byte)':';
        WriteTwo(seconds % 60, target[6..]);
        return 8 + WriteFraction(fraction, target[8..]);
    }

    /// <param name="secondsEast">Offset of the zone, east positive.</param>
    public static int FormatTimeTz(long microseconds, int secondsEast, Span<byte> target)
    {
        int at = FormatTime(microseconds, target);
        return at + WriteOffset(secondsEast, target[at..]);
    }

    public static int FormatTimestamp(long timestamp, Span<byte> target)
    {
        if (!PgCalendar.IsFiniteTimestamp(timestamp))
        {
            return Infinity(timestamp > 0, target);
        }

        int at = WriteTimestamp(timestamp, target, out bool isBc);
        return isBc ? at + WriteBc(target[at..]) : at;
    }

    /// <param name="timestamp">Microseconds since 2000-01-01 UTC.</param>
    public static int FormatTimestampTz(long timestamp, PgTimeZone zone, Span<byte> target)
    {
        if (!PgCalendar.IsFiniteTimestamp(timestamp))
        {
            return Infinity(timestamp > 0, target);
        }

        int offset = zone.OffsetAtUtc(timestamp);
        int at = WriteTimestamp(timestamp + (offset * PgCalendar.MicrosecondsPerSecond), target, out bool isBc);
        at += WriteOffset(offset, target[at..]);
        return isBc ? at + WriteBc(target[at..]) : at;
    }

    public static string DateToString(int days)
    {
        Span<byte> text = stackalloc byte[MaximumLength];
        return Encoding.ASCII.GetString(text[..FormatDate(days, text)]);
    }

    public static string TimeToString(long microseconds)
    {
        Span<byte> text = stackalloc byte[MaximumLength];
        return Encoding.ASCII.GetString(text[..FormatTime(microseconds, text)]);
    }

    public static string TimestampToString(long timestamp)
    {
        Span<byte> text = stackalloc byte[MaximumLength];
        return Encoding.ASCII.GetString(text[..FormatTimestamp(timestamp, text)]);
    }

    public static string TimestampTzToString(long timestamp, PgTimeZone zone)
    {
        Span<byte> text = stackalloc byte[MaximumLength];
        return Encoding.ASCII.GetString(text[..FormatTimestampTz(timestamp, zone, text)]);
    }

    internal static int WriteFraction(int microseconds, Span<byte> target)
    {
        if (microseconds == 0)
        {
            return 0;
        }

        target[0] = (byte)'.';
        int length = 7;
        for (int i = 6; i > 0; i--)
        {
            target[i] = (byte)('0' + (microseconds % 10));
            microseconds /= 10;
        }

        while (target[length - 1] == (byte)'0')
        {
            length--;
        }

        return length;
    }

    internal static void WriteTwo(int value, Span<byte> target)
    {
        target[0] = (byte)('0' + (value / 10));
        target[1] = (byte)('0' + (value % 10));
    }

    private static int WriteTimestamp(long timestamp, Span<byte> target, out bool isBc)
    {
        (int days, long time) = PgCalendar.Split(timestamp);
        int at = WriteDate(days, target, out isBc);
        target[at++] = (byte)' ';
        return at + FormatTime(time, target[at..]);
    }

    private static int WriteDate(int days, Span<byte> target, out bool isBc)
    {
        (int year, int month, int day) = PgCalendar.FromDays(days);
        isBc = year <= 0;
        int shown = isBc ? 1 - year : year;
        int at;
        if (shown <= 9999)
        {
            WriteTwo(shown / 100, target);
            WriteTwo(shown % 100, target[2..]);
            at = 4;
        }
        else
        {
            _ = System.Buffers.Text.Utf8Formatter.TryFormat(shown, target, out at);
        }

        target[at] = (byte)'-';
        WriteTwo(month, target[(at + 1)..]);
        target[at + 3] = (byte)'-';
        WriteTwo(day, target[(at + 4)..]);
        return at + 6;
    }

    private static int WriteOffset(int seconds, Span<byte> target)
    {
        int magnitude = Math.Abs(seconds);
        target[0] = seconds < 0 ? (byte)'-' : (byte)'+';
        WriteTwo(magnitude / 3600, target[1..]);
        int at = 3;
        if (magnitude % 3600 != 0)
        {
            target[at] = (byte)':';
            WriteTwo(magnitude / 60 % 60, target[(at + 1)..]);
            at += 3;
        }

        if (magnitude % 60 != 0)
        {
            target[at] = (byte)':';
            WriteTwo(magnitude % 60, target[(at + 1)..]);
            at += 3;
        }

        return at;
    }

    private static int WriteBc(Span<byte> target)
    {
        " BC"u8.CopyTo(target);
        return 3;
    }

    private static int Infinity(bool positive, Span<byte> target)
    {
        ReadOnlySpan<byte> word = positive ? "infinity"u8 : "-infinity"u8;
        word.CopyTo(target);
        return word.Length;
    }
}
