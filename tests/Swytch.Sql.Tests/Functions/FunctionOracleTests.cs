using System.Buffers;
using System.Text;
using System.Text.Json;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.Sql.Functions;

namespace Swytch.Sql.Tests.Functions;

/// <summary>
/// Calls of the library's functions against PostgreSQL 15's answers with TimeZone UTC. Each line of calls.tsv: registered name,
/// result type, arguments in storage form as a JSON array, PostgreSQL's text (or "!SQLSTATE message").
/// </summary>
public sealed class FunctionOracleTests
{
    [Fact]
    public void Functions_answer_as_PostgreSQL_does()
    {
        List<string> differences = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Functions", "calls.tsv")))
        {
            string[] row = [.. line.Split('\t').Select(Unescape)];
            string actual = Outcome(row[0], row[1], row[2]);
            string expected = row[1] == "bool" && row[3] is "true" or "false" ? row[3][..1] : row[3];
            if (actual != expected)
            {
                differences.Add($"{row[0]} {row[2]}: expected <{expected}>, got <{actual}>");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differ\n" + string.Join("\n", differences));
    }

    private static string Outcome(string name, string resultType, string argumentsJson)
    {
        SqlValue[] arguments = Arguments(argumentsJson);
        FunctionDefinition definition = FunctionTable.Definitions.Single(candidate =>
            candidate.Name == name && candidate.Kind == FunctionKind.Scalar && candidate.ArgumentCounts.Any(count => count < 0 || count == arguments.Length));
        try
        {
            SqlValue result = definition.Invoke(new CallArguments(arguments), new FixedSession());
            if (result.IsNull)
            {
                return "NULL";
            }

            Assert.True(DatatypeCatalog.TryFindByName(resultType, out Datatype? type), resultType);
            ArrayBufferWriter<byte> output = new();
            type.Output(result.AsView(), -1, TypeFormatSettings.Default, output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
        catch (PgErrorException exception)
        {
            return $"!{exception.Error.SqlState} {exception.Error.Message}";
        }
    }

    private static SqlValue[] Arguments(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(static element => element.ValueKind switch
        {
            JsonValueKind.Null => SqlValue.Null,
            JsonValueKind.True => SqlValue.FromBoolean(true),
            JsonValueKind.False => SqlValue.FromBoolean(false),
            JsonValueKind.Number when element.GetRawText().AsSpan().IndexOfAny('.', 'e') < 0 => SqlValue.FromInteger(element.GetInt64()),
            JsonValueKind.Number => SqlValue.FromReal(element.GetDouble()),
            _ => SqlValue.FromText(element.GetString() ?? ""),
        })];
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
