using System.Buffers;

namespace Swytch.Storage.Footprints;

/// <summary>Looks for names in statements without reading them: comments and strings count too, so the answer errs towards yes.</summary>
internal static class SqlWords
{
    private static readonly SearchValues<char> AsciiParts = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$");

    /// <summary>False only when the name stands nowhere in the text, bare or quoted.</summary>
    internal static bool MayContain(string text, string name) => !IsWord(name) || Count(text, name, 1) > 0;

    /// <summary>How often a name of identifier characters stands in the text, as far as the limit.</summary>
    internal static int Count(string text, string word, int limit)
    {
        var count = 0;
        for (var start = 0; count < limit; start += word.Length)
        {
            start = text.IndexOf(word, start, StringComparison.OrdinalIgnoreCase);
            if (start < 0)
            {
                break;
            }

            var end = start + word.Length;
            if ((start == 0 || !IsPart(text[start - 1])) && (end == text.Length || !IsPart(text[end])))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Only characters of identifiers: such a name stands in a text as it is, never with doubled quotes.</summary>
    internal static bool IsWord(string name)
    {
        foreach (var character in name)
        {
            if (!IsPart(character))
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    /// <summary>All above ASCII counts (sqlite.org/c3ref/keyword_check.html).</summary>
    private static bool IsPart(char character) => character >= 0x80 || AsciiParts.Contains(character);
}
