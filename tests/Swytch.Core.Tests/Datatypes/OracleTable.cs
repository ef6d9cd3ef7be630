using System.Text;

namespace Swytch.Core.Tests.Datatypes;

/// <summary>Tab-separated facts obtained from PostgreSQL 15; \t \n \\ stand for themselves. An expected error is "!SQLSTATE message".</summary>
internal static class OracleTable
{
    public static IEnumerable<string[]> Read(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Datatypes", name);
        foreach (string line in File.ReadLines(path))
        {
            yield return [.. line.Split('\t').Select(Unescape)];
        }
    }

    public static string Outcome(Func<string> compute)
    {
        try
        {
            return compute();
        }
        catch (Core.Errors.PgErrorException exception)
        {
            return $"!{exception.Error.SqlState} {exception.Error.Message}";
        }
    }

    private static string Unescape(string field)
    {
        StringBuilder text = new();
        for (int i = 0; i < field.Length; i++)
        {
            char character = field[i] == '\\' && i + 1 < field.Length ? field[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', var other => other } : field[i];
            text.Append(character);
        }

        return text.ToString();
    }
}
