using System.Globalization;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Reads a text by a template: to_date and to_timestamp (PostgreSQL manual, section 9.8).</summary>
internal sealed class DateTimeTemplate
{
    private readonly string _text;
    private int _at;
    private int? _year;
    private int? _month;
    private int? _day;
    private int? _dayOfYear;
    private int? _isoYear;
    private int? _isoWeek;
    private int? _isoDay;
    private int? _julian;
    private int? _century;
    private int _hour;
    private bool _isTwelveHour;
    private bool? _isPm;
    private int _minute;
    private int _second;
    private int _microsecond;
    private int? _offset;
    private int _offsetSign = 1;
    private bool _isBc;

    private DateTimeTemplate(string text)
    {
        _text = text;
    }

    public static DateTimeTemplate Parse(string text, string format)
    {
        DateTimeTemplate template = new(text);
        List<DateTimePatternPart> parts = DateTimePattern.Split(format);
        for (int i = 0; i < parts.Count && template._at <= text.Length; i++)
        {
            DateTimePatternPart part = parts[i];
            if (part.IsLiteral)
            {
                template.SkipLiteral(part.Literal);
                continue;
            }

            if (template._at >= text.Length)
            {
                break;
            }

            // A number right before another number pattern takes only its own width.
            bool adjoins = i + 1 < parts.Count && !parts[i + 1].IsLiteral;
            template.Take(part.Pattern, adjoins);
            if (part.Ordinal)
            {
                template._at = Math.Min(template._at + 2, text.Length);
            }
        }

        return template;
    }

    public int ToDays()
    {
        if (_julian is int julian)
        {
            return julian - 2_451_545;
        }

        if (_isoYear is int isoYear)
        {
            int fourth = PgCalendar.ToDays(isoYear, 1, 4);
            int monday = fourth - ((PgCalendar.DayOfWeek(fourth) + 6) % 7);
            return monday + (((_isoWeek ?? 1) - 1) * 7) + (_isoDay ?? 1) - 1;
        }

        int year = _year ?? (_century is int century ? ((century - 1) * 100) + 1 : 0);
        if (_isBc)
        {
            year = 1 - year;
        }
        else if (_year is null && _century is null)
        {
            // Nothing names a year: year 1 BC, as PostgreSQL has it.
            year = 0;
        }

        if (_dayOfYear is int dayOfYear)
        {
            return PgCalendar.ToDays(year, 1, 1) + dayOfYear - 1;
        }

        int month = _month ?? 1;
        int day = _day ?? 1;
        if (month is < 1 or > 12 || day < 1 || day > PgCalendar.DaysInMonth(year, month))
        {
            throw OutOfRange();
        }

        return PgCalendar.ToDays(year, month, day);
    }

    public long ToTimestampTz(PgTimeZone zone)
    {
        int hour = _hour;
        if (_isTwelveHour || _isPm is not null)
        {
            if (hour is < 1 or > 12)
            {
                throw new PgErrorException(new PgError(SqlState.InvalidDatetimeFormat, $"hour \"{hour}\" is invalid for the 12-hour clock")
                {
                    Hint = "Use the 24-hour clock, or give an hour between 1 and 12.",
                });
            }

            hour = (hour % 12) + (_isPm == true ? 12 : 0);
        }

        if (hour > 24 || _minute > 59 || _second > 59)
        {
            throw OutOfRange();
        }

        long time = (hour * PgCalendar.MicrosecondsPerHour) + (_minute * PgCalendar.MicrosecondsPerMinute) +
            (_second * PgCalendar.MicrosecondsPerSecond) + _microsecond;
        long local = PgCalendar.ToTimestamp(ToDays(), time);
        return _offset is int offset ? local - (offset * PgCalendar.MicrosecondsPerSecond) : PgDateTime.LocalToUtc(local, zone);
    }

    private PgErrorException OutOfRange() => DatatypeErrors.DateTimeFieldOutOfRange(_text);

