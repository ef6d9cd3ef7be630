using System.Diagnostics;
using System.Globalization;
using Swytch.SqlLogicTest;
using Swytch.WireClient;

// sqllogictest HOST:PORT USER DATABASE [--show N] FILE
// Runs one file over the wire, on one connection, and says what disagrees with SQLite: `FAIL file:line: …`.
// Closes with `N passed, N failed`; exit 1 when anything disagreed, 2 when it could not run.
if (args.Length < 4)
{
    Console.Error.WriteLine("usage: sqllogictest HOST:PORT USER DATABASE [--show N] FILE");
    return 2;
}

var address = args[0].Split(':');
var show = args[3] == "--show" ? int.Parse(args[4], CultureInfo.InvariantCulture) : 20;
var path = args[^1];
using var connection = WireConnection.Open(address[0], int.Parse(address[1], CultureInfo.InvariantCulture), args[1], args[2], timeoutMs: 120_000);
var clock = Stopwatch.StartNew();
int passed = 0, failed = 0;
foreach (var record in TestFile.Read(path))
{
    var difference = Check(connection, record);
    if (difference is null)
    {
        passed++;
        continue;
    }

    failed++;
    if (failed <= show)
    {
        Console.WriteLine($"FAIL {Path.GetFileName(path)}:{record.Line}: {difference}");
        Console.WriteLine("     " + record.Sql.ReplaceLineEndings("\n     "));
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}: {clock.Elapsed.TotalSeconds:F1} s"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
return failed == 0 ? 0 : 1;

static string? Check(WireConnection connection, TestRecord record)
{
    var messages = connection.Query(record.Sql);
    var error = messages.FirstOrDefault(message => message.Type == WireMessage.ErrorResponse)?.ErrorFields();
    var errorText = error is null ? null : $"{error.GetValueOrDefault('C')} {error.GetValueOrDefault('M')}";
    switch (record)
    {
        case TestRecord.Statement { Succeeds: true }:
            return errorText;
        case TestRecord.Statement:
            return errorText is null ? "should fail and does not" : null;
        case TestRecord.Query query:
            if (errorText is not null)
            {
                // The files write an overflowing sum, which SQLite answers with an error, as a query without an answer.
                const string NumericValueOutOfRange = "22003";
                return query.Expected.Count == 0 && error!.GetValueOrDefault('C') == NumericValueOutOfRange ? null : errorText;
            }

            var values = ResultText.Arrange(ResultText.Rows(messages, query.Types), query.Sort);
            var expected = query.Expected;
            if (expected.Count == 1 && expected[0].Contains(" values hashing to ", StringComparison.Ordinal))
            {
                var hash = ResultText.Hash(values);
                return hash == expected[0] ? null : $"expected {expected[0]}, got {hash}: {Excerpt(values)}";
            }

            return values.SequenceEqual(expected) ? null : $"expected {Excerpt(expected)}, got {Excerpt(values)}";
        default:
            throw new UnreachableException();
    }
}

static string Excerpt(IReadOnlyList<string> values) =>
    "[" + string.Join(" | ", values.Take(12)) + (values.Count > 12 ? $" … {values.Count} values]" : "]");
