using System.Globalization;
using Swytch.Isolation.Tests.Support;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests;

public sealed class HotRowTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int TimesEach = 500;

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Clients_that_increment_one_row_end_exactly_at_the_sum_without_an_error(int clients)
    {
        var report = IncrementRun.Execute(server.Address, clients, TimesEach);

        Assert.Empty(report.Errors);
        Assert.Equal(clients * TimesEach, report.Sum);

        // Who asks first is served first: nobody is left behind while another does all of its own.
        Assert.True(report.LeastAtFirstEnd >= TimesEach / 20, $"one client was done when another had {report.LeastAtFirstEnd}");
    }

    /// <summary>Blocks that are told the row's value cannot be run again: who is overtaken tries anew, and everybody gets through.</summary>
    [Fact]
    public void Blocks_that_read_and_increment_one_row_all_get_through_in_the_end()
    {
        const int clients = 6;
        const int timesEach = 40;
        using var control = SqlClient.Open(server.Address);
        control.Must("DROP TABLE IF EXISTS hot_block");
        control.Must("CREATE TABLE hot_block (id int PRIMARY KEY, n int NOT NULL)");
        control.Must("INSERT INTO hot_block VALUES (1, 0)");
        var done = new int[clients];
        var failures = new List<string>();
        var threads = Enumerable.Range(0, clients).Select(number => new Thread(() =>
        {
            using var sql = SqlClient.Open(server.Address);
            while (done[number] < timesEach)
            {
                var state = Increment(sql);
                if (state is not (null or "40001"))
                {
                    lock (failures)
                    {
                        failures.Add(state);
                    }

                    return;
                }

                done[number] += state is null ? 1 : 0;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Empty(failures);
        Assert.Equal((clients * timesEach).ToString(CultureInfo.InvariantCulture), control.Must("SELECT n FROM hot_block WHERE id = 1").Scalar);
    }

    /// <summary>The SQLSTATE of what failed, null when it was committed.</summary>
    private static string? Increment(SqlClient sql)
    {
        sql.Must("BEGIN");
        foreach (var statement in (string[])["SELECT n FROM hot_block WHERE id = 1", "UPDATE hot_block SET n = n + 1 WHERE id = 1", "COMMIT"])
        {
            var result = sql.Query(statement);
            if (!result.Succeeded)
            {
                if (!sql.IsIdle)
                {
                    sql.Must("ROLLBACK");
                }

                return result.SqlState;
            }
        }

        return null;
    }
}
