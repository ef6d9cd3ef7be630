using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>The node as a process: signals, and what survives kill -9.</summary>
public class ProcessTests
{
    [Fact]
    public async Task The_ready_line_is_all_of_standard_output_and_sigterm_ends_in_order()
    {
        using var directory = new TemporaryDirectory();
        using var node = await NodeProcess.StartAsync(directory["data"], "--node-name", "n1", "--log-format", "json");
        await using var connection = new NpgsqlConnection(node.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY)");

        node.Signal(15);
        var (exitCode, rest, errors) = await node.WaitForExitAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal($"swytchsql ready on 127.0.0.1:{node.Port} (node n1)", node.ReadyLine);
        Assert.Equal(string.Empty, rest);
        Assert.All(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("{\"time\":", line, StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(directory["data"], "control.sock")));
    }

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_again_and_again()
    {
        const int rounds = 4;
        const int clients = 4;
        using var directory = new TemporaryDirectory();
        var acknowledged = new HashSet<long>();
        var last = 0L;
        for (var round = 0; round < rounds; round++)
        {
            using var node = await NodeProcess.StartAsync(directory["data"]);
            await using (var check = new NpgsqlConnection(node.ConnectionString))
            {
                await check.OpenAsync();
                await check.ExecuteAsync("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, half INTEGER NOT NULL)");
                await AssertAllThereAsync(check, acknowledged);
            }

            var enough = acknowledged.Count + 100;
            var load = Enumerable.Range(0, clients).Select(_ => WriteUntilKilledAsync(node.ConnectionString, acknowledged, () => Interlocked.Increment(ref last))).ToList();
            await UntilAsync(() => Count(acknowledged) >= enough || load.Any(task => task.IsFaulted));
            node.Kill();
            await Task.WhenAll(load);
        }

        using var survivor = await NodeProcess.StartAsync(directory["data"]);
        await using var connection = new NpgsqlConnection(survivor.ConnectionString);
        await connection.OpenAsync();
        await AssertAllThereAsync(connection, acknowledged);
        Assert.True(acknowledged.Count >= rounds * 100, $"only {acknowledged.Count} rows were acknowledged");
    }

    /// <summary>Two rows a transaction, so that a torn one shows.</summary>
    private static async Task WriteUntilKilledAsync(string connectionString, HashSet<long> acknowledged, Func<long> next)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            while (true)
            {
                var id = next();
                await connection.ExecuteAsync($"INSERT INTO t VALUES ({2 * id}, 0); INSERT INTO t VALUES ({(2 * id) + 1}, 1)");
                lock (acknowledged)
                {
                    acknowledged.Add(id);
                }
            }
        }
        catch (NpgsqlException exception) when (exception is not PostgresException { SqlState: not "57P01" })
        {
            // The node was killed, as the test wants.
            return;
        }
    }

    private static async Task AssertAllThereAsync(NpgsqlConnection connection, HashSet<long> acknowledged)
    {
        var found = new HashSet<long>();
        await using var command = new NpgsqlCommand("SELECT id FROM t", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetInt64(0));
        }

        Assert.All(acknowledged, id => Assert.True(found.Contains(2 * id) && found.Contains((2 * id) + 1), $"transaction {id} was lost"));
        Assert.All(found, id => Assert.True(found.Contains(id ^ 1), $"row {id} is there without its other half"));
    }

    private static int Count(HashSet<long> set)
    {
        lock (set)
        {
            return set.Count;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            Assert.True(await timer.WaitForNextTickAsync(deadline.Token));
        }
    }
}
