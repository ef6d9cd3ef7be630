namespace Swytch.SqlLogicTest;

/// <summary>Reads the records of a file that are meant for SQLite.</summary>
internal static class TestFile
{
    private const string Engine = "sqlite";

    public static IEnumerable<TestRecord> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var skip = false;
        for (var index = 0; index < lines.Length; index++)
        {
            var words = WithoutComment(lines[index]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            switch (words[0])
            {
                case "skipif":
                    skip |= words[1] == Engine;
                    continue;
                case "onlyif":
                    skip |= words[1] != Engine;
                    continue;
                case "halt":
                    if (!skip)
                    {
                        yield break;
                    }

                    break;
                case "hash-threshold":
                    // How the file was written; what is expected says itself whether it is hashed.
                    break;
                case "statement":
                case "query":
                    var line = index + 1;
                    index++;
                    TestRecord record = words[0] == "statement"
                        ? new TestRecord.Statement(line, ReadSql(lines, ref index), words[1] == "ok")
                        : ReadQuery(lines, ref index, line, words);
                    if (!skip)
                    {
                        yield return record;
                    }

                    break;
                default:
                    throw new FormatException($"{path}:{index + 1}: no such record: {lines[index]}");
            }

            skip = false;
        }
    }

    private static TestRecord.Query ReadQuery(string[] lines, ref int index, int line, string[] words)
    {
        var sql = ReadSql(lines, ref index);
        var expected = new List<string>();
        if (index < lines.Length && lines[index] == "----")
        {
            for (index++; index < lines.Length && lines[index].Length > 0; index++)
            {
                expected.Add(lines[index]);
            }
        }

        return new TestRecord.Query(line, sql, words[1], words.Length > 2 ? words[2] : "nosort", expected);
    }

    /// <summary>The lines up to an empty one or <c>----</c>, at which <paramref name="index"/> then stands.</summary>
    private static string ReadSql(string[] lines, ref int index)
    {
        var start = index;
        while (index < lines.Length && lines[index].Length > 0 && lines[index] != "----")
        {
            index++;
        }

        return string.Join('\n', lines[start..index]);
    }

    private static string WithoutComment(string line)
    {
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        return comment < 0 ? line : line[..comment];
    }
}
