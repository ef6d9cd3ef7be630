using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

/// <summary>
/// What PostgreSQL knows of an object and SQLite's CREATE statements cannot say, kept as comments inside the stored text,
/// which SQLite preserves through every ALTER TABLE: <c>/*pg:oid=16501 dropped=2*/</c> after a table's name,
/// <c>/*pg:int4 serial*/</c> after a column's storage type, <c>/*pg:expression*/</c> after DEFAULT, CHECK and generation expressions,
/// <c>/*pg-comment:text*/</c> after the name of a table, view or column.
/// </summary>
public static class StorageComments
{
    private const string Opening = "/*pg:";
    private const string RemarkOpening = " /*pg-comment:";
    private const string Closing = "*/";

    /// <summary>The comment that holds a text, whatever is in it.</summary>
    public static string Write(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Opening + Escape(content) + Closing;
    }

    /// <summary>What COMMENT ON says of a table, view or column, with a space before it.</summary>
    public static string WriteRemark(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return RemarkOpening + Escape(content) + Closing;
    }

    /// <summary>The content of the first such comment in a part of the text that holds nothing but space, comments and punctuation; null when there is none.</summary>
    public static string? Read(string sql, TextSpan between)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return Find(sql, between, Opening) is { } span ? Unescape(sql[(span.Start + Opening.Length)..(span.End - Closing.Length)]) : null;
    }

    /// <summary>The text of COMMENT ON in such a part of the text; null when there is none.</summary>
    public static string? ReadRemark(string sql, TextSpan between)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return FindRemark(sql, between) is { } span ? Unescape(sql[(span.Start + RemarkOpening.Length)..(span.End - Closing.Length)]) : null;
    }

    /// <summary>Where <see cref="WriteRemark"/> has written; null when there is none.</summary>
    public static TextSpan? FindRemark(string sql, TextSpan between)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return Find(sql, between, RemarkOpening);
    }

    /// <summary>Where <see cref="Write"/> has written; null when there is none.</summary>
    public static TextSpan? FindFacts(string sql, TextSpan between)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return Find(sql, between, Opening);
    }

    private static TextSpan? Find(string sql, TextSpan between, string opening)
    {
        var start = sql.IndexOf(opening, between.Start, between.Length, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var end = sql.IndexOf(Closing, start + opening.Length, StringComparison.Ordinal);
        return end < 0 ? null : new TextSpan(start, end + Closing.Length);
    }

    private static string Escape(string content) => content.Replace("%", "%25", StringComparison.Ordinal)
        .Replace(Closing, "*%2F", StringComparison.Ordinal)
        .Replace("/*", "/%2A", StringComparison.Ordinal);

    private static string Unescape(string content) => content.Replace("%2A", "*", StringComparison.Ordinal)
        .Replace("%2F", "/", StringComparison.Ordinal)
        .Replace("%25", "%", StringComparison.Ordinal);
}
