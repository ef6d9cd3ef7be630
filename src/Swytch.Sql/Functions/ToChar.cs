using System.Globalization;
using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>to_char of dates, times and intervals (PostgreSQL manual, section 9.8). Names are English, as in locale C.</summary>
internal static class ToChar
{
    private static readonly string[] Months = [.. CultureInfo.InvariantCulture.DateTimeFormat.MonthNames.Take(12)];
    private static readonly string[] Days = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;
    private static readonly string[] RomanMonths = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

    public static SqlValue Call(CallArguments arguments, IFunctionSession session)
    {
        string format = arguments.Text(1);
        if (arguments[0].Kind is ValueKind.Integer or ValueKind.Real)
        {
            return Arguments.Text(NumberFormat.Format(arguments.Numeric(0), format));
        }

        if (PgNumeric.TryParse(arguments[0].Bytes, out PgNumeric number, out _))
        {
            return Arguments.Text(NumberFormat.Format(number, format));
        }

        DateTimeSource source = DateTimeSource.Read(arguments[0]);
        if (source.IsInterval || source.Form is DateTimeForm.Time)
        {
            return Arguments.Text(Format(Fields.Of(source.Interval), format));
        }

        if (!source.IsFinite)
        {
            return SqlValue.Null;
        }

        PgTimeZone zone = session.FormatSettings.TimeZone;
        Fields fields = Fields.Of(source.Local(zone));
        if (source.Form == DateTimeForm.TimestampTz)
        {
            fields = fields with { Offset = zone.OffsetAtUtc(source.Timestamp), ZoneName = zone.AbbreviationAtUtc(source.Timestamp) };
        }

        return Arguments.Text(Format(fields, format));
    }

    /// <summary>Formats an instant in a zone.</summary>
    public static string Format(long utc, string format, PgTimeZone zone) => Format(
        Fields.Of(PgDateTime.UtcToLocal(utc, zone)) with { Offset = zone.OffsetAtUtc(utc), ZoneName = zone.AbbreviationAtUtc(utc) },
        format);

    private static string Format(Fields fields, string format)
    {
        StringBuilder text = new();
        foreach (DateTimePatternPart part in DateTimePattern.Split(format))
        {
            if (part.IsLiteral)
            {
                text.Append(part.Literal);
                continue;
            }

            string piece = Piece(fields, part);
            text.Append(piece);
            if (part.Ordinal && long.TryParse(piece, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out long number))
            {
                string suffix = Ordinal(number);
                text.Append(part.OrdinalUpper ? suffix.ToUpperInvariant() : suffix);
            }
        }

        return text.ToString();
    }

    private static string Piece(Fields fields, DateTimePatternPart part)
    {
        bool fill = part.FillMode;
        int hour12 = fields.Hour % 12 == 0 ? 12 : (int)(fields.Hour % 12);
        switch (part.Pattern)
        {
            case "HH24":
                return Number(fields.Hour, 2, fill);
            case "HH" or "HH12":
                return Number(fields.IsInterval && fields.Hour == 0 ? 12 : hour12, 2, fill);
            case "MI":
                return Number(fields.Minute, 2, fill);
            case "SS":
                return Number(fields.Second, 2, fill);
            case "MS" or "FF3":
                return Number(fields.Microsecond / 1_000, 3, fill);
            case "US" or "FF6":
                return Number(fields.Microsecond, 6, fill);
            case "FF1" or "FF2" or "FF4" or "FF5":
                int digits = part.Pattern[2] - '0';
                return Number(fields.Microsecond / (int)Math.Pow(10, 6 - digits), digits, fill);
            case "SSSS" or "SSSSS":
                return Number((fields.Hour * 3600) + (fields.Minute * 60) + fields.Second, 0, fill);
            case "AM" or "PM":
                return fields.Hour % 24 >= 12 ? "PM" : "AM";
            case "am" or "pm":
                return fields.Hour % 24 >= 12 ? "pm" : "am";
            case "A.M." or "P.M.":
                return fields.Hour % 24 >= 12 ? "P.M." : "A.M.";
            case "a.m." or "p.m.":
                return fields.Hour % 24 >= 12 ? "p.m." : "a.m.";
            case "TZ":
                return fields.ZoneName;
            case "tz":
                return fields.ZoneName.ToLowerInvariant();
            case "OF":
                return Sign(fields.Offset) + Number(Math.Abs(fields.Offset) / 3600, 2, fill: false) +
                    (fields.Offset % 3600 == 0 ? "" : ":" + Number(Math.Abs(fields.Offset) / 60 % 60, 2, fill: false));
            case "TZH":
                return Sign(fields.Offset) + Number(Math.Abs(fields.Offset) / 3600, 2, fill: false);
            case "TZM":
                return Number(Math.Abs(fields.Offset) / 60 % 60, 2, fill: false);
            default:
                return DatePiece(fields, part.Pattern, fill);
        }
    }

