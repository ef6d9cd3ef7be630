namespace Swytch.Core.Datatypes;

/// <summary>
/// Text input of date, time, timetz, timestamp and timestamptz (PostgreSQL manual, section 8.5.1). The canonical ISO forms,
/// which are the storage forms, are read without allocation; everything else goes through <see cref="DateTimeReader"/>.
/// </summary>
public static class PgDateTime
{
    public const string DateName = "date";
    public const string TimeName = "time";
    public const string TimeTzName = "time with time zone";
    public const string TimestampName = "timestamp";
    public const string TimestampTzName = "timestamp with time zone";

    /// <summary>Days since 2000-01-01.</summary>
    public static int ParseDate(ReadOnlySpan<byte> text, TypeFormatSettings settings)
    {
        if (text.Length == 10 && TryCanonicalDate(text, out int days))
        {
            return days;
        }

        DateTimeReader reader = DateTimeReader.Read(text, DateName, settings.DateOrder);
        switch (reader.Special)
        {
            case SpecialDateTime.None:
                return reader.HasDate ? CheckDate(reader.Days, text) : throw Syntax(DateName, text);
            case SpecialDateTime.Infinity:
                return PgCalendar.DateInfinity;
            case SpecialDateTime.NegativeInfinity:
                return PgCalendar.DateNegativeInfinity;
            case SpecialDateTime.Epoch:
                return PgCalendar.UnixEpochDays;
            default:
                return PgCalendar.Split(LocalSpecial(reader, DateName, text, settings)).Days;
        }
    }

    /// <summary>Microseconds of the day; 24:00:00 is 86,400,000,000.</summary>
    public static long ParseTime(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        if (TryCanonicalTime(text, out long time))
        {
            return RoundToPrecision(time, typeModifier);
        }

        DateTimeReader reader = DateTimeReader.Read(text, TimeName, settings.DateOrder);
        time = TimeOf(reader, TimeName, text, settings);
        return Math.Min(RoundToPrecision(time, typeModifier), PgCalendar.MicrosecondsPerDay);
    }

    /// <summary>Microseconds of the local day and the offset in seconds east.</summary>
    public static (long Time, int SecondsEast) ParseTimeTz(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        DateTimeReader reader = DateTimeReader.Read(text, TimeTzName, settings.DateOrder);
        long time = RoundToPrecision(TimeOf(reader, TimeTzName, text, settings), typeModifier);
        if (reader.OffsetSeconds is int offset)
        {
            return (time, offset);
        }

        PgTimeZone zone = reader.Zone ?? settings.TimeZone;
        long reference = reader.HasDate
            ? PgCalendar.ToTimestamp(reader.Days, time)
            : settings.TransactionTimestamp ?? 0;
        return (time, reader.HasDate ? zone.OffsetAtLocal(reference) : zone.OffsetAtUtc(reference));
    }

    /// <summary>Microseconds since 2000-01-01, local. An offset in the text is ignored, as PostgreSQL does.</summary>
    public static long ParseTimestamp(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        if (TryCanonicalTimestamp(text, out long timestamp, out int used) && used == text.Length)
        {
            return RoundTimestamp(timestamp, typeModifier, TimestampName);
        }

        DateTimeReader reader = DateTimeReader.Read(text, TimestampName, settings.DateOrder);
        if (reader.Special != SpecialDateTime.None)
        {
            return RoundTimestamp(LocalSpecial(reader, TimestampName, text, settings), typeModifier, TimestampName);
        }

        if (!reader.HasDate)
        {
            throw Syntax(TimestampName, text);
        }

        return RoundTimestamp(ToTimestamp(reader, text), typeModifier, TimestampName);
    }

