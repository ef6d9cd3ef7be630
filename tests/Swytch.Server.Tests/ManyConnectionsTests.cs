using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>As many clients as a node allows by default.</summary>
public class ManyConnectionsTests
{
    private const int Count = 1000;

    /// <summary>Two sockets for each client, as both ends are in this process, and room for everything else.</summary>
    private const int OpenFiles = (2 * Count) + 500;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    [OpenFilesFact(OpenFiles)]
    public async Task A_thousand_clients_log_in_with_a_password_and_each_gets_its_answers()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var directory = new TemporaryDirectory();
        await CommandRun.OfAsync("user", "add", "ann", "--password", "one", "--data", directory["data"]);
        await using var node = await TestNode.StartAsync(directory: directory["data"]);
        var connectionString = node.ConnectionString.Replace("Username=tester", "Username=ann;Password=one", StringComparison.Ordinal);
        var connections = new ConcurrentBag<NpgsqlConnection>();
        try
        {
            await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = deadline.Token }, async (_, stop) =>
            {
                var connection = new NpgsqlConnection(connectionString);
                connections.Add(connection);
                await connection.OpenAsync(stop);
            });

            var first = connections.First();
            await first.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY)");
            Assert.Equal((long)Count, await first.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"));
            var refused = new NpgsqlConnection(connectionString);
            await using (refused)
            {
                Assert.Equal("53300", (await Assert.ThrowsAsync<PostgresException>(() => refused.OpenAsync(deadline.Token))).SqlState);
            }

            // All at once: each writes a row of its own and reads it back.
            var answers = await Task.WhenAll(connections.Select((connection, index) => AnswerAsync(connection, index))).WaitAsync(deadline.Token);
            Assert.Equal(Enumerable.Range(0, Count), answers);
            Assert.Equal((long)Count, await first.ScalarAsync("SELECT count(*) FROM t"));
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task<int> AnswerAsync(NpgsqlConnection connection, int index)
    {
        await connection.ScalarAsync("INSERT INTO t VALUES ($1)", index);
        return Convert.ToInt32(await connection.ScalarAsync("SELECT id FROM t WHERE id = $1", index), CultureInfo.InvariantCulture);
    }
}
