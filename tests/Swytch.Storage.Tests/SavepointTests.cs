namespace Swytch.Storage.Tests;

public sealed class SavepointTests
{
    [Fact]
    public async Task Names_repeat_and_the_latest_counts()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(1)");
        await session.SavepointAsync("a \"b\"");
        await session.RunAsync("INSERT INTO t VALUES(2)");
        await session.SavepointAsync("a \"b\"");
        await session.RunAsync("INSERT INTO t VALUES(3)");
        await session.RollbackToAsync("a \"b\"");
        Assert.Equal("1; 2", await session.RowsAsync("SELECT a FROM t"));
        await session.ReleaseAsync("a \"b\"");
        await session.RollbackToAsync("a \"b\"");
        Assert.Equal("1", await session.RowsAsync("SELECT a FROM t"));
        await session.CommitAsync();
        Assert.Equal("1", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Savepoints_set_before_the_first_write_hold_for_it()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        await session.BeginAsync();
        await session.SavepointAsync("one");
        await session.RowsAsync("SELECT * FROM t");
        await session.SavepointAsync("two");
        await session.RunAsync("INSERT INTO t VALUES(1)");
        await session.RollbackToAsync("one");
        Assert.Equal("", await session.RowsAsync("SELECT a FROM t"));
        var error = await SessionExtensions.FailsAsync(() => session.RollbackToAsync("two").AsTask());
        Assert.Equal(("3B001", "savepoint \"two\" does not exist"), (error.SqlState, error.Message));
        await session.RunAsync("INSERT INTO t VALUES(2)");
        await session.CommitAsync();
        Assert.Equal("2", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Rollback_to_undoes_ddl_in_the_schema_too()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        await session.BeginAsync();
        await session.RunAsync("CREATE TABLE u(a)");
        await session.SavepointAsync("s");
        await session.RunAsync("CREATE TABLE v(a)");
        Assert.Equal(3, (await session.GetSchemaAsync(default)).Rows.Count);
        await session.RollbackToAsync("s");
        Assert.Equal(2, (await session.GetSchemaAsync(default)).Rows.Count);
        await session.CommitAsync();
        Assert.Equal(["t", "u"], (await session.GetSchemaAsync(default)).Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task Outside_a_transaction_there_are_none()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session();
        Assert.Equal("25P01", (await SessionExtensions.FailsAsync(() => session.SavepointAsync("s"))).SqlState);
        await session.RollbackAsync();
    }
}
