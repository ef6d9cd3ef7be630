namespace Swytch.Storage.Changes;

/// <summary>Module and arguments of a stored CREATE VIRTUAL TABLE (sqlite.org/lang_createvtab.html).</summary>
/// <param name="Name">In lower case; empty when the text is not understood.</param>
internal sealed record VirtualTableModuleText(string Name, string Arguments)
{
    internal static VirtualTableModuleText Parse(string sql)
    {
        var at = 0;
        foreach (var word in (ReadOnlySpan<string>)["CREATE", "VIRTUAL", "TABLE"])
        {
            if (!Word(sql, ref at).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return new VirtualTableModuleText("", "");
            }
        }

        _ = Word(sql, ref at);
        if (!Word(sql, ref at).Equals("USING", StringComparison.OrdinalIgnoreCase))
        {
            return new VirtualTableModuleText("", "");
        }

        var module = Word(sql, ref at);
        return new VirtualTableModuleText(module.Trim('"', '[', ']', '`', '\'').ToLowerInvariant(), sql[at..]);
    }

    /// <summary>An argument of the form name=value, blanks allowed around the sign.</summary>
    internal bool HasArgument(string name)
    {
        for (var at = 0; (at = Arguments.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += name.Length)
        {
            var begins = Arguments[..at].TrimEnd();
            if ((begins.EndsWith('(') || begins.EndsWith(',')) && Arguments[(at + name.Length)..].TrimStart().StartsWith('='))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next word or quoted name; comments and blanks before it are passed over.</summary>
    private static string Word(string sql, ref int at)
    {
        SkipBlanks(sql, ref at);
        var start = at;
        if (at < sql.Length && Closing(sql[at]) is { } closing)
        {
            for (at++; at < sql.Length; at++)
            {
                if (sql[at] == closing && (closing == ']' || at + 1 >= sql.Length || sql[at + 1] != closing))
                {
                    at++;
                    break;
                }

                at += sql[at] == closing ? 1 : 0;
            }

            at = Math.Min(at, sql.Length);
            return sql[start..at];
        }

        while (at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] is '_' or '$' or > '\x7f'))
        {
            at++;
        }

        return sql[start..at];
    }

    private static void SkipBlanks(string sql, ref int at)
    {
        while (at < sql.Length)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
            }
            else if (string.CompareOrdinal(sql, at, "/*", 0, 2) == 0)
            {
                var end = sql.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? sql.Length : end + 2;
            }
            else if (string.CompareOrdinal(sql, at, "--", 0, 2) == 0)
            {
                var end = sql.IndexOf('\n', at);
                at = end < 0 ? sql.Length : end + 1;
            }
            else
            {
                return;
            }
        }
    }

    private static char? Closing(char opening) => opening switch
    {
        '"' or '\'' or '`' => opening,
        '[' => ']',
        _ => null,
    };
}
