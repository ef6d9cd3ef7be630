using Swytch.Storage.Interop;

namespace Swytch.Storage.Tests;

/// <summary>The bound is one of the process: these tests run alone.</summary>
[CollectionDefinition("memory", DisableParallelization = true)]
public sealed class MemoryCollection;

[Collection("memory")]
public sealed class MemoryTests
{
    private const string Large =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT i, zeroblob(1000000) AS x FROM n";

    [Fact]
    public async Task A_statement_that_needs_too_much_memory_fails_alone()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a, x)", "INSERT INTO t VALUES(1, 2)");
        await using var other = test.Session();
        var soft = Sqlite3.SoftHeapLimit(-1);
        var hard = Sqlite3.HardHeapLimit(-1);
        EngineMemory.Limit(EngineMemory.UsedBytes + (30 * 1024 * 1024));
        try
        {
            Assert.Equal("53200", (await session.FailsAsync($"SELECT i, length(x) FROM ({Large}) ORDER BY x, i DESC LIMIT -1 OFFSET 1")).SqlState);
            await session.BeginAsync();
            await session.RunAsync("INSERT INTO t VALUES(3, 4)");
            Assert.Equal("53200", (await session.FailsAsync($"INSERT INTO t SELECT i, x FROM ({Large}) ORDER BY x, i DESC")).SqlState);
            await session.RollbackAsync();
            await other.RunAsync("INSERT INTO t VALUES(5, 6)");
            Assert.Equal("1|2; 5|6", await other.RowsAsync("SELECT * FROM t"));
        }
        finally
        {
            _ = Sqlite3.HardHeapLimit(hard);
            _ = Sqlite3.SoftHeapLimit(soft);
        }

        await session.RunAsync("INSERT INTO t VALUES(7, 8)");
        Assert.Equal("3", await session.RowsAsync("SELECT count(*) FROM t"));
        Assert.Null(test.Database.Failure);
    }
}
