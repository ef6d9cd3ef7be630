using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Swytch.Server.Commands;
using Swytch.Server.Configuration;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>A sync that fails: what the system holds of the file cannot be trusted any more. Nobody is told that a commit is durable, and the node stops.</summary>
public partial class FailedSyncTests
{
    private const int Clients = 16;

    /// <summary>Commits before the disk breaks.</summary>
    private const int Enough = 200;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_failed_sync_stops_the_node_and_nobody_is_told_that_a_lost_commit_is_durable()
    {
        using var directory = new TemporaryDirectory();
        using var disk = new BreakingDisk();
        using var output = new StringWriter();
        using var log = new StringWriter();
        var surroundings = new CommandSurroundings(new Dictionary<string, string>(), TextReader.Null, TextWriter.Synchronized(output), TextWriter.Synchronized(log));
        var node = Task.Run(() => StartCommand.RunAsync(
            new StartOptions
            {
                DataDirectory = directory["data"],
                Listen = [new ListenAddress.Tcp("127.0.0.1", 0)],
                Http = null,
                SyncFault = disk.Sync,
            },
            surroundings));
        var connectionString = await ReadyAsync(node, () =>
        {
            // What TextWriter.Synchronized locks.
            lock (surroundings.Output)
            {
                return output.ToString();
            }
        });
        await using var watcher = new NpgsqlConnection(connectionString);
        await watcher.OpenAsync();
        await watcher.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, twin bigint NOT NULL)");

        var acknowledged = new ConcurrentDictionary<long, bool>();
        var clients = Enumerable.Range(0, Clients).Select(number => Task.Run(() => WriteAsync(connectionString, number, acknowledged, disk))).ToList();
        await disk.BrokenAsync(Deadline);
        await watcher.UntilAsync($"SELECT count(*) = {Clients} FROM pg_stat_activity WHERE wait_event_type = 'IO' AND wait_event = 'WALSync' AND state = 'active'");

        // All wait for the sync that is about to fail: who has not been answered by now must never hear of success.
        var durable = acknowledged.Keys.ToHashSet();
        disk.Fail();
        var errors = await Task.WhenAll(clients).WaitAsync(Deadline);

        Assert.All(errors, error => Assert.Equal(("FATAL", "58030", "could not sync the write-ahead log: injected"), (error.InvariantSeverity, error.SqlState, error.MessageText)));
        Assert.Equal(durable, acknowledged.Keys.ToHashSet());
        var failure = await Assert.ThrowsAsync<FailureException>(() => node.WaitAsync(Deadline));
        Assert.Equal(1, failure.ExitCode);
        Assert.Contains("could not sync the write-ahead log: injected", failure.Message, StringComparison.Ordinal);
        Assert.Contains("The node stops: could not sync the write-ahead log: injected", log.ToString(), StringComparison.Ordinal);

        await using var again = await TestNode.StartAsync(directory: directory["data"]);
        await using var check = await again.ConnectAsync();
        var found = new HashSet<long>();
        await using var command = new NpgsqlCommand("SELECT id FROM t", check);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetInt64(0));
        }

        Assert.All(durable, id => Assert.True(found.Contains(2 * id) && found.Contains((2 * id) + 1), $"transaction {id} was lost"));
        Assert.All(found, id => Assert.True(found.Contains(id ^ 1), $"row {id} is there without its twin"));
        Assert.True(durable.Count >= Enough);
    }

    /// <summary>Two rows a transaction, in blocks and in single statements; ends with the error that the node's end is told with.</summary>
    private static async Task<PostgresException> WriteAsync(string connectionString, int number, ConcurrentDictionary<long, bool> acknowledged, BreakingDisk disk)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        try
        {
            for (var step = 0; ; step++)
            {
                var id = ((long)step * Clients) + number;
                var insert = $"INSERT INTO t VALUES ({2 * id}, {(2 * id) + 1}), ({(2 * id) + 1}, {2 * id})";
                if (step % 2 == 0)
                {
                    await connection.ExecuteAsync(insert);
                }
                else
                {
                    await connection.ExecuteAsync("BEGIN");
                    await connection.ExecuteAsync(insert);
                    await connection.ExecuteAsync("COMMIT");
                }

                acknowledged[id] = true;
                if (acknowledged.Count >= Enough)
                {
                    disk.Break();
                }
            }
        }
        catch (PostgresException error)
        {
            return error;
        }
    }

    private static async Task<string> ReadyAsync(Task node, Func<string> output)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!output().Contains('\n', StringComparison.Ordinal))
        {
            Assert.True(await timer.WaitForNextTickAsync(deadline.Token));
            Assert.False(node.IsFaulted, node.Exception?.ToString());
        }

        var port = int.Parse(PortOf().Match(output()).Groups[1].Value, CultureInfo.InvariantCulture);
        return $"Host=127.0.0.1;Port={port};Username=tester;Database=swytch;Pooling=false;Timeout=60;Command Timeout=60";
    }

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex PortOf();

    /// <summary>Syncs until it is broken; then the next sync hangs until it is told to fail.</summary>
    private sealed class BreakingDisk : IDisposable
    {
        private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _fails = new();
        private volatile bool _isBroken;

        public void Break() => _isBroken = true;

        public Task BrokenAsync(TimeSpan deadline) => _stuck.Task.WaitAsync(deadline);

        public void Fail() => _fails.Set();

        public void Sync(Action sync)
        {
            if (!_isBroken)
            {
                sync();
                return;
            }

            _stuck.TrySetResult();
            _fails.Wait(Deadline);
            throw new IOException("injected");
        }

        public void Dispose() => _fails.Dispose();
    }
}