    /// <summary>Microseconds since 2000-01-01 UTC. Without an offset the session's zone is meant.</summary>
    public static long ParseTimestampTz(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        if (TryCanonicalTimestamp(text, out long timestamp, out int used) && text[used..].SequenceEqual("+00"u8))
        {
            return RoundTimestamp(timestamp, typeModifier, TimestampName);
        }

        DateTimeReader reader = DateTimeReader.Read(text, TimestampTzName, settings.DateOrder);
        if (reader.Special != SpecialDateTime.None)
        {
            long local = LocalSpecial(reader, TimestampTzName, text, settings);
            bool isUniversal = !PgCalendar.IsFiniteTimestamp(local) || reader.Special == SpecialDateTime.Epoch;
            return RoundTimestamp(
                reader.Special == SpecialDateTime.Now ? settings.TransactionTimestamp ?? 0 : isUniversal ? local : ToUtc(local, reader, settings),
                typeModifier,
                TimestampName);
        }

        if (!reader.HasDate)
        {
            throw Syntax(TimestampTzName, text);
        }

        long utc = ToUtc(ToTimestamp(reader, text), reader, settings);
        return PgCalendar.IsValidTimestamp(utc)
            ? RoundTimestamp(utc, typeModifier, TimestampName)
            : throw DatatypeErrors.DateTimeOutOfRange("timestamp");
    }

    /// <summary>A local time to UTC by a zone's rules.</summary>
    public static long LocalToUtc(long local, PgTimeZone zone)
    {
        if (!PgCalendar.IsFiniteTimestamp(local))
        {
            return local;
        }

        long utc = local - (zone.OffsetAtLocal(local) * PgCalendar.MicrosecondsPerSecond);
        return PgCalendar.IsValidTimestamp(utc) ? utc : throw DatatypeErrors.DateTimeOutOfRange("timestamp");
    }

    public static long UtcToLocal(long utc, PgTimeZone zone) => PgCalendar.IsFiniteTimestamp(utc)
        ? utc + (zone.OffsetAtUtc(utc) * PgCalendar.MicrosecondsPerSecond)
        : utc;

    /// <summary>Rounds microseconds to the digits of timestamp(p), half up away from zero.</summary>
    public static long RoundToPrecision(long microseconds, int typeModifier)
    {
        if (typeModifier is < 0 or >= 6)
        {
            return microseconds;
        }

        long unit = (long)Math.Pow(10, 6 - typeModifier);
        return microseconds >= 0
            ? (microseconds + (unit / 2)) / unit * unit
            : -((-microseconds + (unit / 2)) / unit * unit);
    }

    private static long RoundTimestamp(long timestamp, int typeModifier, string type)
    {
        if (typeModifier is < 0 or >= 6 || !PgCalendar.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }

        long rounded = RoundToPrecision(timestamp, typeModifier);
        return PgCalendar.IsValidTimestamp(rounded) ? rounded : throw DatatypeErrors.DateTimeOutOfRange(type);
    }

    private static long ToUtc(long local, DateTimeReader reader, TypeFormatSettings settings) => reader.OffsetSeconds is int offset
        ? local - (offset * PgCalendar.MicrosecondsPerSecond)
        : LocalToUtc(local, reader.Zone ?? settings.TimeZone);

    private static long ToTimestamp(DateTimeReader reader, ReadOnlySpan<byte> text)
    {
        Int128 timestamp = ((Int128)reader.Days * PgCalendar.MicrosecondsPerDay) + reader.Time;
        return timestamp >= PgCalendar.MinimumTimestamp && timestamp < PgCalendar.EndOfTimestamps
            ? (long)timestamp
            : throw new Errors.PgErrorException(Errors.SqlState.DatetimeFieldOverflow, $"timestamp out of range: \"{DatatypeErrors.Show(text)}\"");
    }

    private static long TimeOf(DateTimeReader reader, string type, ReadOnlySpan<byte> text, TypeFormatSettings settings)
    {
        if (reader.Special == SpecialDateTime.Now)
        {
            return PgCalendar.Split(LocalSpecial(reader, type, text, settings)).Microseconds;
        }

        return reader.HasTime && reader.Special == SpecialDateTime.None ? reader.Time : throw Syntax(type, text);
    }

