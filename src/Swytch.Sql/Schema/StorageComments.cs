using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

/// <summary>
/// What PostgreSQL knows of an object and SQLite's CREATE statements cannot say, kept as comments inside the stored text,
/// which SQLite preserves through every ALTER TABLE: <c>/*pg:oid=16501*/</c> after a table's name,
/// <c>/*pg:int4 serial*/</c> after a column's storage type, <c>/*pg:expression*/</c> after DEFAULT, CHECK and generation expressions.
/// </summary>
public static class StorageComments
{
    private const string Opening = "/*pg:";
    private const string Closing = "*/";

    /// <summary>The comment that holds a text, whatever is in it.</summary>
    public static string Write(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Opening
            + content.Replace("%", "%25", StringComparison.Ordinal)
                .Replace(Closing, "*%2F", StringComparison.Ordinal)
                .Replace("/*", "/%2A", StringComparison.Ordinal)
            + Closing;
    }

    /// <summary>The content of the first such comment in a part of the text that holds nothing but space, comments and punctuation; null when there is none.</summary>
    public static string? Read(string sql, TextSpan between)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var start = sql.IndexOf(Opening, between.Start, between.Length, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += Opening.Length;
        var end = sql.IndexOf(Closing, start, StringComparison.Ordinal);
        return end < 0
            ? null
            : sql[start..end]
                .Replace("%2A", "*", StringComparison.Ordinal)
                .Replace("%2F", "/", StringComparison.Ordinal)
                .Replace("%25", "%", StringComparison.Ordinal);
    }
}
