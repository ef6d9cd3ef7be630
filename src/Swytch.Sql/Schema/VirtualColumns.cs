using Swytch.Core;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

/// <summary>The columns of FTS5 and R-Tree tables, told by their argument lists.</summary>
internal static class VirtualColumns
{
    public static IReadOnlyList<Column> Read(string sql, CreateVirtualTableStatement table)
    {
        var arguments = Split(sql[table.ArgumentsSpan.Start..table.ArgumentsSpan.End]);
        return table.Module.Name.ToLowerInvariant() switch
        {
            "fts5" => Fts5(table.Name.Name, arguments),
            "rtree" or "rtree_i32" => Rtree(arguments, table.Module.Name.EndsWith("i32", StringComparison.OrdinalIgnoreCase)),
            _ => [],
        };
    }

    /// <summary>sqlite.org/fts5.html, sections 2 and 4: columns, options with "=", and the hidden columns named like the table, and rank.</summary>
    private static List<Column> Fts5(string tableName, List<string> arguments)
    {
        var columns = new List<Column>();
        foreach (var argument in arguments)
        {
            if (!argument.Contains('=', StringComparison.Ordinal))
            {
                columns.Add(new Column(FirstWord(argument), (short)(columns.Count + 1), PgOid.Text));
            }
        }

        columns.Add(new Column(tableName, (short)(columns.Count + 1), PgOid.Text) { IsHidden = true });
        columns.Add(new Column("rank", (short)(columns.Count + 1), PgOid.Float8) { IsHidden = true });
        return columns;
    }

    /// <summary>sqlite.org/rtree.html, section 3: an integer id, coordinates in 32 bits, and auxiliary columns marked with "+".</summary>
    private static List<Column> Rtree(List<string> arguments, bool isInteger)
    {
        var columns = new List<Column>();
        foreach (var argument in arguments)
        {
            var isAuxiliary = argument.StartsWith('+');
            var type = (columns.Count, isAuxiliary) switch
            {
                (0, _) => PgOid.Int8,
                (_, true) => PgOid.Text,
                _ => isInteger ? PgOid.Int4 : PgOid.Float4,
            };
            columns.Add(new Column(FirstWord(argument.TrimStart('+').TrimStart()), (short)(columns.Count + 1), type));
        }

        return columns;
    }

    private static List<string> Split(string arguments)
    {
        var parts = new List<string>();
        var start = 0;
        var depth = 0;
        var quote = '\0';
        for (var index = 0; index < arguments.Length; index++)
        {
            var character = arguments[index];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '\'' or '"' or '`')
            {
                quote = character;
            }
            else if (character is '(')
            {
                depth++;
            }
            else if (character is ')')
            {
                depth--;
            }
            else if (character == ',' && depth == 0)
            {
                parts.Add(arguments[start..index].Trim());
                start = index + 1;
            }
        }

        parts.Add(arguments[start..].Trim());
        parts.RemoveAll(part => part.Length == 0);
        return parts;
    }

    private static string FirstWord(string text)
    {
        var (open, close) = text[0] switch
        {
            '"' => ('"', '"'),
            '`' => ('`', '`'),
            '[' => ('[', ']'),
            '\'' => ('\'', '\''),
            _ => ('\0', ' '),
        };
        if (open == '\0')
        {
            var space = text.AsSpan().IndexOfAny(' ', '\t', '\n');
            return (space < 0 ? text : text[..space]).ToLowerInvariant();
        }

        var end = text.IndexOf(close, 1);
        return end < 0 ? text[1..] : text[1..end];
    }
}
