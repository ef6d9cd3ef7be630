namespace Swytch.Storage.Tests;

public sealed class TemporaryTests
{
    [Fact]
    public async Task Temporary_tables_belong_to_their_session_and_go_with_discard()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "CREATE TEMP TABLE x(a)", "INSERT INTO x VALUES(1)");
        await using var two = test.Session();
        Assert.Equal("1", await one.RowsAsync("SELECT a FROM x"));
        Assert.Equal("42P01", (await two.FailsAsync("SELECT a FROM x")).SqlState);
        Assert.Contains((await one.GetSchemaAsync(default)).Rows, row => row is { Name: "x", IsTemporary: true });
        Assert.DoesNotContain((await two.GetSchemaAsync(default)).Rows, row => row.Name == "x");
        await one.RunAsync("INSERT INTO t SELECT a FROM x");
        Assert.Equal("1", await two.RowsAsync("SELECT a FROM t"));
        await two.RunAsync("INSERT INTO t VALUES(2)");
        Assert.Equal("1; 2", await one.RowsAsync("SELECT a FROM t"));
        await one.DiscardTemporaryAsync();
        Assert.Equal("42P01", (await one.FailsAsync("SELECT a FROM x")).SqlState);
        Assert.DoesNotContain((await one.GetSchemaAsync(default)).Rows, row => row.Name == "x");
    }

    [Fact]
    public async Task The_schema_with_temporary_objects_is_the_same_instance_until_something_changes()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "CREATE TEMP TABLE x(a)");
        await using var two = test.Session();
        var schema = await one.GetSchemaAsync(default);
        Assert.Same(schema, await one.GetSchemaAsync(default));
        await one.RunAsync("INSERT INTO x VALUES(1)");
        Assert.Same(schema, await one.GetSchemaAsync(default));
        await two.RunAsync("CREATE TABLE u(a)");
        var after = await one.GetSchemaAsync(default);
        Assert.NotEqual(schema.Version, after.Version);
        Assert.Equal(["t", "u", "x"], after.Rows.Select(row => row.Name));
        await one.RunAsync("CREATE TEMP TABLE y(a)");
        Assert.Equal(["t", "u", "x", "y"], (await one.GetSchemaAsync(default)).Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task A_temporary_table_made_in_a_transaction_that_has_written_sees_what_was_written()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("INSERT INTO t VALUES(1)");
        await one.SavepointAsync("s");
        await one.RunAsync("CREATE TEMP TABLE x AS SELECT a FROM t");
        await one.RunAsync("INSERT INTO t SELECT a + 1 FROM x");
        Assert.Equal("1; 2", await one.RowsAsync("SELECT a FROM t"));
        await one.CommitAsync();
        await two.RunAsync("INSERT INTO t VALUES(3)");
        Assert.Equal("1; 2; 3", await one.RowsAsync("SELECT a FROM t"));
        Assert.Equal("1", await one.RowsAsync("SELECT a FROM x"));
    }

    [Fact]
    public async Task A_temporary_table_made_in_a_transaction_that_has_read_keeps_the_state_it_has_seen()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RowsAsync("SELECT * FROM t");
        await one.RunAsync("CREATE TEMP TABLE x(a)");
        await one.RollbackAsync();
        Assert.Equal("42P01", (await one.FailsAsync("SELECT a FROM x")).SqlState);
        await one.RunAsync("CREATE TEMP TABLE x(a)");
        await one.BeginAsync();
        Assert.Equal("1", await one.RowsAsync("SELECT * FROM t"));
        await two.RunAsync("UPDATE t SET a = 2");
        Assert.Equal("1", await one.RowsAsync("SELECT * FROM t"));
        Assert.Equal("40001", (await one.FailsAsync("UPDATE t SET a = a + 1")).SqlState);
        await one.RollbackAsync();
        await one.RunAsync("UPDATE t SET a = a + 1");
        Assert.Equal("3", await two.RowsAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task Rollback_takes_back_temporary_rows_and_tables()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TEMP TABLE x(a)");
        await one.BeginAsync();
        await one.SavepointAsync("s");
        await one.RunAsync("INSERT INTO x VALUES(1)");
        await one.RunAsync("CREATE TEMP TABLE y(a)");
        await one.RollbackToAsync("s");
        Assert.Equal("", await one.RowsAsync("SELECT * FROM x"));
        Assert.DoesNotContain((await one.GetSchemaAsync(default)).Rows, row => row.Name == "y");
        await one.RunAsync("INSERT INTO x VALUES(2)");
        await one.CommitAsync();
        Assert.Equal("2", await one.RowsAsync("SELECT * FROM x"));
    }

    [Fact]
    public async Task Discard_inside_a_transaction_drops_them_there()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TEMP TABLE x(a)", "CREATE TEMP VIEW v AS SELECT * FROM x");
        await one.BeginAsync();
        await one.DiscardTemporaryAsync();
        Assert.Empty((await one.GetSchemaAsync(default)).Rows);
        await one.CommitAsync();
        Assert.Equal("42P01", (await one.FailsAsync("SELECT a FROM x")).SqlState);
    }

    [Fact]
    public async Task Temporary_tables_may_be_written_in_a_read_only_transaction()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "CREATE TEMP TABLE x(a)");
        await one.BeginAsync(readOnly: true);
        await one.RunAsync("INSERT INTO x VALUES(1)");
        Assert.Equal("25006", (await one.FailsAsync("INSERT INTO t VALUES(1)")).SqlState);
        await one.CommitAsync();
        Assert.Equal("1", await one.RowsAsync("SELECT * FROM x"));
    }
}
