using System.Globalization;

namespace Swytch.Core.Datatypes;

/// <content>The tokens made of digits: delimited dates, times, and bare numbers.</content>
internal sealed partial class DateTimeReader
{
    private void TakeDate(string text)
    {
        if (_hasYear && _hasMonth && _hasDay)
        {
            throw Syntax();
        }

        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (IsTimeOnly && dash is 4 or 6 && dash == text.LastIndexOf('-'))
        {
            // 040506-08 is a time and an offset.
            TakeNumber(text[..dash], afterT: true);
            TakeOffset(text[dash..]);
            return;
        }

        string[] parts = text.Split(['-', '/', '.'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 2 or > 3)
        {
            throw Syntax();
        }

        // The name of a month, wherever it stands, is taken first.
        for (int i = 0; i < parts.Length; i++)
        {
            if (char.IsAsciiLetter(parts[i][0]))
            {
                if (_hasMonth || !DateTimeWords.TryMonth(parts[i], out int month))
                {
                    throw Syntax();
                }

                (_month, _hasMonth) = (month, true);
                parts[i] = "";
            }
        }

        foreach (string part in parts)
        {
            if (part.Length > 0)
            {
                TakeDatePart(part);
            }
        }
    }

    /// <summary>One number of a date, by what is still missing (datetime.c, DecodeNumber).</summary>
    private void TakeDatePart(string digits)
    {
        if (digits.Length > 7 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            throw Syntax();
        }

        // Three digits after a year are the day of the year.
        if (digits.Length == 3 && _hasYear && !_hasMonth && !_hasDay)
        {
            TakeDayOfYear(value);
            return;
        }

        switch (_hasYear, _hasMonth, _hasDay)
        {
            case (false, false, false):
                if (digits.Length >= 3 || _order == DateOrder.YearMonthDay)
                {
                    SetYear(value, digits.Length);
                }
                else if (_order == DateOrder.DayMonthYear)
                {
                    (_day, _hasDay) = (value, true);
                }
                else
                {
                    (_month, _hasMonth) = (value, true);
                }

                break;
            case (true, false, false):
                (_month, _hasMonth) = (value, true);
                break;
            case (false, true, false):
                if (digits.Length >= 3)
                {
                    SetYear(value, digits.Length);
                }
                else
                {
                    (_day, _hasDay) = (value, true);
                }

                break;
            case (true, true, false):
                (_day, _hasDay) = (value, true);
                break;
            case (false, false, true):
                (_month, _hasMonth) = (value, true);
                break;
            case (false, true, true):
                SetYear(value, digits.Length);
                break;
            case (true, false, true):
                (_month, _hasMonth) = (value, true);
                break;
            default:
                throw Syntax();
        }
    }

    private void SetYear(int year, int digits)
    {
        _year = year;
        _yearDigits = digits;
        _hasYear = true;
    }

    private void TakeDayOfYear(int dayOfYear)
    {
        if (dayOfYear < 1 || dayOfYear > (PgCalendar.IsLeapYear(_year) ? 366 : 365))
        {
            throw OutOfRange();
        }

        (_, _month, _day) = PgCalendar.FromDays(PgCalendar.ToDays(_year, 1, 1) + dayOfYear - 1);
        _hasMonth = _hasDay = true;
    }

    private void TakeTime(string text)
    {
        if (HasTime)
        {
            throw Syntax();
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        string[] parts = (point < 0 ? text : text[..point]).Split(':');
        if (parts.Length is < 2 or > 3)
        {
            throw Syntax();
        }

        int[] values = new int[3];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length == 0 && i == parts.Length - 1 && i > 0)
            {
                throw Syntax();
            }

            if (parts[i].Length > 9 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]))
            {
                throw Syntax();
            }
        }

        long fraction = point < 0 ? 0 : Fraction(text[(point + 1)..]);
        if (point >= 0 && parts.Length == 2)
        {
            // mm:ss.fff has no hours.
            values = [0, values[0], values[1]];
        }

        SetTime(values[0], values[1], values[2], fraction);
    }

    private void SetTime(int hour, int minute, int second, long fraction)
    {
        bool isMidnight = hour == 24 && minute == 0 && second == 0 && fraction == 0;
        if ((hour > 23 && !isMidnight) || minute > 59 || second > 60 || (second == 60 && fraction > 0))
        {
            throw OutOfRange();
        }

        Time = (hour * PgCalendar.MicrosecondsPerHour) + (minute * PgCalendar.MicrosecondsPerMinute) +
            (second * PgCalendar.MicrosecondsPerSecond) + fraction;
        HasTime = true;
    }

    /// <summary>Digits after the point, rounded to microseconds.</summary>
    private long Fraction(string digits)
    {
        if (digits.Length == 0)
        {
            return 0;
        }

        if (!digits.All(char.IsAsciiDigit))
        {
            throw Syntax();
        }

        string padded = digits.PadRight(7, '0');
        long microseconds = long.Parse(padded.AsSpan(0, 6), NumberStyles.None, CultureInfo.InvariantCulture);
        return padded[6] >= '5' ? microseconds + 1 : microseconds;
    }

    private void TakeNumber(string text, bool afterT)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string digits = point < 0 ? text : text[..point];
        string fraction = point < 0 ? "" : text[(point + 1)..];
        if (_isJulianNext)
        {
            _isJulianNext = false;
            if (digits.Length is 0 or > 9)
            {
                throw OutOfRange();
            }

            long julian = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) - 2_451_545;
            _julianDays = julian < PgCalendar.EndOfDates ? (int)julian : throw OutOfRange();
            if (fraction.Length > 0)
            {
                Time = (long)Math.Round(double.Parse("0." + fraction, CultureInfo.InvariantCulture) * PgCalendar.MicrosecondsPerDay);
                HasTime = true;
            }

            return;
        }

        bool dateDone = _julianDays is not null || (_hasYear && _hasMonth && _hasDay);
        bool isBareTime = IsTimeOnly && digits.Length is 4 or 6 && !_hasYear && !_hasMonth && !_hasDay;
        if ((dateDone || afterT || isBareTime) && !HasTime)
        {
            if (digits.Length is not (2 or 4 or 6) || (digits.Length == 2 && !afterT))
            {
                throw Syntax();
            }

            string padded = digits.PadRight(6, '0');
            SetTime(Two(padded, 0), Two(padded, 2), Two(padded, 4), Fraction(fraction));
            return;
        }

        if (fraction.Length == 3 && digits.Length == 4 && !_hasYear)
        {
            SetYear(int.Parse(digits, CultureInfo.InvariantCulture), 4);
            TakeDayOfYear(int.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture));
            return;
        }

        if (point >= 0)
        {
            throw Syntax();
        }

        if (!_hasYear && !_hasMonth && !_hasDay && digits.Length is 8 or 6)
        {
            int yearDigits = digits.Length - 4;
            SetYear(int.Parse(digits.AsSpan(0, yearDigits), NumberStyles.None, CultureInfo.InvariantCulture), yearDigits);
            (_month, _hasMonth) = (Two(digits, yearDigits), true);
            (_day, _hasDay) = (Two(digits, yearDigits + 2), true);
            return;
        }

        if (dateDone)
        {
            throw Syntax();
        }

        TakeDatePart(digits);
    }

    private static int Two(string digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';
}
