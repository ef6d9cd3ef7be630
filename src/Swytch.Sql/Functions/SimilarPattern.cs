using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Turns a pattern of SIMILAR TO into a POSIX regular expression (PostgreSQL manual, section 9.7.2).</summary>
internal static class SimilarPattern
{
    public static string ToRegex(string pattern, string escape)
    {
        if (escape.Length > 1)
        {
            throw new PgErrorException(new PgError(SqlState.InvalidEscapeSequence, "invalid escape string")
            {
                Hint = "Escape string must be empty or one character.",
            });
        }

        StringBuilder regex = new("^(?:");
        bool inBrackets = false;
        int separators = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            char character = pattern[i];
            if (escape.Length == 1 && character == escape[0] && i + 1 < pattern.Length)
            {
                char next = pattern[++i];
                if (next == '"' && !inBrackets)
                {
                    // substring(x similar p escape e): the marked part becomes the first group.
                    regex.Append(separators++ == 0 ? "){1,1}?(" : "){1,1}(?:");
                    continue;
                }

                regex.Append('\\').Append(next);
                continue;
            }

            if (inBrackets)
            {
                regex.Append(character == '\\' ? "\\\\" : character.ToString());
                inBrackets = character != ']';
                continue;
            }

            switch (character)
            {
                case '[':
                    regex.Append('[');
                    inBrackets = true;
                    break;
                case '%':
                    regex.Append(".*");
                    break;
                case '_':
                    regex.Append('.');
                    break;
                case '(':
                    regex.Append("(?:");
                    break;
                case '\\' or '.' or '^' or '$':
                    regex.Append('\\').Append(character);
                    break;
                default:
                    regex.Append(character);
                    break;
            }
        }

        return regex.Append(")$").ToString();
    }
}
