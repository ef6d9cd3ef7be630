using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>LIKE over UTF-8: '%' any characters, '_' one character, an escape character before either (PostgreSQL manual, section 9.7.1).</summary>
internal static class LikePattern
{
    /// <param name="escape">One character, or empty for none.</param>
    public static bool IsMatch(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape)
    {
        int textAt = 0;
        int patternAt = 0;
        int starPattern = -1;
        int starText = 0;
        while (true)
        {
            if (patternAt < pattern.Length && pattern[patternAt] == (byte)'%' && !StartsWith(pattern[patternAt..], escape))
            {
                starPattern = ++patternAt;
                starText = textAt;
                continue;
            }

            if (textAt == text.Length)
            {
                if (patternAt == pattern.Length)
                {
                    return true;
                }

                RequireComplete(pattern[patternAt..], escape);
                return false;
            }

            if (patternAt < pattern.Length && TryStep(text, ref textAt, pattern, ref patternAt, escape))
            {
                continue;
            }

            if (starPattern < 0)
            {
                return false;
            }

            // Let the last '%' take one character more.
            starText += CharacterLength(text, starText);
            textAt = starText;
            patternAt = starPattern;
        }
    }

    private static bool TryStep(ReadOnlySpan<byte> text, ref int textAt, ReadOnlySpan<byte> pattern, ref int patternAt, ReadOnlySpan<byte> escape)
    {
        int at = patternAt;
        if (StartsWith(pattern[at..], escape))
        {
            at += escape.Length;
            if (at == pattern.Length)
            {
                throw new PgErrorException(SqlState.InvalidEscapeSequence, "LIKE pattern must not end with escape character");
            }
        }
        else if (pattern[at] == (byte)'_')
        {
            textAt += CharacterLength(text, textAt);
            patternAt = at + 1;
            return true;
        }

        int length = CharacterLength(pattern, at);
        if (!text[textAt..].StartsWith(pattern.Slice(at, length)))
        {
            return false;
        }

        textAt += length;
        patternAt = at + length;
        return true;
    }

    private static void RequireComplete(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> escape)
    {
        if (escape.Length > 0 && rest.SequenceEqual(escape))
        {
            throw new PgErrorException(SqlState.InvalidEscapeSequence, "LIKE pattern must not end with escape character");
        }
    }

    private static bool StartsWith(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape) => escape.Length > 0 && pattern.StartsWith(escape);

    private static int CharacterLength(ReadOnlySpan<byte> utf8, int at)
    {
        int length = 1;
        while (at + length < utf8.Length && (utf8[at + length] & 0xC0) == 0x80)
        {
            length++;
        }

        return length;
    }
}