    private void SkipLiteral(string literal)
    {
        foreach (char character in literal)
        {
            if (char.IsWhiteSpace(character))
            {
                SkipSpace();
                continue;
            }

            SkipSpace();
            if (_at < _text.Length && (!char.IsAsciiLetterOrDigit(character) ? !char.IsAsciiLetterOrDigit(_text[_at]) && _text[_at] is not ('+' or '-') | _text[_at] == character : true))
            {
                _at++;
            }
        }
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private void Take(string pattern, bool adjoins)
    {
        switch (pattern.ToUpperInvariant())
        {
            case "YYYY":
                _year = Number(4, adjoins, pattern);
                break;
            case "Y,YYY":
                int thousands = Number(1, true, pattern);
                _at++;
                _year = (thousands * 1000) + Number(3, adjoins, pattern);
                break;
            case "YYY" or "YY" or "Y":
                int digits = _at;
                int year = Number(pattern.Length, adjoins, pattern);
                _year = _at - digits <= 2 && year < 100 ? year + (year < 70 ? 2000 : 1900) : _at - digits == 3 ? year + 2000 - (year > 519 ? 1000 : 0) : year;
                break;
            case "IYYY":
                _isoYear = Number(4, adjoins, pattern);
                break;
            case "MM":
                _month = Number(2, adjoins, pattern);
                break;
            case "MONTH" or "MON":
                _month = Word(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames, pattern) + 1;
                break;
            case "DAY" or "DY":
                _ = Word(CultureInfo.InvariantCulture.DateTimeFormat.DayNames, pattern);
                break;
            case "DD":
                _day = Number(2, adjoins, pattern);
                break;
            case "DDD":
                _dayOfYear = Number(3, adjoins, pattern);
                break;
            case "IW":
                _isoWeek = Number(2, adjoins, pattern);
                break;
            case "ID":
                _isoDay = Number(1, adjoins, pattern);
                break;
            case "D":
                _ = Number(1, adjoins, pattern);
                break;
            case "CC":
                _century = Number(2, adjoins, pattern);
                break;
            case "J":
                _julian = Number(7, adjoins, pattern);
                break;
            case "HH24":
                _hour = Number(2, adjoins, pattern);
                break;
            case "HH" or "HH12":
                _hour = Number(2, adjoins, pattern);
                _isTwelveHour = true;
                break;
            case "MI":
                _minute = Number(2, adjoins, pattern);
                break;
            case "SS":
                _second = Number(2, adjoins, pattern);
                break;
            case "SSSS" or "SSSSS":
                int ofDay = Number(5, adjoins, pattern);
                (_hour, _minute, _second) = (ofDay / 3600, ofDay / 60 % 60, ofDay % 60);
                break;
            case "MS" or "FF3":
                _microsecond = Fraction();
                break;
            case "US" or "FF6" or "FF4" or "FF5" or "FF1" or "FF2":
                _microsecond = Fraction();
                break;
            case "AM" or "PM" or "A.M." or "P.M.":
                _isPm = char.ToUpperInvariant(_text[_at]) == 'P';
                _at = Math.Min(_at + pattern.Length, _text.Length);
                break;
            case "BC" or "AD" or "B.C." or "A.D.":
                _isBc = char.ToUpperInvariant(_text[_at]) == 'B';
                _at = Math.Min(_at + pattern.Length, _text.Length);
                break;
            case "TZH":
                _offsetSign = _text[_at] == '-' ? -1 : 1;
                _at += _text[_at] is '+' or '-' ? 1 : 0;
                _offset = _offsetSign * Number(2, adjoins, pattern) * 3600;
                break;
            case "TZM":
                _offset = (_offset ?? 0) + (_offsetSign * Number(2, adjoins, pattern) * 60);
                break;
            case "TZ" or "OF":
                throw new PgErrorException(SqlState.FeatureNotSupported, $"formatting field \"{pattern}\" is only supported in to_char");
            default:
                break;
        }
    }

    private int Number(int width, bool adjoins, string pattern)
    {
        SkipSpace();
        int start = _at;
        int limit = adjoins ? width : 9;
        while (_at < _text.Length && _at - start < limit && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        if (start == _at)
        {
            string shown = _text[start..Math.Min(_text.Length, start + width)];
            throw new PgErrorException(new PgError(SqlState.InvalidDatetimeFormat, $"invalid value \"{shown}\" for \"{pattern}\"")
            {
                Detail = "Value must be an integer.",
            });
        }

        return int.Parse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private int Fraction()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        string digits = _text[start.._at].PadRight(6, '0')[..6];
        return int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private int Word(string[] names, string pattern)
    {
        SkipSpace();
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i];
            if (name.Length == 0)
            {
                continue;
            }

            bool isShort = pattern.Length <= 3 && pattern.ToUpperInvariant() is "MON" or "DY";
            string wanted = isShort ? name[..3] : name;
            if (string.Compare(_text, _at, wanted, 0, wanted.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                _at += wanted.Length;
                return i;
            }
        }

        string shown = _text[_at..Math.Min(_text.Length, _at + pattern.Length)];
        throw new PgErrorException(new PgError(SqlState.InvalidDatetimeFormat, $"invalid value \"{shown}\" for \"{pattern}\"")
        {
            Detail = "The given value did not match any of the allowed values for this field.",
        });
    }
}
