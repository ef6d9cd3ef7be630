namespace Swytch.Core.Datatypes;

/// <summary>
/// The proleptic Gregorian calendar as PostgreSQL counts: days and microseconds since 2000-01-01, year 0 is 1 BC
/// (PostgreSQL manual, appendix B.7). Ranges: dates 4714-11-24 BC to 5874897-12-31, timestamps to 294276-12-31.
/// </summary>
public static class PgCalendar
{
    public const long MicrosecondsPerSecond = 1_000_000;
    public const long MicrosecondsPerMinute = 60 * MicrosecondsPerSecond;
    public const long MicrosecondsPerHour = 60 * MicrosecondsPerMinute;
    public const long MicrosecondsPerDay = 24 * MicrosecondsPerHour;

    /// <summary>Days of the infinite dates.</summary>
    public const int DateInfinity = int.MaxValue;
    public const int DateNegativeInfinity = int.MinValue;

    /// <summary>Microseconds of the infinite timestamps.</summary>
    public const long TimestampInfinity = long.MaxValue;
    public const long TimestampNegativeInfinity = long.MinValue;

    /// <summary>Days from 2000-01-01 to the Unix epoch are -10957.</summary>
    public const int UnixEpochDays = -10_957;

    public const int MinimumDate = -2_451_545;
    public const int EndOfDates = 2_145_031_949;
    public const long MinimumTimestamp = -211_813_488_000_000_000;
    public const long EndOfTimestamps = 9_223_371_331_200_000_000;

    private static ReadOnlySpan<byte> MonthLengths => [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    public static bool IsLeapYear(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysInMonth(int year, int month) => month == 2 && IsLeapYear(year) ? 29 : MonthLengths[month - 1];

    /// <summary>Days since 2000-01-01 of a date; year 0 is 1 BC. The caller has checked month and day.</summary>
    public static int ToDays(int year, int month, int day)
    {
        // Months counted from March, so that the leap day is the last one of a year.
        long y = month > 2 ? year : year - 1;
        long era = (y >= 0 ? y : y - 399) / 400;
        long yearOfEra = y - (era * 400);
        long dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        long dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (int)((era * 146_097) + dayOfEra - 730_425);
    }

    public static (int Year, int Month, int Day) FromDays(int days)
    {
        long z = (long)days + 730_425;
        long era = (z >= 0 ? z : z - 146_096) / 146_097;
        long dayOfEra = z - (era * 146_097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1);
        int month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        return ((int)(yearOfEra + (era * 400) + (month <= 2 ? 1 : 0)), month, day);
    }

    /// <summary>0 = Sunday.</summary>
    public static int DayOfWeek(int days) => (int)((((long)days + 6) % 7 + 7) % 7);

    /// <summary>1 to 366.</summary>
    public static int DayOfYear(int days)
    {
        (int year, _, _) = FromDays(days);
        return days - ToDays(year, 1, 1) + 1;
    }

    /// <summary>ISO 8601 week and the year it belongs to.</summary>
    public static (int Year, int Week) IsoWeek(int days)
    {
        // The week belongs to the year of its Thursday.
        int isoDay = DayOfWeek(days) == 0 ? 7 : DayOfWeek(days);
        int thursday = days - isoDay + 4;
        (int year, _, _) = FromDays(thursday);
        return (year, ((thursday - ToDays(year, 1, 1)) / 7) + 1);
    }

    /// <summary>Splits a timestamp into days and microseconds of the day.</summary>
    public static (int Days, long Microseconds) Split(long timestamp)
    {
        long days = Math.DivRem(timestamp, MicrosecondsPerDay, out long rest);
        return rest < 0 ? ((int)(days - 1), rest + MicrosecondsPerDay) : ((int)days, rest);
    }

    public static bool IsFiniteDate(int days) => days is not (DateInfinity or DateNegativeInfinity);

    public static bool IsFiniteTimestamp(long timestamp) => timestamp is not (TimestampInfinity or TimestampNegativeInfinity);

    public static bool IsValidTimestamp(long timestamp) => timestamp is >= MinimumTimestamp and < EndOfTimestamps;

    public static bool IsValidDate(int days) => days is >= MinimumDate and < EndOfDates;

    /// <summary>Days and time to a timestamp; 22008 outside its range.</summary>
    public static long ToTimestamp(int days, long microseconds)
    {
        Int128 timestamp = ((Int128)days * MicrosecondsPerDay) + microseconds;
        return timestamp >= MinimumTimestamp && timestamp < EndOfTimestamps
            ? (long)timestamp
            : throw DatatypeErrors.DateTimeOutOfRange("timestamp");
    }
}
