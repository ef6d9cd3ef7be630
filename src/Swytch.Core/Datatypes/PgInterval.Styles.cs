using System.Globalization;
using System.Text;

namespace Swytch.Core.Datatypes;

/// <content>The other output styles (PostgreSQL manual, section 8.5.5; utils/adt/datetime.c, EncodeInterval).</content>
public readonly partial record struct PgInterval
{
    private string FormatIso()
    {
        if (this == default)
        {
            return "PT0S";
        }

        StringBuilder text = new("P");
        AppendIso(text, Months / 12, 'Y');
        AppendIso(text, Months % 12, 'M');
        AppendIso(text, Days, 'D');
        if (Microseconds == 0)
        {
            return text.ToString();
        }

        (ulong hours, int minutes, int seconds, int fraction) = TimeParts();
        string sign = Microseconds < 0 ? "-" : "";
        text.Append('T');
        if (hours != 0)
        {
            text.Append(sign).Append(hours).Append('H');
        }

        if (minutes != 0)
        {
            text.Append(sign).Append(minutes).Append('M');
        }

        if (seconds != 0 || fraction != 0)
        {
            text.Append(sign).Append(seconds);
            AppendFraction(text, fraction);
            text.Append('S');
        }

        return text.ToString();
    }

    private static void AppendIso(StringBuilder text, int value, char unit)
    {
        if (value != 0)
        {
            text.Append(value).Append(unit);
        }
    }

    private string FormatSqlStandard()
    {
        int years = Months / 12;
        int months = Months % 12;
        bool hasNegative = Months < 0 || Days < 0 || Microseconds < 0;
        bool hasPositive = Months > 0 || Days > 0 || Microseconds > 0;
        bool hasYearMonth = Months != 0;
        bool hasDayTime = Days != 0 || Microseconds != 0;
        StringBuilder text = new();
        if (!hasNegative && !hasPositive)
        {
            return "0";
        }

        if ((hasNegative && hasPositive) || (hasYearMonth && hasDayTime))
        {
            char yearSign = Months < 0 ? '-' : '+';
            char daySign = Days < 0 ? '-' : '+';
            char timeSign = Microseconds < 0 ? '-' : '+';
            text.Append(CultureInfo.InvariantCulture, $"{yearSign}{Math.Abs(years)}-{Math.Abs(months)} {daySign}{Math.Abs((long)Days)} {timeSign}");
            AppendTime(text, twoDigitHours: false);
            return text.ToString();
        }

        text.Append(hasNegative ? "-" : "");
        if (hasYearMonth)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Math.Abs(years)}-{Math.Abs(months)}");
        }
        else
        {
            if (Days != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Math.Abs((long)Days)} ");
            }

            AppendTime(text, twoDigitHours: false);
        }

        return text.ToString();
    }

    private string FormatVerbose()
    {
        StringBuilder text = new("@");
        bool isBefore = false;
        bool isZero = true;
        AppendVerbose(text, Months / 12, "year", ref isZero, ref isBefore);
        AppendVerbose(text, Months % 12, "mon", ref isZero, ref isBefore);
        AppendVerbose(text, Days, "day", ref isZero, ref isBefore);
        (ulong hours, int minutes, int seconds, int fraction) = TimeParts();
        int sign = Microseconds < 0 ? -1 : 1;
        AppendVerbose(text, (long)hours * sign, "hour", ref isZero, ref isBefore);
        AppendVerbose(text, minutes * sign, "min", ref isZero, ref isBefore);
        if (seconds != 0 || fraction != 0)
        {
            text.Append(' ');
            if (isZero)
            {
                isBefore = sign < 0;
            }
            else if (isBefore != (sign < 0))
            {
                text.Append('-');
            }

            text.Append(seconds);
            AppendFraction(text, fraction);
            text.Append(" sec").Append(seconds != 1 || fraction != 0 ? "s" : "");
            isZero = false;
        }

        text.Append(isZero ? " 0" : "").Append(isBefore ? " ago" : "");
        return text.ToString();
    }

    private static void AppendVerbose(StringBuilder text, long value, string unit, ref bool isZero, ref bool isBefore)
    {
        if (value == 0)
        {
            return;
        }

        if (isZero)
        {
            isBefore = value < 0;
            value = Math.Abs(value);
        }
        else if (isBefore)
        {
            value = -value;
        }

        text.Append(' ').Append(value).Append(' ').Append(unit).Append(value == 1 ? "" : "s");
        isZero = false;
    }
}
