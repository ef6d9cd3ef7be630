using System.Globalization;
using System.Text;

namespace Swytch.WireClient.Transcripts;

/// <summary>
/// The words of a transcript line: bare (<c>abc</c>), quoted (<c>"a ""b"" \n"</c>, a value even when it looks like a keyword),
/// hexadecimal bytes (<c>x'00ff'</c>), and <c>name=word</c>.
/// </summary>
public static class Words
{
    /// <param name="Name">Of <c>name=…</c>, else null.</param>
    /// <param name="IsQuoted">Written in quotes or as bytes: never a keyword, never NULL.</param>
    public readonly record struct Word(string? Name, byte[] Bytes, bool IsQuoted)
    {
        public string Text => Encoding.UTF8.GetString(Bytes);

        public int Number => int.Parse(Text, CultureInfo.InvariantCulture);
    }

    public static IReadOnlyList<Word> Split(string line)
    {
        var words = new List<Word>();
        var position = 0;
        while (true)
        {
            while (position < line.Length && line[position] == ' ')
            {
                position++;
            }

            if (position == line.Length)
            {
                return words;
            }

            words.Add(Read(line, ref position));
        }
    }

    /// <summary>As a word that <see cref="Split"/> reads back as the same bytes.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        if (!TryDecode(bytes, out var text))
        {
            return $"x'{Convert.ToHexStringLower(bytes)}'";
        }

        return text.Length > 0 && text != "NULL" && text.All(IsBare)
            ? text
            : Quote(text);
    }

    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal) + "\"";

    private static bool IsBare(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '+' or ':';

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = string.Empty;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return text.All(c => !char.IsControl(c) || c is '\n' or '\t');
    }

    private static Word Read(string line, ref int position)
    {
        string? name = null;
        var start = position;
        while (position < line.Length && (IsBare(line[position]) || line[position] is '*' or '/' or '@' or '~' or '?' or ',' or '(' or ')' or '[' or ']'))
        {
            position++;
        }

        if (position > start && position < line.Length && line[position] == '=')
        {
            name = line[start..position];
            start = ++position;
        }
        else
        {
            position = start;
        }

        if (position < line.Length && line[position] == '"')
        {
            return new Word(name, Encoding.UTF8.GetBytes(ReadQuoted(line, ref position)), IsQuoted: true);
        }

        if (string.CompareOrdinal(line, position, "x'", 0, 2) == 0)
        {
            var end = line.IndexOf('\'', position + 2);
            var bytes = Convert.FromHexString(line[(position + 2)..end].Replace(" ", string.Empty, StringComparison.Ordinal));
            position = end + 1;
            return new Word(name, bytes, IsQuoted: true);
        }

        while (position < line.Length && line[position] != ' ')
        {
            position++;
        }

        return new Word(name, Encoding.UTF8.GetBytes(line[start..position]), IsQuoted: false);
    }

    private static string ReadQuoted(string line, ref int position)
    {
        var text = new StringBuilder();
        for (position++; position < line.Length; position++)
        {
            switch (line[position])
            {
                case '"':
                    position++;
                    return text.ToString();
                case '\\' when position + 1 < line.Length:
                    position++;
                    text.Append(line[position] switch { 'n' => '\n', 't' => '\t', var other => other });
                    break;
                default:
                    text.Append(line[position]);
                    break;
            }
        }

        throw new FormatException($"a quoted word without its end: {line}");
    }
}
