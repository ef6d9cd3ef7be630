using System.Text;

namespace Swytch.Storage.Tests;

/// <summary>One transaction at a time: the ids are exactly those that SQLite gives itself.</summary>
public sealed class IdEquivalenceTests
{
    [Theory]
    [InlineData("INTEGER PRIMARY KEY", 0)]
    [InlineData("INTEGER PRIMARY KEY AUTOINCREMENT", 4)]
    public async Task Random_histories_give_the_same_tables(string key, int rules)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SWYTCH_SEED"), out var fixedSeed) ? fixedSeed : Random.Shared.Next();
        var random = new Random(seed);
        await using var test = TestDatabase.Open();
        await using var session = test.Session();
        foreach (var table in (string[])["ours", "plain"])
        {
            await session.RunAsync($"CREATE TABLE {table}(id {key}, u UNIQUE, w)");
        }

        var history = new StringBuilder();
        for (var step = 0; step < 600; step++)
        {
            var (ours, plain) = Statement(random, rules);
            history.AppendLine(plain);
            var (left, right) = (await OutcomeAsync(session, ours), await OutcomeAsync(session, plain));
            Assert.True(left == right, $"SWYTCH_SEED={seed}: {left} instead of {right} after\n{history}");
            left = await session.RowsAsync("SELECT id, u, w FROM ours ORDER BY id");
            right = await session.RowsAsync("SELECT id, u, w FROM plain ORDER BY id");
            Assert.True(left == right, $"SWYTCH_SEED={seed}: {left} instead of {right} after\n{history}");
        }
    }

    /// <summary>The same statement with ids of ours and with SQLite's own.</summary>
    private static (string Ours, string Plain) Statement(Random random, int rules)
    {
        var kind = random.Next(10);
        if (kind == 0)
        {
            var bound = random.Next(-5, 60);
            return Both(random.Next(2) == 0 ? "DELETE FROM {0} WHERE id > " + bound : "DELETE FROM {0} WHERE id = (SELECT max(id) FROM {0})");
        }

        if (kind == 1)
        {
            return Both($"UPDATE {{0}} SET id = id + 20 WHERE id = {random.Next(60)}");
        }

        var isUpsert = kind == 2;
        var isCollected = kind == 3;
        // Where SQLite collects the rows first and then leaves some out, it uses their ids again: ours have gaps there.
        var conflict = isCollected ? "" : random.Next(4) switch { 0 => "OR IGNORE ", 1 => "OR REPLACE ", _ => "" };
        var end = isUpsert ? " ON CONFLICT (u) DO UPDATE SET id = {0}.id + 7" : isCollected ? " RETURNING id" : "";
        rules |= (isUpsert ? 2 : 0) | (isCollected ? 1 : 0);
        var count = random.Next(1, 5);
        var rows = Enumerable.Range(0, count).Select(_ => (Id: Id(random), Unique: random.Next(30))).ToList();
        if (kind == 4)
        {
            // A query whose rows come sorted.
            var values = string.Join(", ", rows.Select(row => $"({row.Id}, {row.Unique})"));
            var query = $"SELECT column1, column2, 0 FROM (VALUES {values}) ORDER BY column2 DESC";
            return (
                $"INSERT {conflict}INTO ours(id, u, w) WITH s(c1, c2, c3) AS ({query} LIMIT -1 OFFSET 0) SELECT swytch_next_id('ours', 'id', {rules}, c1), c2, c3 FROM s",
                $"INSERT {conflict}INTO plain(id, u, w) {query}");
        }

        var ours = string.Join(", ", rows.Select(row => $"(swytch_next_id('ours', 'id', {rules}, {row.Id}), {row.Unique}, 0)"));
        var plain = string.Join(", ", rows.Select(row => $"({row.Id}, {row.Unique}, 0)"));
        return (
            $"INSERT {conflict}INTO ours(id, u, w) VALUES {ours}{end.Replace("{0}", "ours", StringComparison.Ordinal)}",
            $"INSERT {conflict}INTO plain(id, u, w) VALUES {plain}{end.Replace("{0}", "plain", StringComparison.Ordinal)}");
    }

    private static string Id(Random random) => random.Next(6) switch
    {
        // An inquiry takes -1 for an id that SQLite is yet to give, so that it shows another key than the client wrote.
        0 when random.Next(-4, 50) is var id and not -1 => id.Invariant(),
        1 => $"'{random.Next(50)}'",
        2 when random.Next(3) == 0 => random.Next(50).Invariant() + ".0",
        _ => "NULL",
    };

    private static (string Ours, string Plain) Both(string statement) =>
        (statement.Replace("{0}", "ours", StringComparison.Ordinal), statement.Replace("{0}", "plain", StringComparison.Ordinal));

    private static async Task<string> OutcomeAsync(IStorageSession session, string sql)
    {
        try
        {
            var rows = sql.Contains("RETURNING", StringComparison.Ordinal) ? await session.RowsAsync(sql) : (await session.RunAsync(sql)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return rows + ", last " + await session.RowsAsync("SELECT last_insert_rowid(), changes()");
        }
        catch (Core.Errors.PgErrorException failure)
        {
            // The key of a row that moved while the statement ran is found by running it again, which is no more than a good guess.
            return failure.Error.SqlState + (sql.Contains("DO UPDATE", StringComparison.Ordinal) ? "" : failure.Error.Detail);
        }
    }
}
