using System.Collections.Frozen;

namespace Swytch.Sql.Functions;

/// <summary>quote_ident and quote_literal (PostgreSQL manual, section 9.4; utils/adt/ruleutils.c, quote_identifier).</summary>
internal static class Quoting
{
    /// <summary>Key words that are not unreserved (PostgreSQL manual, appendix C): as names they need quotes.</summary>
    private static readonly FrozenSet<string> Keywords = (
        "all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character check coalesce collate collation column "
        + "concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc "
        + "distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int integer "
        + "intersect interval into is isnull join lateral leading least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric "
        + "offset on only or order out outer overlaps overlay placing position precision primary real references returning right row select session_user setof similar smallint some "
        + "substring symmetric table tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where window with "
        + "xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static string Identifier(string name)
    {
        bool isPlain = name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_');
        foreach (char character in name)
        {
            isPlain &= char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_';
        }

        return isPlain && !Keywords.Contains(name) ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    public static string Literal(string text)
    {
        bool hasBackslash = text.Contains('\\', StringComparison.Ordinal);
        string body = text.Replace("'", "''", StringComparison.Ordinal);
        return hasBackslash ? "E'" + body.Replace("\\", "\\\\", StringComparison.Ordinal) + "'" : "'" + body + "'";
    }
}