    private static string DatePiece(Fields fields, string pattern, bool fill)
    {
        int shownYear = fields.IsInterval || fields.Year > 0 ? fields.Year : 1 - fields.Year;
        (int isoYear, int isoWeek) = PgCalendar.IsoWeek(fields.Days);
        isoYear = isoYear > 0 ? isoYear : 1 - isoYear;
        int dayOfWeek = PgCalendar.DayOfWeek(fields.Days);
        string monthName = fields.Month is >= 1 and <= 12 ? Months[fields.Month - 1] : "";
        switch (pattern)
        {
            case "YYYY":
                return Number(shownYear, 4, fill);
            case "YYY":
                return Number(shownYear % 1000, 3, fill);
            case "YY":
                return Number(shownYear % 100, 2, fill);
            case "Y":
                return Number(shownYear % 10, 1, fill);
            case "Y,YYY":
                return string.Create(CultureInfo.InvariantCulture, $"{shownYear / 1000},{shownYear % 1000:000}");
            case "IYYY":
                return Number(isoYear, 4, fill);
            case "IYY":
                return Number(isoYear % 1000, 3, fill);
            case "IY":
                return Number(isoYear % 100, 2, fill);
            case "I":
                return Number(isoYear % 10, 1, fill);
            case "BC" or "AD":
                return fields.Year <= 0 ? "BC" : "AD";
            case "bc" or "ad":
                return fields.Year <= 0 ? "bc" : "ad";
            case "B.C." or "A.D.":
                return fields.Year <= 0 ? "B.C." : "A.D.";
            case "b.c." or "a.d.":
                return fields.Year <= 0 ? "b.c." : "a.d.";
            case "MM":
                return Number(fields.Month, 2, fill);
            case "MONTH":
                return Word(monthName.ToUpperInvariant(), fill);
            case "Month":
                return Word(monthName, fill);
            case "month":
                return Word(monthName.ToLowerInvariant(), fill);
            case "MON":
                return Short(monthName).ToUpperInvariant();
            case "Mon":
                return Short(monthName);
            case "mon":
                return Short(monthName).ToLowerInvariant();
            case "RM" or "rm":
                string roman = fields.Month is >= 1 and <= 12 ? RomanMonths[fields.Month - 1] : "";
                roman = pattern == "rm" ? roman.ToLowerInvariant() : roman;
                return fill ? roman : roman.PadRight(4);
            case "DAY":
                return Word(Days[dayOfWeek].ToUpperInvariant(), fill);
            case "Day":
                return Word(Days[dayOfWeek], fill);
            case "day":
                return Word(Days[dayOfWeek].ToLowerInvariant(), fill);
            case "DY":
                return Days[dayOfWeek][..3].ToUpperInvariant();
            case "Dy":
                return Days[dayOfWeek][..3];
            case "dy":
                return Days[dayOfWeek][..3].ToLowerInvariant();
            case "DDD":
                return Number(fields.IsInterval ? fields.IntervalDays : PgCalendar.DayOfYear(fields.Days), 3, fill);
            case "IDDD":
                return Number(((isoWeek - 1) * 7) + (dayOfWeek == 0 ? 7 : dayOfWeek), 3, fill);
            case "DD":
                return Number(fields.Day, 2, fill);
            case "D":
                return Number(dayOfWeek + 1, 1, fill);
            case "ID":
                return Number(dayOfWeek == 0 ? 7 : dayOfWeek, 1, fill);
            case "W":
                return Number(((fields.Day - 1) / 7) + 1, 1, fill);
            case "WW":
                return Number(((PgCalendar.DayOfYear(fields.Days) - 1) / 7) + 1, 2, fill);
            case "IW":
                return Number(isoWeek, 2, fill);
            case "CC":
                return Number(fields.Year > 0 ? (fields.Year + 99) / 100 : -((99 - (fields.Year - 1)) / 100), 2, fill);
            case "J":
                return Number(fields.Days + 2_451_545L, 0, fill);
            case "Q":
                return Number(((Math.Max(fields.Month, 1) - 1) / 3) + 1, 1, fill);
            default:
                return "";
        }
    }

    private static string Ordinal(long number)
    {
        long last = Math.Abs(number) % 10;
        bool isTeen = Math.Abs(number) / 10 % 10 == 1;
        return isTeen ? "th" : last switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
    }

    private static string Number(long value, int width, bool fill)
    {
        string digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture);
        return (value < 0 ? "-" : "") + (fill ? digits : digits.PadLeft(width, '0'));
    }

    private static string Word(string word, bool fill) => fill ? word : word.PadRight(9);

    private static string Short(string word) => word.Length > 3 ? word[..3] : word;

    private static string Sign(int offset) => offset < 0 ? "-" : "+";

    private readonly record struct Fields(
        int Year, int Month, int Day, long Hour, int Minute, int Second, int Microsecond, int Days, bool IsInterval, int IntervalDays)
    {
        public int Offset { get; init; }

        public string ZoneName { get; init; } = "";

        public static Fields Of(long local)
        {
            (int days, long time) = PgCalendar.Split(local);
            (int year, int month, int day) = PgCalendar.FromDays(days);
            return Of(year, month, day, time, days, isInterval: false, 0);
        }

        public static Fields Of(PgInterval interval) =>
            Of(interval.Months / 12, interval.Months % 12, interval.Days, interval.Microseconds, 0, isInterval: true, (interval.Months * 30) + interval.Days);

        private static Fields Of(int year, int month, int day, long time, int days, bool isInterval, int intervalDays) => new(
            year,
            month,
            day,
            time / PgCalendar.MicrosecondsPerHour,
            (int)(time / PgCalendar.MicrosecondsPerMinute % 60),
            (int)(time / PgCalendar.MicrosecondsPerSecond % 60),
            (int)(time % PgCalendar.MicrosecondsPerSecond),
            days,
            isInterval,
            intervalDays)
        {
            ZoneName = "",
        };
    }
}
