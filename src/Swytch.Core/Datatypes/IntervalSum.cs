using System.Globalization;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>Adds up the fields of an interval literal; fractions of a unit go to the smaller ones as PostgreSQL spreads them.</summary>
internal sealed class IntervalSum(string shown)
{
    private const string IntervalFieldOverflow = "22015";

    private Int128 _months;
    private Int128 _days;
    private Int128 _microseconds;

    public PgErrorException Syntax() => DatatypeErrors.InvalidDateTimeSyntax(PgInterval.Name, shown);

    public PgErrorException FieldOutOfRange() =>
        new(IntervalFieldOverflow, $"interval field value out of range: \"{shown}\"");

    /// <summary>False for an unknown unit.</summary>
    public bool Add(bool negative, string digits, string fraction, string unit)
    {
        if (digits.Length > 18)
        {
            throw FieldOutOfRange();
        }

        long whole = digits.Length == 0 ? 0 : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        decimal part = fraction.Length == 0
            ? 0
            : decimal.Parse("0." + fraction[..Math.Min(fraction.Length, 20)], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        int sign = negative ? -1 : 1;
        switch (unit)
        {
            case "us" or "usec" or "usecs" or "microsecond" or "microseconds" or "microsec" or "microsecon":
                AddMicroseconds(sign, whole, part, 1);
                return true;
            case "ms" or "msec" or "msecs" or "millisecond" or "milliseconds" or "millisec" or "millisecon" or "mseconds":
                AddMicroseconds(sign, whole, part, 1_000);
                return true;
            case "s" or "sec" or "secs" or "second" or "seconds":
                AddMicroseconds(sign, whole, part, PgCalendar.MicrosecondsPerSecond);
                return true;
            case "m" or "min" or "mins" or "minute" or "minutes":
                AddMicroseconds(sign, whole, part, PgCalendar.MicrosecondsPerMinute);
                return true;
            case "h" or "hr" or "hrs" or "hour" or "hours":
                AddMicroseconds(sign, whole, part, PgCalendar.MicrosecondsPerHour);
                return true;
            case "d" or "day" or "days":
                AddDays(sign, whole, part, 1);
                return true;
            case "w" or "week" or "weeks":
                AddDays(sign, whole, part, 7);
                return true;
            case "mon" or "mons" or "month" or "months":
                _months += sign * (Int128)whole;
                AddDays(sign, 0, part, 30);
                return true;
            case "y" or "yr" or "yrs" or "year" or "years":
                AddMonths(sign, whole, part, 12);
                return true;
            case "dec" or "decs" or "decade" or "decades":
                AddMonths(sign, whole, part, 120);
                return true;
            case "c" or "cent" or "century" or "centuries":
                AddMonths(sign, whole, part, 1_200);
                return true;
            case "mil" or "mils" or "millennium" or "millennia":
                AddMonths(sign, whole, part, 12_000);
                return true;
            default:
                return false;
        }
    }

    public void AddMonths(bool negative, long months) => _months += negative ? -months : months;

    public void AddTime(bool negative, long hours, long minutes, long seconds, string fraction)
    {
        Add(negative, hours.ToString(CultureInfo.InvariantCulture), "", "hour");
        Add(negative, minutes.ToString(CultureInfo.InvariantCulture), "", "minute");
        Add(negative, seconds.ToString(CultureInfo.InvariantCulture), fraction, "second");
    }

    public void Negate()
    {
        _months = -_months;
        _days = -_days;
        _microseconds = -_microseconds;
    }

    public PgInterval ToInterval()
    {
        bool fits = _months >= int.MinValue && _months <= int.MaxValue && _days >= int.MinValue && _days <= int.MaxValue &&
            _microseconds >= long.MinValue && _microseconds <= long.MaxValue;
        return fits ? new PgInterval((int)_months, (int)_days, (long)_microseconds) : throw PgInterval.OutOfRange();
    }

    private void AddMonths(int sign, long whole, decimal part, int unit) =>
        _months += sign * (((Int128)whole * unit) + (long)Math.Round(part * unit, MidpointRounding.ToEven));

    private void AddDays(int sign, long whole, decimal part, int unit)
    {
        decimal days = part * unit;
        decimal wholeDays = decimal.Truncate(days);
        _days += sign * (((Int128)whole * unit) + (long)wholeDays);
        _microseconds += sign * (long)Math.Round((days - wholeDays) * PgCalendar.MicrosecondsPerDay, MidpointRounding.ToEven);
    }

    private void AddMicroseconds(int sign, long whole, decimal part, long unit) =>
        _microseconds += sign * (((Int128)whole * unit) + (long)Math.Round(part * unit, MidpointRounding.AwayFromZero));
}
