using System.Globalization;
using Swytch.Core;
using Swytch.Core.Footprints;

namespace Swytch.Sql.Planning.Access;

/// <summary>Reads single tokens of the text that SQLite gets.</summary>
internal static class SqliteReading
{
    /// <summary>sqlite.org/lang_createtable.html#rowid.</summary>
    internal static string[] RowIdNames { get; } = ["rowid", "oid", "_rowid_"];

    internal static bool IsRowId(string name) => RowIdNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A name, perhaps qualified and quoted, and nothing else.</summary>
    internal static bool IsName(string text)
    {
        foreach (var character in text)
        {
            if (!char.IsLetterOrDigit(character) && character is not ('_' or '$' or '.' or '"' or '[' or ']' or '`'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    /// <summary>?n, an integer of 64 bits, a plain string, NULL; null for everything else, also for words like TRUE.</summary>
    internal static AccessValue? Value(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length > 1 && text[0] == '?')
        {
            return int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? AccessValue.OfParameter(number)
                : null;
        }

        if (text.Length > 1 && text[0] == '\'' && text[^1] == '\'')
        {
            var body = text[1..^1];
            return IsPlain(body) ? AccessValue.Of(SqlValue.FromText(body.ToString().Replace("''", "'", StringComparison.Ordinal))) : null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) && text[0] != '+')
        {
            return AccessValue.Of(SqlValue.FromInteger(integer));
        }

        return text.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? AccessValue.Of(SqlValue.Null) : null;
    }

    /// <summary>Quotes only in pairs, so that one string ends where the text ends; no NUL, where SQLite's text would end.</summary>
    private static bool IsPlain(ReadOnlySpan<char> body)
    {
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\0' || (body[i] == '\'' && (++i == body.Length || body[i] != '\'')))
            {
                return false;
            }
        }

        return true;
    }
}
