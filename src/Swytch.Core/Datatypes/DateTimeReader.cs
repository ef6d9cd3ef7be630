using System.Globalization;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>
/// Reads a date/time literal in any of PostgreSQL's usual spellings (PostgreSQL manual, section 8.5.1 and appendix B.1)
/// into its parts. Which parts are required is the caller's rule.
/// </summary>
internal sealed partial class DateTimeReader
{
    private readonly string _type;
    private readonly string _shown;
    private readonly DateOrder _order;
    private int _year;
    private int _month;
    private int _day;
    private int _yearDigits;
    private bool _hasYear;
    private bool _hasMonth;
    private bool _hasDay;
    private bool _isBc;
    private bool? _isPm;
    private int? _julianDays;
    private bool _isJulianNext;

    private DateTimeReader(string type, string shown, DateOrder order)
    {
        _type = type;
        _shown = shown;
        _order = order;
    }

    public SpecialDateTime Special { get; private set; }

    public bool HasDate { get; private set; }

    public bool HasTime { get; private set; }

    /// <summary>Days since 2000-01-01.</summary>
    public int Days { get; private set; }

    /// <summary>Microseconds of the day; 24:00:00 and a leap second are a little beyond it.</summary>
    public long Time { get; private set; }

    /// <summary>Seconds east; null when the literal names no offset.</summary>
    public int? OffsetSeconds { get; private set; }

    public PgTimeZone? Zone { get; private set; }

    public bool HasZone => OffsetSeconds is not null || Zone is not null;

    /// <param name="type">As in messages: "date", "timestamp" ….</param>
    public static DateTimeReader Read(ReadOnlySpan<byte> text, string type, DateOrder order)
    {
        string shown = DatatypeErrors.Show(text);
        DateTimeReader reader = new(type, shown, order);
        if (text.Length > 256)
        {
            throw reader.Syntax();
        }

        List<DateTimeToken> tokens = DateTimeTokens.Split(shown.ToLowerInvariant()) ?? throw reader.Syntax();
        if (tokens.Count == 0)
        {
            throw reader.Syntax();
        }

        for (int i = 0; i < tokens.Count; i++)
        {
            reader.Take(tokens, i);
        }

        reader.Finish();
        return reader;
    }

    private bool IsTimeOnly => _type is PgDateTime.TimeName or PgDateTime.TimeTzName;

    private PgErrorException Syntax() => DatatypeErrors.InvalidDateTimeSyntax(_type, _shown);

    private PgErrorException OutOfRange() => DatatypeErrors.DateTimeFieldOutOfRange(_shown);

    private void Take(List<DateTimeToken> tokens, int index)
    {
        DateTimeToken token = tokens[index];
        switch (token.Kind)
        {
            case DateTimeTokenKind.Date:
                // After a complete date and a time, "-1-2" style remains belong to nothing.
                TakeDate(token.Text);
                break;
            case DateTimeTokenKind.Time:
                TakeTime(token.Text);
                break;
            case DateTimeTokenKind.Number:
                TakeNumber(token.Text, index > 0 && tokens[index - 1] is { Kind: DateTimeTokenKind.Word, Text: "t" });
                break;
            case DateTimeTokenKind.Offset:
                TakeOffset(token.Text);
                break;
            default:
                TakeWord(token.Text);
                break;
        }
    }

    private void TakeWord(string word)
    {
        if (DateTimeWords.Special(word) is SpecialDateTime special and not SpecialDateTime.None)
        {
            if (Special != SpecialDateTime.None)
            {
                throw Syntax();
            }

            Special = special;
        }
        else if (word is "am" or "pm")
        {
            _isPm = word == "pm";
        }
        else if (word is "bc" or "ad")
        {
            _isBc = word == "bc";
        }
        else if (word is "j" or "jd" or "julian")
        {
            _isJulianNext = true;
        }
        else if (word == "allballs")
        {
            Time = 0;
            HasTime = true;
            OffsetSeconds = 0;
        }
        else if (DateTimeWords.TryMonth(word, out int month))
        {
            if (_hasMonth)
            {
                // "01 Feb 2024" read month first: the number was the day.
                if (_hasDay)
                {
                    throw Syntax();
                }

                (_day, _hasDay) = (_month, true);
            }

            (_month, _hasMonth) = (month, true);
        }
        else if (word is not ("t" or "at" or "on" or "dst") && !DateTimeWords.IsDay(word))
        {
            TakeZone(word);
        }
    }