    /// <summary>now, today … in the session's zone; infinities and the epoch as they are.</summary>
    private static long LocalSpecial(DateTimeReader reader, string type, ReadOnlySpan<byte> text, TypeFormatSettings settings)
    {
        switch (reader.Special)
        {
            case SpecialDateTime.Infinity:
                return PgCalendar.TimestampInfinity;
            case SpecialDateTime.NegativeInfinity:
                return PgCalendar.TimestampNegativeInfinity;
            case SpecialDateTime.Epoch:
                return PgCalendar.UnixEpochDays * PgCalendar.MicrosecondsPerDay;
            default:
                break;
        }

        long now = UtcToLocal(settings.TransactionTimestamp ?? throw Syntax(type, text), settings.TimeZone);
        if (reader.Special == SpecialDateTime.Now)
        {
            return now;
        }

        int day = PgCalendar.Split(now).Days + reader.Special switch
        {
            SpecialDateTime.Tomorrow => 1,
            SpecialDateTime.Yesterday => -1,
            _ => 0,
        };
        return (day * PgCalendar.MicrosecondsPerDay) + reader.Time;
    }

    private static int CheckDate(int days, ReadOnlySpan<byte> text) => PgCalendar.IsValidDate(days)
        ? days
        : throw new Errors.PgErrorException(Errors.SqlState.DatetimeFieldOverflow, $"date out of range: \"{DatatypeErrors.Show(text)}\"");

    private static Errors.PgErrorException Syntax(string type, ReadOnlySpan<byte> text) =>
        DatatypeErrors.InvalidDateTimeSyntax(type, DatatypeErrors.Show(text));

    private static bool TryCanonicalDate(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (text.Length < 10 || text[4] != (byte)'-' || text[7] != (byte)'-' ||
            !TryTwo(text, out int century) || !TryTwo(text[2..], out int yearOfCentury) ||
            !TryTwo(text[5..], out int month) || !TryTwo(text[8..], out int day))
        {
            return false;
        }

        int year = (century * 100) + yearOfCentury;
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > PgCalendar.DaysInMonth(year, month))
        {
            return false;
        }

        days = PgCalendar.ToDays(year, month, day);
        return true;
    }

    private static bool TryCanonicalTime(ReadOnlySpan<byte> text, out long time) =>
        TryCanonicalTimePrefix(text, out time, out int used) && used == text.Length;

    private static bool TryCanonicalTimestamp(ReadOnlySpan<byte> text, out long timestamp, out int used)
    {
        timestamp = 0;
        used = 0;
        if (text.Length < 19 || text[10] != (byte)' ' || !TryCanonicalDate(text, out int days) ||
            !TryCanonicalTimePrefix(text[11..], out long time, out used))
        {
            return false;
        }

        used += 11;
        timestamp = (days * PgCalendar.MicrosecondsPerDay) + time;
        return true;
    }

    private static bool TryCanonicalTimePrefix(ReadOnlySpan<byte> text, out long time, out int used)
    {
        time = 0;
        used = 8;
        if (text.Length < 8 || text[2] != (byte)':' || text[5] != (byte)':' ||
            !TryTwo(text, out int hour) || !TryTwo(text[3..], out int minute) || !TryTwo(text[6..], out int second) ||
            hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        long fraction = 0;
        if (text.Length > 8 && text[8] == (byte)'.')
        {
            long unit = 100_000;
            for (used = 9; used < text.Length && TextInput.IsDigit(text[used]); used++)
            {
                if (unit == 0)
                {
                    return false;
                }

                fraction += (text[used] - '0') * unit;
                unit /= 10;
            }
        }

        time = (hour * PgCalendar.MicrosecondsPerHour) + (minute * PgCalendar.MicrosecondsPerMinute) +
            (second * PgCalendar.MicrosecondsPerSecond) + fraction;
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, out int value)
    {
        value = ((text[0] - '0') * 10) + text[1] - '0';
        return TextInput.IsDigit(text[0]) && TextInput.IsDigit(text[1]);
    }
}
