namespace Swytch.Core.Datatypes;

internal enum DateTimeTokenKind : byte
{
    Number,
    Date,
    Time,
    Word,
    Offset,
    Signed,
}

/// <summary>One token of a date/time literal; the text is lower case.</summary>
internal readonly record struct DateTimeToken(DateTimeTokenKind Kind, string Text);

internal enum SpecialDateTime : byte
{
    None,
    Epoch,
    Infinity,
    NegativeInfinity,
    Now,
    Today,
    Tomorrow,
    Yesterday,
}

/// <summary>
/// Splits a date/time literal into tokens (utils/adt/datetime.c, ParseDateTime): digits with ':' are a time, with '-', '/'
/// or '.' a date, a sign before a digit an offset, letters a word or (with a delimiter) a date or the name of a zone.
/// </summary>
internal static class DateTimeTokens
{
    private const int MaximumTokens = 25;

    /// <summary>Null when the text cannot be split.</summary>
    public static List<DateTimeToken>? Split(string text)
    {
        List<DateTimeToken> tokens = [];
        int at = 0;
        while (at < text.Length)
        {
            char first = text[at];
            if (char.IsWhiteSpace(first) && first < 128)
            {
                at++;
                continue;
            }

            if (tokens.Count == MaximumTokens || first >= 128)
            {
                return null;
            }

            int start = at;
            DateTimeTokenKind kind;
            if (char.IsAsciiDigit(first))
            {
                kind = ReadFromDigit(text, ref at);
            }
            else if (first == '.')
            {
                at++;
                SkipDigits(text, ref at);
                kind = DateTimeTokenKind.Number;
            }
            else if (char.IsAsciiLetter(first))
            {
                kind = ReadFromLetter(text, ref at);
            }
            else if (first is '+' or '-')
            {
                at++;
                while (at < text.Length && char.IsWhiteSpace(text[at]))
                {
                    at++;
                }

                if (at < text.Length && char.IsAsciiDigit(text[at]))
                {
                    kind = DateTimeTokenKind.Offset;
                    while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is ':' or '.' or '-'))
                    {
                        at++;
                    }
                }
                else if (at < text.Length && char.IsAsciiLetter(text[at]))
                {
                    kind = DateTimeTokenKind.Signed;
                    while (at < text.Length && char.IsAsciiLetter(text[at]))
                    {
                        at++;
                    }
                }
                else
                {
                    return null;
                }

                tokens.Add(new DateTimeToken(kind, first + text[(start + 1)..at].Trim()));
                continue;
            }
            else if (char.IsPunctuation(first) || char.IsSymbol(first))
            {
                // As in PostgreSQL, other punctuation separates: "(2024-01-01)", "10:00,".
                at++;
                continue;
            }
            else
            {
                return null;
            }

            tokens.Add(new DateTimeToken(kind, text[start..at]));
        }

        return tokens;
    }

    private static DateTimeTokenKind ReadFromDigit(string text, ref int at)
    {
        SkipDigits(text, ref at);
        if (at == text.Length)
        {
            return DateTimeTokenKind.Number;
        }

        if (text[at] == ':')
        {
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is ':' or '.'))
            {
                at++;
            }

            return DateTimeTokenKind.Time;
        }

        char delimiter = text[at];
        if (delimiter is not ('-' or '/' or '.'))
        {
            return DateTimeTokenKind.Number;
        }

        int start = at;
        at++;
        if (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            SkipDigits(text, ref at);
            if (at < text.Length && text[at] == delimiter)
            {
                while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == delimiter))
                {
                    at++;
                }

                return DateTimeTokenKind.Date;
            }

            return delimiter == '.' ? DateTimeTokenKind.Number : DateTimeTokenKind.Date;
        }

        if (delimiter != '.' && at < text.Length && char.IsAsciiLetter(text[at]))
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == delimiter))
            {
                at++;
            }

            return DateTimeTokenKind.Date;
        }

        if (delimiter != '.')
        {
            at = start;
        }

        return DateTimeTokenKind.Number;
    }

    private static DateTimeTokenKind ReadFromLetter(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at]))
        {
            at++;
        }

        bool isMonth = DateTimeWords.TryMonth(text[start..at], out _);
        if (at < text.Length && (text[at] is '/' or '_' || (text[at] == '-' && !isMonth && at - start > 1)))
        {
            // The name of a zone, perhaps with digits and signs: america/new_york, etc/gmt+5, utc-3.
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '/' or '_' or '-' or '+' or ':'))
            {
                at++;
            }

            return DateTimeTokenKind.Word;
        }

        if (at < text.Length && isMonth && text[at] is '-' or '.')
        {
            char delimiter = text[at];
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == delimiter))
            {
                at++;
            }

            return DateTimeTokenKind.Date;
        }

        if (at < text.Length && text[at] == '+' && !DateTimeWords.IsKnown(text[start..at]))
        {
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '+' or ':'))
            {
                at++;
            }
        }

        return DateTimeTokenKind.Word;
    }

    private static void SkipDigits(string text, ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
    }
}

/// <summary>The words of date/time literals.</summary>
internal static class DateTimeWords
{
    public static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december",
    ];

    public static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static bool TryMonth(string word, out int month)
    {
        month = 0;
        if (word.Length < 3)
        {
            return false;
        }

        for (int i = 0; i < Months.Length; i++)
        {
            if (word == Months[i] || (word.Length == 3 && Months[i].StartsWith(word, StringComparison.Ordinal)) || (i == 8 && word == "sept"))
            {
                month = i + 1;
                return true;
            }
        }

        return false;
    }

    public static bool IsDay(string word) =>
        word is "tues" or "wednes" or "weds" or "thur" or "thurs" ||
        Array.Exists(Days, day => day == word || (word.Length == 3 && day.StartsWith(word, StringComparison.Ordinal)));

    public static bool IsKnown(string word) => word is "am" or "pm" or "ad" or "bc" or "t" || TryMonth(word, out _) || IsDay(word);

    public static SpecialDateTime Special(string word) => word switch
    {
        "epoch" => SpecialDateTime.Epoch,
        "infinity" or "inf" or "+infinity" or "+inf" => SpecialDateTime.Infinity,
        "-infinity" or "-inf" => SpecialDateTime.NegativeInfinity,
        "now" => SpecialDateTime.Now,
        "today" => SpecialDateTime.Today,
        "tomorrow" => SpecialDateTime.Tomorrow,
        "yesterday" => SpecialDateTime.Yesterday,
        _ => SpecialDateTime.None,
    };
}
