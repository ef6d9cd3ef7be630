using Swytch.Storage.Engine;

namespace Swytch.Storage.Tests;

public sealed class FileMappingTests
{
    [Fact]
    public async Task Readers_map_the_file_while_nobody_commits_and_stop_when_commits_come_often()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(0)");
        for (var i = 0; i < FileMapping.QuietUses; i++)
        {
            Assert.Equal("0", await session.RowsAsync("SELECT a FROM t"));
        }

        Assert.NotEqual(0, await MappedBytesAsync(test));

        // Rows changed after the file was mapped are seen, and one commit among many reads changes nothing.
        await session.RunAsync("UPDATE t SET a = 1");
        Assert.Equal("1", await session.RowsAsync("SELECT a FROM t"));
        Assert.NotEqual(0, await MappedBytesAsync(test));
        await session.RunAsync("UPDATE t SET a = 2");
        Assert.Equal("2", await session.RowsAsync("SELECT a FROM t"));
        Assert.Equal(0, await MappedBytesAsync(test));
        Assert.Equal("ok", await session.RowsAsync("PRAGMA integrity_check"));
    }

    /// <summary>Of the reader used last.</summary>
    private static async Task<long> MappedBytesAsync(TestDatabase test)
    {
        var lease = await test.Database.Readers.TakeAsync(null, CancellationToken.None);
        try
        {
            return lease.Connection.QueryInteger("PRAGMA mmap_size");
        }
        finally
        {
            lease.Release();
        }
    }
}
