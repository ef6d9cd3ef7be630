using System.Globalization;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <content>
/// Text input: "1 year 2 mons 3 days 04:05:06", "@ 1 hour ago", "1-2", "3 4:05:06", ISO 8601 with designators ("P1Y2M3DT4H5M6S")
/// and the alternative format ("P0001-02-03T04:05:06") (PostgreSQL manual, section 8.5.4).
/// </content>
public readonly partial record struct PgInterval
{
    public static PgInterval Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length > 256)
        {
            throw DatatypeErrors.InvalidDateTimeSyntax(Name, DatatypeErrors.Show(text));
        }

        return Parse(Encoding.UTF8.GetString(text));
    }

    /// <summary>Whether a text has the form of an interval at all; a field out of range is not looked at.</summary>
    public static bool IsInterval(ReadOnlySpan<byte> text)
    {
        string trimmed = text.Length <= 256 ? Encoding.UTF8.GetString(text).Trim() : "";
        return IsIso(trimmed) || (trimmed.Length > 0 && TryReadWords(trimmed.ToLowerInvariant(), new IntervalSum(trimmed)));
    }

    /// <summary>False for what <see cref="Parse(ReadOnlySpan{byte})"/> throws on.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out PgInterval interval)
    {
        interval = default;
        try
        {
            if (!IsInterval(text))
            {
                return false;
            }

            interval = Parse(text);
            return true;
        }
        catch (PgErrorException)
        {
            // It has the form, and a field that is out of range.
            return false;
        }
    }

    public static PgInterval Parse(string text)
    {
        string trimmed = text.Trim();
        IntervalSum sum = new(text);
        bool done = IsIso(trimmed) ? TryReadIso(trimmed, sum) : TryReadWords(trimmed.ToLowerInvariant(), sum);
        return done ? sum.ToInterval() : throw sum.Syntax();
    }

    private static bool IsIso(string text) =>
        text.Length > 1 && text[0] is 'P' && (char.IsAsciiDigit(text[1]) || text[1] is '-' or 'T' or '+' or '.');

    private static bool TryReadWords(string text, IntervalSum sum)
    {
        List<string>? tokens = SplitWords(text);
        if (tokens is null || tokens.Count == 0)
        {
            return false;
        }

        bool isAgo = false;
        bool any = false;
        for (int i = 0; i < tokens.Count; i++)
        {
            string token = tokens[i];
            if (token == "@")
            {
                continue;
            }

            if (token == "ago" && i == tokens.Count - 1 && any)
            {
                isAgo = true;
                continue;
            }

            any = true;
            if (token.Contains(':', StringComparison.Ordinal))
            {
                if (!TryReadTime(token, sum))
                {
                    return false;
                }
            }
            else if (token.IndexOf('-', 1) > 0 && i + 1 <= tokens.Count && TryReadYearMonth(token, sum))
            {
                continue;
            }
            else if (TryNumber(token, out bool negative, out string digits, out string fraction))
            {
                string? unit = i + 1 < tokens.Count && char.IsAsciiLetter(tokens[i + 1][0]) && tokens[i + 1] != "ago" ? tokens[i + 1] : null;
                if (unit is not null)
                {
                    i++;
                }
                else if (i + 1 < tokens.Count && tokens[i + 1].Contains(':', StringComparison.Ordinal))
                {
                    // "3 4:05:06": a bare number before a time counts days.
                    unit = "day";
                }

                if (!sum.Add(negative, digits, fraction, unit ?? "second"))
                {
                    return false;
                }
            }
            else
            {
                return false;
            }
        }

        if (isAgo)
        {
            sum.Negate();
        }

        return any;
    }

    private static List<string>? SplitWords(string text)
    {
        List<string> tokens = [];
        int at = 0;
        while (at < text.Length)
        {
            char first = text[at];
            int start = at;
            if (first is ' ' or '\t' or '\n' or '\r' or '\f' or '\v' or ',')
            {
                at++;
                continue;
            }

            if (first == '@')
            {
                at++;
            }
            else if (char.IsAsciiLetter(first))
            {
                while (at < text.Length && char.IsAsciiLetter(text[at]))
                {
                    at++;
                }
            }
            else if (char.IsAsciiDigit(first) || first is '+' or '-' or '.')
            {
                at++;
                while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is ':' or '.' || (text[at] == '-' && char.IsAsciiDigit(text[at - 1]))))
                {
                    at++;
                }

                // A sign may stand apart from its number.
                if (at - start == 1 && first is '+' or '-')
                {
                    while (at < text.Length && text[at] == ' ')
                    {
                        at++;
                    }

                    int digits = at;
                    while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is ':' or '.' or '-'))
                    {
                        at++;
                    }

                    if (digits == at)
                    {
                        return null;
                    }

                    tokens.Add(first + text[digits..at]);
                    continue;
                }
            }
            else
            {
                return null;
            }

            tokens.Add(text[start..at]);
        }

        return tokens;
    }

    private static bool TryReadTime(string token, IntervalSum sum)
    {
        bool negative = token[0] == '-';
        string body = token[0] is '-' or '+' ? token[1..] : token;
        int point = body.IndexOf('.', StringComparison.Ordinal);
        string fraction = point < 0 ? "" : body[(point + 1)..];
        string[] parts = (point < 0 ? body : body[..point]).Split(':');
        if (parts.Length is < 2 or > 3 || (fraction.Length > 0 && !fraction.All(char.IsAsciiDigit)))
        {
            return false;
        }

        long[] values = new long[3];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length is 0 or > 12 || !long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]))
            {
                return false;
            }
        }

        if (point >= 0 && parts.Length == 2)
        {
            values = [0, values[0], values[1]];
        }

        if (values[1] > 59 || values[2] > 60)
        {
            throw sum.FieldOutOfRange();
        }

        sum.AddTime(negative, values[0], values[1], values[2], fraction);
        return true;
    }

    /// <summary>SQL standard year-month: 1-2, -1-2.</summary>
    private static bool TryReadYearMonth(string token, IntervalSum sum)
    {
        bool negative = token[0] == '-';
        string body = token[0] is '-' or '+' ? token[1..] : token;
        string[] parts = body.Split('-');
        if (parts.Length != 2 || parts[0].Length is 0 or > 9 || parts[1].Length is 0 or > 2 ||
            !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int years) ||
            !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int months))
        {
            return false;
        }

        if (months > 11)
        {
            throw sum.FieldOutOfRange();
        }

        sum.AddMonths(negative, ((long)years * 12) + months);
        return true;
    }

    private static bool TryReadIso(string text, IntervalSum sum)
    {
        int at = 1;
        bool inTime = false;
        bool any = false;
        if (TryReadIsoAlternative(text, sum))
        {
            return true;
        }

        while (at < text.Length)
        {
            if (text[at] == 'T' && !inTime)
            {
                inTime = true;
                at++;
                continue;
            }

            int start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or '+' or '.' or 'e' or 'E'))
            {
                at++;
            }

            if (at == text.Length || !TryNumber(text[start..at], out bool negative, out string digits, out string fraction))
            {
                return false;
            }

            string? unit = (text[at], inTime) switch
            {
                ('Y', false) => "year",
                ('M', false) => "month",
                ('W', false) => "week",
                ('D', false) => "day",
                ('H', true) => "hour",
                ('M', true) => "minute",
                ('S', true) => "second",
                _ => null,
            };
            at++;
            any = true;
            if (unit is null || !sum.Add(negative, digits, fraction, unit))
            {
                return false;
            }
        }

        return any;
    }

    /// <summary>P0001-02-03T04:05:06.</summary>
    private static bool TryReadIsoAlternative(string text, IntervalSum sum)
    {
        string[] halves = text[1..].Split('T');
        string[] date = halves[0].Split('-');
        if (halves.Length > 2 || date.Length != 3 || !date.All(part => part.Length is > 0 and <= 9 && part.All(char.IsAsciiDigit)))
        {
            return false;
        }

        sum.AddMonths(false, (long.Parse(date[0], CultureInfo.InvariantCulture) * 12) + long.Parse(date[1], CultureInfo.InvariantCulture));
        return sum.Add(false, date[2], "", "day") && (halves.Length == 1 || TryReadTime(halves[1], sum));
    }

    private static bool TryNumber(string token, out bool negative, out string digits, out string fraction)
    {
        negative = token.Length > 0 && token[0] == '-';
        string body = token.Length > 0 && token[0] is '-' or '+' ? token[1..] : token;
        int point = body.IndexOf('.', StringComparison.Ordinal);
        digits = point < 0 ? body : body[..point];
        fraction = point < 0 ? "" : body[(point + 1)..];
        return digits.Length + fraction.Length > 0 && digits.All(char.IsAsciiDigit) && fraction.All(char.IsAsciiDigit);
    }
}
