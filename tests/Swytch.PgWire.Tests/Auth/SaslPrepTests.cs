using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Swytch.PgWire.Auth;

namespace Swytch.PgWire.Tests.Auth;

public sealed class SaslPrepTests
{
    [Theory]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("a\u00ADb\u200Dé", "abé")]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("\u00AD", "\u00AD")]
    [InlineData("a\u0007é", "a\u0007é")]
    [InlineData("\u0627\u0031é", "\u0627\u0031é")]
    [InlineData("\uFB01 \u00AA\u2460e\u0301", "fi a1\u00E9")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("e\u0301\U0001F600", "e\u0301\U0001F600")]
    public void Passwords_are_prepared_or_taken_as_they_are(string password, string prepared) => Assert.Equal(prepared, SaslPrep.Prepare(password));

    /// <summary>Each line of saslprep.tsv: a password and the verifier that PostgreSQL 15 made of it.</summary>
    [Fact]
    public void Passwords_are_the_ones_that_PostgreSQL_keeps()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Auth", "saslprep.tsv")).Where(line => line[0] != '#').ToList();
        Assert.True(lines.Count > 100);
        foreach (string line in lines)
        {
            string[] fields = line.Split('\t');
            Assert.True(ScramVerifier.TryParse(fields[1], out ScramVerifier? verifier));
            Assert.True(verifier.Matches(JsonSerializer.Deserialize<string>(fields[0])!), fields[0]);
        }
    }

    /// <summary>
    /// PostgreSQL 15: SELECT encode(sha256(convert_to(string_agg(normalize(chr(n), NFKC), ',' ORDER BY n), 'UTF8')), 'hex')
    /// FROM generate_series(1, 1114111) n WHERE n NOT BETWEEN 55296 AND 57343.
    /// </summary>
    [Fact]
    public void Every_character_is_normalized_as_PostgreSQL_does() =>
        Assert.Equal(
            "31cc4c733a8d335525467e054b6d3b4e0c8c6796bf928cc93b25a3d9e1760fa5",
            Digest(Enumerable.Range(1, 0x10FFFF).Where(code => code is < 0xD800 or > 0xDFFF).Select(code => new[] { code })));

    /// <summary>The same of normalize(chr(a) || chr(b) || chr(c), NFKC) for letters, marks and Hangul, ordered by a, b, c.</summary>
    [Fact]
    public void Sequences_are_ordered_and_composed_as_PostgreSQL_does()
    {
        int[] first = [65, 97, 101, 170, 223, 913, 945, 1488, 3545, 4352, 4353, 4449, 4520, 8486, 9312, 12363, 44032, 64257];
        int[] then = [768, 769, 776, 803, 807, 837, 847, 3530, 3551, 4352, 4449, 4520, 4521, 8205, 12441];
        var sequences = from a in first from b in then from c in then select new[] { a, b, c };
        Assert.Equal("d6d195e8ece7b01914414eaf21069877dbce3b3f77d646e32efe41c991e97368", Digest(sequences));
    }

    private static string Digest(IEnumerable<int[]> sequences)
    {
        StringBuilder text = new();
        foreach (int[] sequence in sequences)
        {
            text.Append(text.Length == 0 ? "" : ",");
            foreach (int code in CompatibilityComposition.Normalize(sequence))
            {
                text.Append(new Rune(code).ToString());
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
