namespace Swytch.Sql.Tests.Syntax;

/// <summary>Statements that lie beside the repository, where they lie at all: SQLite's sqllogictest files and statements captured from clients.</summary>
internal static class SharedCorpus
{
    public static string? Directory { get; } = Find();

    public static IEnumerable<string> Files(string directory, string pattern) => Directory is null
        ? []
        : System.IO.Directory.EnumerateFiles(Path.Combine(Directory, directory), pattern).Order(StringComparer.Ordinal);

    /// <summary>The records of a sqllogictest file that SQLite runs and that are not expected to fail.</summary>
    public static IEnumerable<string> SqlLogicTestStatements(string path)
    {
        var lines = File.ReadAllLines(path);
        var isForUs = true;
        for (var i = 0; i < lines.Length; i++)
        {
            var words = lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["onlyif" or "skipif", var engine, ..])
            {
                isForUs &= (words[0] == "onlyif") == (engine == "sqlite");
                continue;
            }

            if (words is not ["statement" or "query", ..])
            {
                continue;
            }

            var sql = new List<string>();
            while (++i < lines.Length && lines[i].Length > 0 && lines[i] != "----")
            {
                sql.Add(lines[i]);
            }

            if (isForUs && words is not ["statement", "error", ..])
            {
                yield return string.Join('\n', sql);
            }

            isForUs = true;
        }
    }

    /// <summary>The statements of a capture, each once, without those the server refused with a syntax error.</summary>
    public static IEnumerable<string> CapturedStatements(string path)
    {
        var sql = new List<string>();
        foreach (var line in File.ReadLines(path).Append("["))
        {
            if (line.StartsWith('['))
            {
                if (sql.Count > 0 && !IsCutOff(sql[^1]))
                {
                    yield return string.Join('\n', sql);
                }

                sql.Clear();
                sql.Add("");
            }
            else if (line.Contains("ERROR: 42601", StringComparison.Ordinal))
            {
                sql.Clear();
            }
            else if (sql.Count > 0 && line.StartsWith("  ", StringComparison.Ordinal) && !IsFact(line))
            {
                sql.Add(line[2..]);
            }
        }
    }

    /// <summary>The captures shorten very long statements.</summary>
    private static bool IsCutOff(string line) => line.EndsWith(" ...[cut]", StringComparison.Ordinal);

    /// <summary>Lines that say how the statement was sent and answered.</summary>
    private static bool IsFact(string line)
    {
        string[] facts = ["bind:", "cols:", "maxrows:", "parse-oids:", "result-fmts:", "server-param-types:", "tag:", "ERROR:", "NOTICE:"];
        return facts.Any(fact => line.AsSpan().TrimStart().StartsWith(fact, StringComparison.Ordinal));
    }

    private static string? Find()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "SwytchSql.sln")))
            {
                var shared = Path.Combine(Path.GetDirectoryName(at)!, "shared");
                return System.IO.Directory.Exists(Path.Combine(shared, "sqllogictest")) ? shared : null;
            }
        }

        return null;
    }
}

/// <summary>A test that needs the statements beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedCorpusFactAttribute : FactAttribute
{
    public SharedCorpusFactAttribute()
    {
        if (SharedCorpus.Directory is null)
        {
            Skip = "needs ../shared/sqllogictest beside the repository";
        }
    }
}