    private void TakeZone(string word)
    {
        if (HasZone)
        {
            throw Syntax();
        }

        if (PgTimeZone.TryParseAbbreviation(word, out int seconds))
        {
            OffsetSeconds = seconds;
        }
        else if (PgTimeZone.TryFind(word, out PgTimeZone? zone))
        {
            Zone = zone;
        }
        else if (word.Contains('/', StringComparison.Ordinal))
        {
            string original = _shown[_shown.IndexOf(word, StringComparison.OrdinalIgnoreCase)..];
            original = original[..Math.Min(original.Length, word.Length)];
            Zone = PgTimeZone.TryFind(original, out zone)
                ? zone
                : throw new PgErrorException(SqlState.InvalidParameterValue, $"time zone \"{word}\" not recognized");
        }
        else
        {
            throw Syntax();
        }
    }

    private void TakeOffset(string text)
    {
        if (HasZone)
        {
            throw Syntax();
        }

        bool negative = text[0] == '-';
        string[] parts = text[1..].Split(':');
        int[] values = new int[3];
        if (parts.Length > 3)
        {
            throw Syntax();
        }

        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length is 0 or > 6 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]))
            {
                throw Syntax();
            }
        }

        if (parts.Length == 1 && parts[0].Length > 2)
        {
            int compact = values[0];
            values = parts[0].Length > 4 ? [compact / 10_000, compact / 100 % 100, compact % 100] : [compact / 100, compact % 100, 0];
        }

        if (values[0] > 15 || values[1] > 59 || values[2] > 59)
        {
            throw new PgErrorException(SqlState.InvalidTimeZoneDisplacement, $"time zone displacement out of range: \"{_shown}\"");
        }

        int seconds = (values[0] * 3600) + (values[1] * 60) + values[2];
        OffsetSeconds = negative ? -seconds : seconds;
    }

    private void Finish()
    {
        if (Special != SpecialDateTime.None)
        {
            bool isDay = Special is SpecialDateTime.Today or SpecialDateTime.Tomorrow or SpecialDateTime.Yesterday;
            if (_hasYear || _hasMonth || _hasDay || (HasTime && !isDay))
            {
                throw Syntax();
            }

            return;
        }

        if (_isPm is bool isPm)
        {
            long hour = Time / PgCalendar.MicrosecondsPerHour;
            if (!HasTime || hour > 12)
            {
                throw HasTime ? OutOfRange() : Syntax();
            }

            if (isPm && hour != 12)
            {
                Time += 12 * PgCalendar.MicrosecondsPerHour;
            }
            else if (!isPm && hour == 12)
            {
                Time -= 12 * PgCalendar.MicrosecondsPerHour;
            }
        }

        if (_julianDays is int julian)
        {
            Days = julian;
            HasDate = true;
            return;
        }

        if (!_hasYear && !_hasMonth && !_hasDay)
        {
            return;
        }

        if (!_hasYear || !_hasMonth || !_hasDay)
        {
            throw Syntax();
        }

        FinishDate();
    }

    private void FinishDate()
    {
        int year = _year;
        if (_isBc)
        {
            // There is no year 0; one BC is year 0 inside.
            year = year > 0 ? 1 - year : throw OutOfRange();
        }
        else if (_yearDigits <= 2)
        {
            year += year < 70 ? 2000 : year < 100 ? 1900 : 0;
        }
        else if (year <= 0)
        {
            throw OutOfRange();
        }

        if (_month is < 1 or > 12 || _day is < 1 or > 31 || year < -4713 || _day > PgCalendar.DaysInMonth(year, _month))
        {
            throw OutOfRange();
        }

        // Beyond the calendar's end the type says what is out of range.
        Days = year > 5_874_897 ? PgCalendar.EndOfDates : PgCalendar.ToDays(year, _month, _day);
        HasDate = true;
    }
}
