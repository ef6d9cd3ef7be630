using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>A disk that is full fails the statement that needs room with 53100 and nothing else.</summary>
public class FullDiskTests
{
    /// <summary>4 MiB.</summary>
    private const int Pages = 1024;
    private const int Updates = 30;
    private const string Filler = "INSERT INTO big SELECT value, zeroblob(100000) FROM generate_series(1, 1000)";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_fills_the_disk_costs_no_other_client_anything(bool inBlock)
    {
        using var directory = new TemporaryDirectory();
        await using (var node = await TestNode.StartAsync(options => options with { MaximumDatabasePages = Pages }, directory["data"]))
        {
            await using var reader = await node.ConnectAsync();
            await reader.ExecuteAsync("CREATE TABLE big (id INTEGER, x BLOB); CREATE TABLE honest (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
            await reader.ExecuteAsync("INSERT INTO honest VALUES (1, 0), (2, 0), (3, 0), (4, 0)");
            using var stop = new CancellationTokenSource();
            var neighbours = Enumerable.Range(1, 4).Select(id => UpdateAsync(node, id, stop.Token)).ToList();

            // Npgsql gives up a connection that says 53100; the server does not.
            using var filler = await RawClient.ConnectAsync(node.Port);
            await filler.ReadCycleAsync();
            for (var round = 0; round < 5; round++)
            {
                if (inBlock)
                {
                    await filler.QueryAsync("BEGIN");
                    await filler.QueryAsync("INSERT INTO big VALUES (0, zeroblob(10))");
                }

                var error = (await filler.QueryAsync(Filler))[0];
                Assert.Equal('E', error.Type);
                Assert.Contains("C53100\0Mcould not extend file: No space left on device\0", error.Text, StringComparison.Ordinal);
                if (inBlock)
                {
                    await filler.QueryAsync("ROLLBACK");
                }
            }

            await stop.CancelAsync();
            var updates = await Task.WhenAll(neighbours);
            for (var id = 1; id <= updates.Length; id++)
            {
                Assert.Equal(updates[id - 1], await reader.ScalarAsync($"SELECT n FROM honest WHERE id = {id}"));
            }

            Assert.Equal(0L, await reader.ScalarAsync("SELECT count(*) FROM big"));
            Assert.Equal("INSERT 0 1\0", (await filler.QueryAsync("INSERT INTO big VALUES (1, zeroblob(10))"))[0].Text);
        }

        await using var again = await TestNode.StartAsync(directory: directory["data"]);
        await using var last = await again.ConnectAsync();
        Assert.Equal(1L, await last.ScalarAsync("SELECT count(*) FROM big"));
        Assert.Equal("ok", await last.ScalarAsync("PRAGMA integrity_check"));
    }

    /// <summary>Updates of one row, single statements and blocks in turns, all acknowledged; at least so many and until it is told to stop.</summary>
    private static async Task<int> UpdateAsync(TestNode node, int id, CancellationToken stop)
    {
        await using var connection = await node.ConnectAsync();
        var done = 0;
        while (done < Updates || !stop.IsCancellationRequested)
        {
            if (done % 2 == 0)
            {
                await connection.ExecuteAsync($"UPDATE honest SET n = n + 1 WHERE id = {id}");
            }
            else
            {
                await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
                await using var command = new NpgsqlCommand($"UPDATE honest SET n = n + 1 WHERE id = {id}", connection, transaction);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
            }

            done++;
        }

        return done;
    }
}
