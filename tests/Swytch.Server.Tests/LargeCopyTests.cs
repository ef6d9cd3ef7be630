using System.Text;
using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>A COPY that takes long beside clients with little to do.</summary>
public class LargeCopyTests
{
    private const int Others = 4;

    /// <summary>The COPY is at least so long, and ends when each of the others has committed so often meanwhile.</summary>
    private const int LeastRows = 200_000;
    private const int CommitsOfEach = 3;

    /// <summary>With so many rows sent and the others still waiting, they would wait for ever.</summary>
    private const int MostRows = 3_000_000;
    private const int RowsPerPiece = 2_000;

    [Fact]
    public async Task Others_commit_while_a_large_copy_runs()
    {
        await using var node = await TestNode.StartAsync();
        await using var copying = await node.ConnectAsync("Command Timeout=300");
        await copying.ExecuteAsync("CREATE TABLE big (id INTEGER PRIMARY KEY, a INTEGER, b TEXT)");
        await copying.ExecuteAsync("CREATE TABLE small (client INTEGER, n INTEGER)");
        var during = new int[Others];
        using var stop = new CancellationTokenSource();
        var others = new List<Task<int>>();
        var rows = 0;
        await using (var stream = await copying.BeginTextImportAsync("COPY big FROM STDIN"))
        {
            // The first piece is under way before anybody else begins.
            await SendAsync(stream);
            others.AddRange(Enumerable.Range(0, Others).Select(number => Task.Run(() => CommitAsync(node, number, during, stop.Token))));
            while (rows < LeastRows || Array.Exists(during, count => Volatile.Read(ref count) < CommitsOfEach))
            {
                Assert.True(rows < MostRows, $"{rows} rows, and the others have committed {string.Join(", ", during)} times");
                Assert.DoesNotContain(others, other => other.IsFaulted);
                await SendAsync(stream);
            }
        }

        var committed = during.Sum();
        await stop.CancelAsync();
        var all = await Task.WhenAll(others);
        Assert.Equal((long)rows, await copying.ScalarAsync("SELECT count(*) FROM big"));
        Assert.Equal((long)all.Sum(), await copying.ScalarAsync("SELECT count(*) FROM small"));
        Assert.True(committed >= Others * CommitsOfEach);

        async Task SendAsync(TextWriter stream)
        {
            var piece = new StringBuilder();
            for (var row = 0; row < RowsPerPiece; row++)
            {
                piece.Append(++rows).Append('\t').Append(row).Append("\tsome text that is neither long nor short\n");
            }

            await stream.WriteAsync(piece);
        }
    }

    /// <summary>Single statements and blocks in turns; returns how many rows were acknowledged.</summary>
    private static async Task<int> CommitAsync(TestNode node, int number, int[] counts, CancellationToken stop)
    {
        await using var connection = await node.ConnectAsync();
        var rows = 0;
        while (!stop.IsCancellationRequested)
        {
            if (rows % 2 == 0)
            {
                await connection.ExecuteAsync($"INSERT INTO small VALUES ({number}, {rows})");
            }
            else
            {
                await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
                await using var command = new NpgsqlCommand($"INSERT INTO small VALUES ({number}, {rows})", connection, transaction);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
            }

            rows++;
            Interlocked.Increment(ref counts[number]);
        }

        return rows;
    }
}
