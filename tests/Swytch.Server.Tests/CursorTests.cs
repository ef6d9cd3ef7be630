using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>What the transcripts of cursors cannot show: the limit of what they keep.</summary>
public sealed class CursorTests
{
    private const string LargeRows = "SELECT repeat('x', 1000000) AS t FROM generate_series(1, 100)";

    [Fact]
    public async Task A_session_keeps_so_many_rows_for_its_cursors_and_no_more()
    {
        await using var node = await TestNode.StartAsync();
        await using var connection = await node.ConnectAsync();
        await connection.ExecuteAsync("BEGIN");
        await connection.ExecuteAsync($"DECLARE c SCROLL CURSOR FOR {LargeRows}");
        var error = await connection.FailsAsync("MOVE ALL IN c", "54000");
        Assert.Contains("64 MiB", error.Detail, StringComparison.Ordinal);
        await connection.ExecuteAsync("ROLLBACK");
        await connection.FailsAsync($"DECLARE h CURSOR WITH HOLD FOR {LargeRows}", "54000");

        // What the failed ones kept is free again, three times over.
        for (var round = 0; round < 3; round++)
        {
            await connection.ExecuteAsync($"DECLARE h CURSOR WITH HOLD FOR {LargeRows} LIMIT 50");
            Assert.Equal(1_000_000, ((string)(await connection.ScalarAsync("FETCH ABSOLUTE 50 FROM h"))!).Length);
            await connection.ExecuteAsync("CLOSE h");
        }
    }

    [Fact]
    public async Task A_cursor_that_only_goes_forward_keeps_nothing()
    {
        await using var node = await TestNode.StartAsync();
        await using var connection = await node.ConnectAsync();
        await connection.ExecuteAsync("BEGIN");
        await connection.ExecuteAsync($"DECLARE c NO SCROLL CURSOR FOR {LargeRows}");
        await connection.ExecuteAsync("MOVE 99 IN c");
        Assert.Equal(1_000_000, ((string)(await connection.ScalarAsync("FETCH c"))!).Length);
        Assert.Null(await connection.ScalarAsync("FETCH c"));
    }
}
