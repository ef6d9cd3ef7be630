using System.Globalization;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>A file system without any room left, under a node as a process.</summary>
public class SmallDiskTests
{
    private const int Writers = 6;
    private const int RowBytes = 2_000;

    [SmallDiskFact]
    public async Task A_full_disk_fails_statements_and_nothing_else_until_there_is_room_again()
    {
        using var disk = SmallDisk.TryCreate(megabytes: 24)!;
        var data = Path.Combine(disk.Root, "data");
        List<Writer> writers;
        string log;
        using (var node = await NodeProcess.StartAsync(disk.Wrapper, data))
        {
            using var reader = await OpenAsync(node);
            await reader.QueryAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, twin INTEGER NOT NULL, filler BLOB)");
            await reader.QueryAsync("CREATE TABLE kept (n INTEGER)");
            await reader.QueryAsync("INSERT INTO kept VALUES (7)");
            using var stop = new CancellationTokenSource();
            writers = [.. Enumerable.Range(0, Writers).Select(number => new Writer(number))];
            var work = writers.Select(writer => Task.Run(() => writer.WriteAsync(node, stop.Token))).ToList();
            await UntilAsync(work, () => writers.TrueForAll(writer => writer.Acknowledged >= 5));

            for (var round = 0; round < 2; round++)
            {
                var refused = writers.ConvertAll(writer => writer.Refused);
                disk.Fill();
                await UntilAsync(work, () => writers.Zip(refused).All(pair => pair.First.Refused > pair.Second));
                Assert.Contains("7", (await reader.QueryAsync("SELECT n FROM kept"))[1].Text, StringComparison.Ordinal);

                disk.Free();
                var acknowledged = writers.ConvertAll(writer => writer.Acknowledged);
                await UntilAsync(work, () => writers.Zip(acknowledged).All(pair => pair.First.Acknowledged > pair.Second));
            }

            disk.Fill();
            await stop.CancelAsync();
            await Task.WhenAll(work);
            Assert.False(node.HasExited);
            node.Kill();
            log = (await node.WaitForExitAsync()).Errors;
        }

        Assert.DoesNotContain("The node stops", log, StringComparison.Ordinal);
        Assert.DoesNotContain("error", log, StringComparison.Ordinal);

        disk.Free();
        using var again = await NodeProcess.StartAsync(disk.Wrapper, data);
        using var check = await OpenAsync(again);
        var found = (await check.QueryAsync("SELECT id FROM t")).Where(message => message.Type == 'D')
            .Select(message => int.Parse(message.Text.AsSpan(6), CultureInfo.InvariantCulture)).ToHashSet();
        Assert.Equal(writers.SelectMany(writer => writer.Ids).ToHashSet(), found);
        Assert.Contains("ok", (await check.QueryAsync("PRAGMA integrity_check"))[1].Text, StringComparison.Ordinal);
    }

    /// <summary>The checkpoint of the end finds no room: what it would have written stays in the write-ahead log.</summary>
    [SmallDiskFact]
    public async Task A_node_on_a_full_disk_says_why_it_cannot_back_up_and_stops_in_order()
    {
        using var disk = SmallDisk.TryCreate(megabytes: 16)!;
        using var directory = new TemporaryDirectory();
        var data = Path.Combine(disk.Root, "data");
        using (var node = await NodeProcess.StartAsync(disk.Wrapper, data))
        {
            using var client = await OpenAsync(node);
            await client.QueryAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, filler BLOB)");
            await client.QueryAsync("INSERT INTO t SELECT value, zeroblob(2000) FROM generate_series(1, 500)");
            disk.Fill();

            var backup = await CommandRun.OfAsync("backup", directory["b.tar"], "--connect", $"postgres://me@127.0.0.1:{node.Port}/swytch");
            backup.AssertFails(1, "backup to", "full");
            Assert.Empty(Directory.GetFiles(directory.Root));
            client.Dispose();
            node.Signal(15);
            var (exitCode, _, errors) = await node.WaitForExitAsync();
            Assert.True(exitCode == 0, errors);
        }

        disk.Free();
        using var again = await NodeProcess.StartAsync(disk.Wrapper, data);
        using var check = await OpenAsync(again);
        Assert.Contains("500", (await check.QueryAsync("SELECT count(*) FROM t"))[1].Text, StringComparison.Ordinal);
    }

    /// <summary>Not Npgsql: it gives up a connection that says 53100.</summary>
    private static async Task<RawClient> OpenAsync(NodeProcess node)
    {
        var client = await RawClient.ConnectAsync(node.Port);
        await client.ReadCycleAsync();
        return client;
    }

    private static async Task UntilAsync(List<Task> work, Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            Assert.True(await timer.WaitForNextTickAsync(deadline.Token));
            if (work.Find(task => task.IsFaulted) is { } failed)
            {
                await failed;
            }
        }
    }

    /// <summary>Inserts rows in single statements and in blocks of two, and takes out what it has as often, so that only a full disk can be full. One session all along.</summary>
    private sealed class Writer(int number)
    {
        private volatile int _acknowledged;
        private volatile int _refused;

        public int Acknowledged => _acknowledged;

        /// <summary>Transactions that ended with 53100.</summary>
        public int Refused => _refused;

        /// <summary>Rows that are there by what was answered.</summary>
        public HashSet<int> Ids { get; } = [];

        public async Task WriteAsync(NodeProcess node, CancellationToken stop)
        {
            using var client = await OpenAsync(node);
            for (var step = 0; !stop.IsCancellationRequested; step++)
            {
                var id = (((step * Writers) + number) * 2) + 1;
                string[] statements = (step % 3) switch
                {
                    0 => [$"INSERT INTO t VALUES ({id}, {id + 1}, zeroblob({RowBytes})), ({id + 1}, {id}, zeroblob({RowBytes}))"],
                    1 => ["BEGIN", $"INSERT INTO t VALUES ({id}, {id + 1}, zeroblob({RowBytes}))", $"INSERT INTO t VALUES ({id + 1}, {id}, zeroblob({RowBytes}))", "COMMIT"],
                    _ => [$"DELETE FROM t WHERE (id - 1) / 2 % {Writers} = {number}"],
                };
                if (!await RunAsync(client, statements))
                {
                    _refused++;
                    continue;
                }

                if (statements.Length == 1 && step % 3 == 2)
                {
                    Ids.Clear();
                }
                else
                {
                    Ids.Add(id);
                    Ids.Add(id + 1);
                }

                _acknowledged++;
            }
        }

        /// <summary>False when there was no room.</summary>
        private static async Task<bool> RunAsync(RawClient client, string[] statements)
        {
            foreach (var statement in statements)
            {
                var answer = await client.QueryAsync(statement);
                Assert.True(answer.Count > 0, "the connection was closed");
                if (answer[0].Type == 'E')
                {
                    Assert.Contains("C53100\0Mcould not extend file: No space left on device\0", answer[0].Text, StringComparison.Ordinal);
                    await client.QueryAsync("ROLLBACK");
                    return false;
                }
            }

            return true;
        }
    }
}
