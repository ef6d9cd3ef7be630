using System.Buffers;
using System.Text;
using Swytch.Core.Datatypes;

namespace Swytch.Core.Tests.Datatypes;

/// <summary>Input and output of every type against what PostgreSQL 15 answers to the same literals, with TimeZone UTC.</summary>
public sealed class LiteralTests
{
    [Fact]
    public void Literals_are_read_and_printed_as_PostgreSQL_does()
    {
        List<string> differences = [];
        foreach (string[] row in OracleTable.Read("literals.tsv"))
        {
            Assert.True(DatatypeCatalog.TryFindByName(row[0], out Datatype? type), row[0]);
            string actual = OracleTable.Outcome(() => RoundTrip(type, row[1]));
            string expected = row[0] == "bool" && row[2] is "true" or "false" ? row[2][..1] : row[2];
            if (actual != expected)
            {
                differences.Add($"{row[0]} '{row[1]}': expected {expected}, got {actual}");
            }
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static string RoundTrip(Datatype type, string literal)
    {
        SqlValue stored = type.Input(Encoding.UTF8.GetBytes(literal), -1, TypeFormatSettings.Default);
        ArrayBufferWriter<byte> output = new();
        type.Output(stored.AsView(), -1, TypeFormatSettings.Default, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
