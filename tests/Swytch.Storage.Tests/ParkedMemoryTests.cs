using Swytch.Core;

namespace Swytch.Storage.Tests;

/// <summary>What open transactions keep together while their clients are silent has a limit.</summary>
public sealed class ParkedMemoryTests
{
    private const int Limit = 256 * 1024;

    [Fact]
    public async Task A_transaction_that_does_not_fit_ends_with_an_error_and_the_others_go_on()
    {
        await using var test = Open();
        await using var small = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, x)", "CREATE TABLE log(x)");
        await using var large = test.Session();
        await using var other = test.Session();
        await small.BeginAsync();
        await small.RunAsync("INSERT INTO t VALUES(1, zeroblob(1000))");
        small.Yield();
        await large.BeginAsync();
        await large.RunAsync("INSERT INTO t VALUES(2, 'kept')");
        await large.SavepointAsync("s");
        await large.RunAsync("INSERT INTO t VALUES(3, zeroblob(300000))");
        large.Yield();

        // Who comes next is not the one that pays.
        await other.RunAsync("INSERT INTO log VALUES(1)");

        var error = await large.FailsAsync("INSERT INTO t VALUES(4, 4)");
        Assert.Equal(("53200", "out of memory"), (error.SqlState, error.Message));
        Assert.Contains($"{Limit} bytes", error.Detail, StringComparison.Ordinal);
        await large.RollbackToAsync("s");
        Assert.Equal("53200", (await large.FailsAsync("INSERT INTO t VALUES(4, 4)")).SqlState);
        Assert.Equal("53200", (await SessionExtensions.FailsAsync(() => large.CommitAsync())).SqlState);
        Assert.False(large.InTransaction);

        await small.CommitAsync();
        Assert.Equal("1", await other.RowsAsync("SELECT id FROM t"));
        Assert.Equal(0, test.Database.Statistics().ParkedBytes);
    }

    [Fact]
    public async Task Many_transactions_share_the_limit_and_what_one_gives_back_another_may_take()
    {
        const int each = 60_000;
        await using var test = Open();
        await using var setup = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, x)");
        var sessions = Enumerable.Range(1, 8).Select(_ => test.Session()).ToList();
        for (var round = 0; round < 2; round++)
        {
            var refused = new List<string>();
            for (var id = 1; id <= sessions.Count; id++)
            {
                await sessions[id - 1].BeginAsync();
                await sessions[id - 1].RunAsync($"INSERT INTO t VALUES({id}, zeroblob({each}))");
                sessions[id - 1].Yield();
            }

            await setup.RunAsync("DELETE FROM t WHERE id > 100");
            Assert.InRange(test.Database.Statistics().ParkedBytes, each, Limit);
            foreach (var session in sessions)
            {
                try
                {
                    await session.CommitAsync();
                }
                catch (Core.Errors.PgErrorException failure)
                {
                    refused.Add(failure.Error.SqlState);
                }
            }

            Assert.Equal(sessions.Count - (Limit / each), refused.Count);
            Assert.All(refused, state => Assert.Equal("53200", state));
            Assert.Equal($"{Limit / each}", await setup.RowsAsync("SELECT count(*) FROM t"));
            Assert.Equal(0, test.Database.Statistics().ParkedBytes);
            await setup.RunAsync("DELETE FROM t");
        }

        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    [Fact]
    public async Task Rows_that_are_not_fetched_yet_count_as_well()
    {
        await using var test = Open();
        await using var one = test.Session(
            "CREATE TABLE t(id INTEGER PRIMARY KEY, x)",
            "INSERT INTO t WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i, zeroblob(100000) FROM n",
            "CREATE TABLE log(x)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("INSERT INTO log VALUES(1)");
        await using (var cursor = await one.ExecuteAsync(SessionExtensions.Statement("SELECT x FROM t"), default, new StatementControl()))
        {
            Assert.True(cursor.Step());
            one.Yield();
            await two.RunAsync("INSERT INTO log VALUES(2)");
            await cursor.ContinueAsync();
            var error = Assert.Throws<Core.Errors.PgErrorException>(() =>
            {
                while (cursor.Step())
                {
                }
            });
            Assert.Equal("53200", error.Error.SqlState);
        }

        await one.RollbackAsync();
        Assert.Equal(0, test.Database.Statistics().ParkedBytes);
    }

    [Fact]
    public async Task Statements_that_are_kept_to_be_run_again_count_and_go_first()
    {
        await using var test = Open();
        await using var one = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, x)", "INSERT INTO t VALUES(1, 0), (2, 0)");
        await using var two = test.Session();
        await one.BeginAsync();
        for (var i = 0; i < 4; i++)
        {
            await one.RunAsync("UPDATE t SET x = x + length(?1) WHERE id = 1", SqlValue.FromText(new string('a', 100_000)));
        }

        Assert.InRange(test.Database.Statistics().ParkedBytes, 0, Limit);
        one.Yield();
        await two.RunAsync("UPDATE t SET x = 1 WHERE id = 1");
        var error = await SessionExtensions.FailsAsync(() => one.CommitAsync());
        Assert.Equal("40001", error.SqlState);
        Assert.Contains("too long to be run again", error.Detail, StringComparison.Ordinal);
        Assert.Equal(0, test.Database.Statistics().ParkedBytes);
    }

    private static TestDatabase Open() => TestDatabase.Open(options => options with { MaximumParkedBytes = Limit });
}
