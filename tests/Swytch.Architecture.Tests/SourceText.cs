using System.Text;

namespace Swytch.Architecture.Tests;

/// <summary>C# source without its comments and the contents of its strings, line by line, so that words in them do not count.</summary>
internal static class SourceText
{
    public static string WithoutCommentsAndStrings(string source)
    {
        var code = new StringBuilder(source.Length);
        var position = 0;
        while (position < source.Length)
        {
            var rest = source.AsSpan(position);
            if (rest.StartsWith("//"))
            {
                Skip(LengthUntil(rest, "\n", 0));
            }
            else if (rest.StartsWith("/*"))
            {
                Skip(LengthUntil(rest, "*/", 2) + 2);
            }
            else if (rest.StartsWith("\"\"\""))
            {
                var quotes = rest.IndexOfAnyExcept('"');
                Skip(LengthUntil(rest, new string('"', quotes), quotes) + quotes);
            }
            else if (rest.StartsWith("@\"") || rest.StartsWith("$@\""))
            {
                Skip(LengthUntil(rest, "\"", rest.IndexOf('"') + 1) + 1);
            }
            else if (rest[0] is '"' or '\'')
            {
                Skip(QuotedLength(rest));
            }
            else
            {
                code.Append(rest[0]);
                position++;
            }
        }

        return code.ToString();

        void Skip(int length)
        {
            var end = Math.Min(source.Length, position + length);
            code.Append('\n', source.AsSpan(position, end - position).Count('\n'));
            code.Append(' ');
            position = end;
        }
    }

    private static int LengthUntil(ReadOnlySpan<char> text, string end, int from)
    {
        var at = text[from..].IndexOf(end);
        return at < 0 ? text.Length : at + from;
    }

    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        var index = 1;
        while (index < text.Length && text[index] != text[0] && text[index] != '\n')
        {
            index += text[index] == '\\' ? 2 : 1;
        }

        return index + 1;
    }
}
