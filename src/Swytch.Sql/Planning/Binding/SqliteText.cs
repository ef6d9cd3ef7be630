using System.Collections.Frozen;
using System.Globalization;
using Swytch.Core;

namespace Swytch.Sql.Planning.Binding;

/// <summary>Writes values and names as SQLite reads them.</summary>
internal static class SqliteText
{
    /// <summary>Words that PostgreSQL lets stand as names and SQLite does not (sqlite.org/lang_keywords.html, those without fallback in parse.y).</summary>
    private static readonly FrozenSet<string> s_reserved = new[]
    {
        "add", "all", "alter", "and", "as", "autoincrement", "between", "case", "check", "collate", "commit", "constraint", "create", "default",
        "deferrable", "delete", "distinct", "drop", "else", "escape", "except", "exists", "foreign", "from", "group", "having", "in", "index",
        "insert", "intersect", "into", "is", "isnull", "join", "limit", "not", "nothing", "notnull", "null", "on", "or", "order", "primary",
        "references", "returning", "select", "set", "table", "then", "to", "transaction", "union", "unique", "update", "using", "values", "when", "where",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsReserved(string word) => s_reserved.Contains(word);

    public static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    public static string QuoteName(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>The name bare where SQLite would read it back the same, else in double quotes.</summary>
    public static string Name(string name) =>
        name.Length > 0 && !IsReserved(name) && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
            && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_')
            ? name
            : QuoteName(name);

    public static string Literal(SqlValue value) => value.Kind switch
    {
        ValueKind.Null => "NULL",
        ValueKind.Integer => value.Integer == long.MinValue ? "(-9223372036854775807-1)" : value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Real => Real(value.Real),
        ValueKind.Text => Quote(System.Text.Encoding.UTF8.GetString(value.Bytes.Span)),
        _ => "x'" + Convert.ToHexStringLower(value.Bytes.Span) + "'",
    };

    private static string Real(double value)
    {
        if (double.IsInfinity(value))
        {
            return value > 0 ? "9e999" : "-9e999";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
    }
}
