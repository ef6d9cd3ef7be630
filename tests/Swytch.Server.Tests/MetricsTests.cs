using System.Globalization;
using Swytch.Server.Configuration;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>What /metrics counts of transactions, beside what was done.</summary>
public class MetricsTests
{
    private const int Writers = 4;
    private const int Inserts = 25;

    [Fact]
    public async Task What_transactions_did_is_counted()
    {
        await using var node = await TestNode.StartAsync(options => options with { Http = new ListenAddress.Tcp("127.0.0.1", 0) });
        await using var one = await node.ConnectAsync();
        await using var two = await node.ConnectAsync();
        await one.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
        await one.ExecuteAsync("CREATE TABLE log (n INTEGER)");
        await one.ExecuteAsync("INSERT INTO t VALUES (1, 0), (2, 0)");
        var before = await ReadAsync(node);
        Assert.Equal(3, before["swytch_commits_total{database=\"swytch\"}"]);
        Assert.DoesNotContain(before.Keys, name => name.StartsWith("swytch_serialization_failures_total{", StringComparison.Ordinal));

        // Parked, and goes on for nothing it used was changed.
        await one.ExecuteAsync("BEGIN");
        await one.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 1");
        await two.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 2");
        await one.ExecuteAsync("COMMIT");

        // Parked and run again.
        await one.ExecuteAsync("BEGIN");
        await one.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 1");
        await two.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 1");
        await one.ExecuteAsync("COMMIT");

        // Overtaken in what it was told.
        await one.ExecuteAsync("BEGIN");
        await one.ScalarAsync("SELECT n FROM t WHERE id = 1");
        await one.ExecuteAsync("INSERT INTO log VALUES (1)");
        await two.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 1");
        await one.FailsAsync("COMMIT", "40001");

        // Undone.
        await one.ExecuteAsync("BEGIN");
        await one.ExecuteAsync("INSERT INTO log VALUES (2)");
        await one.ExecuteAsync("ROLLBACK");

        // Nothing changed: no commit.
        await one.ExecuteAsync("BEGIN; SELECT 1; COMMIT");
        await one.ExecuteAsync("UPDATE t SET n = 0 WHERE id = 77");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            await using var writer = await node.ConnectAsync();
            for (var step = 0; step < Inserts; step++)
            {
                await writer.ExecuteAsync($"INSERT INTO log VALUES ({number})");
            }
        })));

        var after = await ReadAsync(node);
        const double commits = 5 + (Writers * Inserts);
        Assert.Equal(commits, Change("swytch_commits_total"));
        Assert.Equal(2, Change("swytch_rollbacks_total"));
        Assert.Equal(3, Change("swytch_transactions_parked_total"));
        Assert.Equal(1, Change("swytch_transactions_refreshed_total"));
        Assert.Equal(1, Change("swytch_transactions_replayed_total"));
        Assert.Equal(1, after["swytch_serialization_failures_total{database=\"swytch\",table=\"t\"}"]);
        Assert.Single(after.Keys, name => name.StartsWith("swytch_serialization_failures_total{", StringComparison.Ordinal));
        Assert.Equal(1, after["swytch_errors_total{sqlstate=\"40001\"}"]);

        // Every commit was made durable by some sync, and no sync was for nothing.
        Assert.Equal(commits, Change("swytch_wal_synced_commits_total"));
        Assert.InRange(Change("swytch_wal_syncs_total"), 1, commits);
        Assert.InRange(Change("swytch_wal_sync_seconds_total"), double.Epsilon, 60);
        Assert.InRange(Change("swytch_writer_taken_total"), commits, 10 * commits);
        Assert.InRange(Change("swytch_writer_wait_seconds_total"), 0, 60);
        Assert.Equal(0, after["swytch_writer_waiting{database=\"swytch\"}"]);

        double Change(string name) => after[name + "{database=\"swytch\"}"] - before[name + "{database=\"swytch\"}"];
    }

    [Fact]
    public async Task The_queue_for_the_writer_shows_while_somebody_waits()
    {
        await using var node = await TestNode.StartAsync(options => options with { Http = new ListenAddress.Tcp("127.0.0.1", 0) });
        await using var holder = await node.ConnectAsync();
        await using var waiter = await node.ConnectAsync();
        await using var watcher = await node.ConnectAsync();
        await holder.ExecuteAsync("CREATE TABLE t (id INTEGER)");
        await holder.ExecuteAsync("CREATE TEMP TABLE mine (id INTEGER)");
        await holder.ExecuteAsync("BEGIN");
        await holder.ExecuteAsync("INSERT INTO t VALUES (1)");
        var waits = waiter.ExecuteAsync("INSERT INTO t VALUES (2)");
        await watcher.UntilAsync("SELECT count(*) = 1 FROM pg_locks WHERE NOT granted");

        Assert.Equal(1, (await ReadAsync(node))["swytch_writer_waiting{database=\"swytch\"}"]);

        await holder.ExecuteAsync("ROLLBACK");
        await waits;
        var after = await ReadAsync(node);
        Assert.Equal(0, after["swytch_writer_waiting{database=\"swytch\"}"]);
        Assert.True(after["swytch_writer_wait_seconds_total{database=\"swytch\"}"] > 0);
    }

    private static async Task<Dictionary<string, double>> ReadAsync(TestNode node)
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://" + node.Node.HttpAddress) };
        return (await http.GetStringAsync("/metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("swytch_", StringComparison.Ordinal) && !line.StartsWith("swytch_pgwire", StringComparison.Ordinal))
            .Select(line => line.Split("} ") is [var labelled, var value] ? (labelled + "}", value) : (line.Split(' ')[0], line.Split(' ')[^1]))
            .ToDictionary(pair => pair.Item1, pair => double.Parse(pair.Item2, CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
