namespace Swytch.Sql.Functions;

/// <summary>One piece of a date/time template: a pattern with its modifiers, or literal text.</summary>
internal readonly record struct DateTimePatternPart(string Pattern, string Literal, bool FillMode, bool Ordinal, bool OrdinalUpper)
{
    public bool IsLiteral => Pattern.Length == 0;
}

/// <summary>Splits the templates of to_char and to_timestamp (PostgreSQL manual, section 9.8, tables 9.26 and 9.27).</summary>
internal static class DateTimePattern
{
    // Longer patterns first: the longest match wins.
    private static readonly string[] Patterns =
    [
        "SSSSS", "Y,YYY", "MONTH", "Month", "month", "HH24", "HH12", "SSSS", "YYYY", "IYYY", "A.D.", "a.d.", "B.C.", "b.c.", "A.M.", "a.m.", "P.M.", "p.m.",
        "MON", "Mon", "mon", "DAY", "Day", "day", "DDD", "IDDD", "YYY", "IYY", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "TZH", "TZM",
        "HH", "MI", "SS", "MS", "US", "AM", "am", "PM", "pm", "YY", "IY", "BC", "bc", "AD", "ad", "MM", "DY", "Dy", "dy", "DD", "ID", "WW", "IW", "CC", "RM", "rm", "TZ", "tz", "OF",
        "Y", "I", "D", "W", "J", "Q",
    ];

    public static List<DateTimePatternPart> Split(string format)
    {
        List<DateTimePatternPart> parts = [];
        int at = 0;
        while (at < format.Length)
        {
            if (format[at] == '"')
            {
                int end = at + 1;
                System.Text.StringBuilder quoted = new();
                while (end < format.Length && format[end] != '"')
                {
                    end += format[end] == '\\' && end + 1 < format.Length ? 1 : 0;
                    quoted.Append(format[end++]);
                }

                parts.Add(new("", quoted.ToString(), false, false, false));
                at = Math.Min(end + 1, format.Length);
                continue;
            }

            if (format[at] == '\\' && at + 1 < format.Length && format[at + 1] == '"')
            {
                parts.Add(new("", "\"", false, false, false));
                at += 2;
                continue;
            }

            bool fillMode = false;
            int start = at;
            while (at + 2 <= format.Length && format.AsSpan(at, 2).Equals("FM", StringComparison.OrdinalIgnoreCase) | format.AsSpan(at, 2).Equals("FX", StringComparison.OrdinalIgnoreCase) | format.AsSpan(at, 2).Equals("TM", StringComparison.Ordinal))
            {
                fillMode |= char.ToUpperInvariant(format[at]) == 'F' && char.ToUpperInvariant(format[at + 1]) == 'M';
                at += 2;
            }

            string? pattern = Match(format, at);
            if (pattern is null)
            {
                at = start;
                parts.Add(new("", format[at].ToString(), false, false, false));
                at++;
                continue;
            }

            at += pattern.Length;
            bool ordinal = at + 2 <= format.Length && format.AsSpan(at, 2).Equals("TH", StringComparison.OrdinalIgnoreCase);
            parts.Add(new(pattern, "", fillMode, ordinal, ordinal && format[at] == 'T'));
            at += ordinal ? 2 : 0;
        }

        return parts;
    }

    private static string? Match(string format, int at)
    {
        foreach (string pattern in Patterns)
        {
            if (string.CompareOrdinal(format, at, pattern, 0, pattern.Length) == 0)
            {
                return pattern;
            }
        }

        // Patterns of numbers may be written in any case: yyyy-mm-dd.
        foreach (string pattern in Patterns)
        {
            if (string.Compare(format, at, pattern, 0, pattern.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return pattern;
            }
        }

        return null;
    }
}
