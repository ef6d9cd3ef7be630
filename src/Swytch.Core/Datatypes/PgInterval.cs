using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>
/// PostgreSQL's interval: months, days and microseconds kept apart, because a month and a day have no fixed length
/// (PostgreSQL manual, section 8.5.4).
/// </summary>
public readonly partial record struct PgInterval(int Months, int Days, long Microseconds) : IComparable<PgInterval>
{
    public const string Name = "interval";

    /// <summary>PostgreSQL's order counts a month as 30 days and a day as 24 hours.</summary>
    public Int128 ComparisonKey =>
        ((((Int128)Months * 30) + Days) * PgCalendar.MicrosecondsPerDay) + Microseconds;

    public static bool operator <(PgInterval left, PgInterval right) => left.CompareTo(right) < 0;

    public static bool operator >(PgInterval left, PgInterval right) => left.CompareTo(right) > 0;

    public static bool operator <=(PgInterval left, PgInterval right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PgInterval left, PgInterval right) => left.CompareTo(right) >= 0;

    public static PgInterval operator +(PgInterval left, PgInterval right) => left.Add(right);

    public static PgInterval operator -(PgInterval left, PgInterval right) => left.Add(right.Negate());

    public int CompareTo(PgInterval other) => ComparisonKey.CompareTo(other.ComparisonKey);

    public PgInterval Add(PgInterval other)
    {
        try
        {
            return checked(new PgInterval(Months + other.Months, Days + other.Days, Microseconds + other.Microseconds));
        }
        catch (OverflowException)
        {
            throw OutOfRange();
        }
    }

    public PgInterval Negate()
    {
        if (Months == int.MinValue || Days == int.MinValue || Microseconds == long.MinValue)
        {
            throw OutOfRange();
        }

        return new PgInterval(-Months, -Days, -Microseconds);
    }

    /// <summary>interval * double precision: the fraction of months goes to days, that of days to time (interval_mul).</summary>
    public PgInterval Multiply(double factor) => Scale(factor, divide: false);

    /// <summary>22012 for 0.</summary>
    public PgInterval Divide(double divisor) => divisor == 0 ? throw DatatypeErrors.DivisionByZero() : Scale(divisor, divide: true);

    /// <summary>30-day periods become months, 24-hour periods days (justify_interval).</summary>
    public PgInterval Justify() => JustifyHours().JustifyDays().WithOneSign();

    public PgInterval JustifyHours()
    {
        long whole = Microseconds / PgCalendar.MicrosecondsPerDay;
        PgInterval result = new(Months, checked((int)(Days + whole)), Microseconds - (whole * PgCalendar.MicrosecondsPerDay));
        if (result.Days > 0 && result.Microseconds < 0)
        {
            return new PgInterval(Months, result.Days - 1, result.Microseconds + PgCalendar.MicrosecondsPerDay);
        }

        return result.Days < 0 && result.Microseconds > 0
            ? new PgInterval(Months, result.Days + 1, result.Microseconds - PgCalendar.MicrosecondsPerDay)
            : result;
    }

    public PgInterval JustifyDays()
    {
        int whole = Days / 30;
        PgInterval result = new(checked(Months + whole), Days - (whole * 30), Microseconds);
        if (result.Months > 0 && result.Days < 0)
        {
            return new PgInterval(result.Months - 1, result.Days + 30, Microseconds);
        }

        return result.Months < 0 && result.Days > 0 ? new PgInterval(result.Months + 1, result.Days - 30, Microseconds) : result;
    }

    public override string ToString() => ToText(IntervalStyle.Postgres);

    public string ToText(IntervalStyle style) => style switch
    {
        IntervalStyle.Iso8601 => FormatIso(),
        IntervalStyle.SqlStandard => FormatSqlStandard(),
        IntervalStyle.PostgresVerbose => FormatVerbose(),
        _ => FormatPostgres(),
    };

    /// <summary>Months added with the day clipped to the month's end, then days, then microseconds.</summary>
    public long AddTo(long timestamp)
    {
        if (!PgCalendar.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }

        (int days, long time) = PgCalendar.Split(timestamp);
        Int128 total = ((Int128)(AddMonthsTo(days) + (long)Days) * PgCalendar.MicrosecondsPerDay) + time + Microseconds;
        return total >= PgCalendar.MinimumTimestamp && total < PgCalendar.EndOfTimestamps
            ? (long)total
            : throw DatatypeErrors.DateTimeOutOfRange("timestamp");
    }

    /// <summary>The same for timestamptz: months and days move the local clock, microseconds the instant.</summary>
    public long AddTo(long utc, PgTimeZone zone)
    {
        if (!PgCalendar.IsFiniteTimestamp(utc))
        {
            return utc;
        }

        if (Months != 0 || Days != 0)
        {
            long local = new PgInterval(Months, Days, 0).AddTo(PgDateTime.UtcToLocal(utc, zone));
            utc = PgDateTime.LocalToUtc(local, zone);
        }

        return new PgInterval(0, 0, Microseconds).AddTo(utc);
    }

    internal static PgErrorException OutOfRange() => DatatypeErrors.DateTimeOutOfRange("interval");

    private int AddMonthsTo(int days)
    {
        if (Months == 0)
        {
            return days;
        }

        (int year, int month, int day) = PgCalendar.FromDays(days);
        long months = ((long)year * 12) + month - 1 + Months;
        int newYear = (int)Math.Clamp(months >= 0 ? months / 12 : (months - 11) / 12, -5_000, 6_000_000);
        int newMonth = (int)(((months % 12) + 12) % 12) + 1;
        return PgCalendar.ToDays(newYear, newMonth, Math.Min(day, PgCalendar.DaysInMonth(newYear, newMonth)));
    }

    private PgInterval WithOneSign()
    {
        PgInterval result = this;
        if (result.Months > 0 && (result.Days < 0 || (result.Days == 0 && result.Microseconds < 0)))
        {
            result = new PgInterval(result.Months - 1, result.Days + 30, result.Microseconds);
        }
        else if (result.Months < 0 && (result.Days > 0 || (result.Days == 0 && result.Microseconds > 0)))
        {
            result = new PgInterval(result.Months + 1, result.Days - 30, result.Microseconds);
        }

        if (result.Days > 0 && result.Microseconds < 0)
        {
            return new PgInterval(result.Months, result.Days - 1, result.Microseconds + PgCalendar.MicrosecondsPerDay);
        }

        return result.Days < 0 && result.Microseconds > 0
            ? new PgInterval(result.Months, result.Days + 1, result.Microseconds - PgCalendar.MicrosecondsPerDay)
            : result;
    }

    private PgInterval Scale(double factor, bool divide)
    {
        if (double.IsNaN(factor) || double.IsInfinity(factor))
        {
            throw OutOfRange();
        }

        double months = divide ? Months / factor : Months * factor;
        double days = divide ? Days / factor : Days * factor;
        double microseconds = divide ? Microseconds / factor : Microseconds * factor;
        if (Math.Abs(months) > int.MaxValue || Math.Abs(days) > int.MaxValue)
        {
            throw OutOfRange();
        }

        int wholeMonths = (int)months;
        int wholeDays = (int)days;

        // What is left of a month is 30 days' worth, rounded so that binary fractions do not show.
        double monthRest = RoundToMicro((months - wholeMonths) * 30);
        int monthRestDays = (int)monthRest;
        double seconds = RoundToMicro((days - wholeDays + (monthRest - monthRestDays)) * 86_400);
        if (Math.Abs(seconds) >= 86_400)
        {
            wholeDays += (int)(seconds / 86_400);
            seconds -= (int)(seconds / 86_400) * 86_400;
        }

        double time = Math.Round(microseconds + (seconds * PgCalendar.MicrosecondsPerSecond), MidpointRounding.ToEven);
        long totalDays = (long)wholeDays + monthRestDays;
        return Math.Abs(time) < 9.2e18 && Math.Abs(totalDays) <= int.MaxValue
            ? new PgInterval(wholeMonths, (int)totalDays, (long)time)
            : throw OutOfRange();
    }

    private static double RoundToMicro(double value) => Math.Round(value * 1e6, MidpointRounding.ToEven) / 1e6;

    private string FormatPostgres()
    {
        StringBuilder text = new();
        bool isBefore = false;
        AppendPart(text, Months / 12, "year", ref isBefore);
        AppendPart(text, Months % 12, "mon", ref isBefore);
        AppendPart(text, Days, "day", ref isBefore);
        if (text.Length == 0 || Microseconds != 0)
        {
            if (text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(Microseconds < 0 ? "-" : isBefore ? "+" : "");
            AppendTime(text, twoDigitHours: true);
        }

        return text.ToString();
    }

    private static void AppendPart(StringBuilder text, int value, string unit, ref bool isBefore)
    {
        if (value == 0)
        {
            return;
        }

        if (text.Length > 0)
        {
            text.Append(' ');
        }

        text.Append(isBefore && value > 0 ? "+" : "").Append(value).Append(' ').Append(unit).Append(value == 1 ? "" : "s");
        isBefore = value < 0;
    }

    private void AppendTime(StringBuilder text, bool twoDigitHours)
    {
        (ulong hours, int minutes, int seconds, int fraction) = TimeParts();
        string hourText = hours.ToString(System.Globalization.CultureInfo.InvariantCulture);
        text.Append(twoDigitHours && hours < 10 ? "0" : "").Append(hourText).Append(':')
            .Append((char)('0' + (minutes / 10))).Append((char)('0' + (minutes % 10))).Append(':')
            .Append((char)('0' + (seconds / 10))).Append((char)('0' + (seconds % 10)));
        AppendFraction(text, fraction);
    }

    private static void AppendFraction(StringBuilder text, int microseconds)
    {
        Span<byte> digits = stackalloc byte[8];
        int length = PgDateTimeText.WriteFraction(microseconds, digits);
        text.Append(Encoding.ASCII.GetString(digits[..length]));
    }

    private (ulong Hours, int Minutes, int Seconds, int Fraction) TimeParts()
    {
        ulong magnitude = Microseconds < 0 ? (ulong)-(Microseconds + 1) + 1 : (ulong)Microseconds;
        return (
            magnitude / (ulong)PgCalendar.MicrosecondsPerHour,
            (int)(magnitude / (ulong)PgCalendar.MicrosecondsPerMinute % 60),
            (int)(magnitude / (ulong)PgCalendar.MicrosecondsPerSecond % 60),
            (int)(magnitude % (ulong)PgCalendar.MicrosecondsPerSecond));
    }
}
