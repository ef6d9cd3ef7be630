using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>
/// PostgreSQL's advanced regular expressions (manual, section 9.7.3) over .NET's engine: what differs in spelling is
/// translated. Alternatives are tried in order, where PostgreSQL takes the longest: this shows only in what is extracted.
/// </summary>
internal static class PostgresRegex
{
    /// <summary>A pattern that backtracks without end must not hold a session.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(2);

    private const int CachedPatterns = 512;

    private static readonly ConcurrentDictionary<(string Pattern, string Flags), Regex> Cache = new();

    public static bool IsMatch(string text, string pattern, string flags)
    {
        Regex regex = Compile(pattern, flags);
        return Guard(() => regex.IsMatch(text));
    }

    public static Match Match(string text, string pattern, string flags)
    {
        Regex regex = Compile(pattern, flags);
        return Guard(() => regex.Match(text));
    }

    public static T Guard<T>(Func<T> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new PgErrorException(new PgError(SqlState.StatementTooComplex, "regular expression is too complex"), exception);
        }
    }

    /// <summary>The text from a one-based character on.</summary>
    public static string From(string text, long start)
    {
        if (start < 1)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, $"invalid value for parameter \"start\": {start}");
        }

        return start - 1 >= text.Length ? "" : text[(int)(start - 1)..];
    }

    /// <param name="flags">i, c, n, m, s, p, w, x, e, b, q as in the manual's table 9.24.</param>
    public static Regex Compile(string pattern, string flags)
    {
        if (Cache.TryGetValue((pattern, flags), out Regex? cached))
        {
            return cached;
        }

        RegexOptions options = RegexOptions.CultureInvariant | RegexOptions.Singleline;
        bool quote = false;
        foreach (char flag in flags)
        {
            switch (flag)
            {
                case 'i':
                    options |= RegexOptions.IgnoreCase;
                    break;
                case 'c':
                    options &= ~RegexOptions.IgnoreCase;
                    break;
                case 'n' or 'm':
                    options = (options | RegexOptions.Multiline) & ~RegexOptions.Singleline;
                    break;
                case 'p':
                    options &= ~RegexOptions.Singleline;
                    break;
                case 'w':
                    options |= RegexOptions.Multiline;
                    break;
                case 'x':
                    options |= RegexOptions.IgnorePatternWhitespace;
                    break;
                case 'q':
                    quote = true;
                    break;
                case 's' or 't' or 'e' or 'b' or 'g':
                    break;
                default:
                    throw new PgErrorException(SqlState.InvalidParameterValue, $"invalid regular expression option: \"{flag}\"");
            }
        }

        Regex regex = Build(quote ? Regex.Escape(pattern) : Translate(pattern, ref options), options);
        if (Cache.Count >= CachedPatterns)
        {
            Cache.Clear();
        }

        Cache[(pattern, flags)] = regex;
        return regex;
    }

    private static Regex Build(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options, MatchTimeout);
        }
        catch (RegexParseException exception)
        {
            string reason = exception.Error switch
            {
                RegexParseError.UnterminatedBracket => "brackets [] not balanced",
                RegexParseError.InsufficientClosingParentheses or RegexParseError.InsufficientOpeningParentheses => "parentheses () not balanced",
                RegexParseError.QuantifierAfterNothing or RegexParseError.NestedQuantifiersNotParenthesized => "quantifier operand invalid",
                RegexParseError.ReversedQuantifierRange or RegexParseError.QuantifierOrCaptureGroupOutOfRange => "invalid repetition count(s)",
                RegexParseError.ReversedCharacterRange => "invalid character range",
                RegexParseError.UndefinedNumberedReference => "invalid backreference number",
                _ => "invalid escape \\ sequence",
            };
            throw new PgErrorException(new PgError("2201B", "invalid regular expression: " + reason), exception);
        }
    }

    private static string Translate(string pattern, ref RegexOptions options)
    {
        if (pattern.StartsWith("***=", StringComparison.Ordinal))
        {
            return Regex.Escape(pattern[4..]);
        }

        if (pattern.StartsWith("***:", StringComparison.Ordinal))
        {
            pattern = pattern[4..];
        }

        int start = EmbeddedOptions(pattern, ref options);
        StringBuilder result = new(pattern.Length + 8);
        bool isMultiline = options.HasFlag(RegexOptions.Multiline);
        for (int i = start; i < pattern.Length; i++)
        {
            char character = pattern[i];
            if (character == '[')
            {
                i = Brackets(pattern, i, result);
            }
            else if (character == '\\' && i + 1 < pattern.Length)
            {
                result.Append(Escape(pattern[++i]));
            }
            else if (character == '$')
            {
                result.Append(isMultiline ? "(?=\\n|\\z)" : "\\z");
            }
            else
            {
                result.Append(character);
            }
        }

        return result.ToString();
    }

    /// <summary>(?i) and its like stand only at the start in PostgreSQL.</summary>
    private static int EmbeddedOptions(string pattern, ref RegexOptions options)
    {
        if (!pattern.StartsWith("(?", StringComparison.Ordinal) || pattern.Length < 4 || !char.IsAsciiLetter(pattern[2]))
        {
            return 0;
        }

        int close = pattern.IndexOf(')', StringComparison.Ordinal);
        if (close < 0 || !pattern.AsSpan(2, close - 2).ContainsOnlyLetters())
        {
            return 0;
        }

        foreach (char flag in pattern.AsSpan(2, close - 2))
        {
            options = flag switch
            {
                'i' => options | RegexOptions.IgnoreCase,
                'c' => options & ~RegexOptions.IgnoreCase,
                'n' or 'm' => (options | RegexOptions.Multiline) & ~RegexOptions.Singleline,
                'x' => options | RegexOptions.IgnorePatternWhitespace,
                _ => options,
            };
        }

        return close + 1;
    }

    private static bool ContainsOnlyLetters(this ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (!char.IsAsciiLetter(character))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static string Escape(char character) => character switch
    {
        'm' => "\\b(?=\\w)",
        'M' => "\\b(?<=\\w)",
        'y' => "\\b",
        'Y' => "\\B",
        'Z' => "\\z",
        'A' => "\\A",
        '<' or '>' or '"' or '\'' or '/' or '-' or '_' or '%' or '&' or '~' or '!' or '@' or '=' or ':' or ';' or ',' or '`' => Regex.Escape(character.ToString()),
        _ => "\\" + character,
    };

    /// <summary>A bracket expression: POSIX classes become .NET's, a '[' inside is itself.</summary>
    private static int Brackets(string pattern, int open, StringBuilder result)
    {
        if (string.CompareOrdinal(pattern, open, "[[:<:]]", 0, 7) == 0)
        {
            result.Append("\\b(?=\\w)");
            return open + 6;
        }

        if (string.CompareOrdinal(pattern, open, "[[:>:]]", 0, 7) == 0)
        {
            result.Append("\\b(?<=\\w)");
            return open + 6;
        }

        result.Append('[');
        int i = open + 1;
        if (i < pattern.Length && pattern[i] == '^')
        {
            result.Append('^');
            i++;
        }

        bool first = true;
        for (; i < pattern.Length; i++)
        {
            char character = pattern[i];
            if (character == ']' && !first)
            {
                result.Append(']');
                return i;
            }

            first = false;
            if (character == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':')
            {
                int end = pattern.IndexOf(":]", i + 2, StringComparison.Ordinal);
                if (end > 0)
                {
                    result.Append(ClassOf(pattern[(i + 2)..end]));
                    i = end + 1;
                    continue;
                }
            }

            if (character == '\\' && i + 1 < pattern.Length)
            {
                result.Append('\\').Append(pattern[++i]);
            }
            else
            {
                result.Append(character is '[' or ']' ? "\\" + character : character.ToString());
            }
        }

        throw new PgErrorException("2201B", "invalid regular expression: brackets [] not balanced");
    }

    private static string ClassOf(string name) => name switch
    {
        "alpha" => "\\p{L}",
        "digit" => "0-9",
        "alnum" => "\\p{L}0-9",
        "upper" => "\\p{Lu}",
        "lower" => "\\p{Ll}",
        "space" => "\\s",
        "blank" => " \\t",
        "punct" => "!-/:-@\\[-`{-~",
        "xdigit" => "0-9A-Fa-f",
        "cntrl" => "\\x00-\\x1F\\x7F",
        "print" => "\\x20-\\x7E\\u00A0-\\uFFFF",
        "graph" => "\\x21-\\x7E\\u00A1-\\uFFFF",
        "word" => "\\w",
        _ => throw new PgErrorException("2201B", "invalid regular expression: invalid character class"),
    };
}
