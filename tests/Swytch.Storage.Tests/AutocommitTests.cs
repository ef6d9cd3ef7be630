using Swytch.Core;

namespace Swytch.Storage.Tests;

public sealed class AutocommitTests
{
    [Fact]
    public async Task A_row_written_is_read_back_with_its_storage_classes()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a, b, c, d, e)");
        var count = await session.RunAsync(
            "INSERT INTO t VALUES(?1, ?2, ?3, ?4, ?5)",
            SqlValue.Null, SqlValue.FromInteger(long.MinValue), SqlValue.FromReal(1.5), "Grüße\0!".Text(), SqlValue.FromBlob(new byte[] { 0, 255 }));
        Assert.Equal(1, count);
        Assert.Equal("NULL|-9223372036854775808|1.5|Grüße\0!|x'00ff'", await session.RowsAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task Empty_text_and_empty_blob_stay_what_they_are()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a, b)");
        await session.RunAsync("INSERT INTO t VALUES(?1, ?2)", "".Text(), SqlValue.FromBlob(Array.Empty<byte>()));
        Assert.Equal("text||blob|x''", await session.RowsAsync("SELECT typeof(a), a, typeof(b), b FROM t"));
    }

    [Fact]
    public async Task Another_session_sees_a_write_as_soon_as_it_is_completed()
    {
        await using var test = TestDatabase.Open();
        await using var writer = test.Session("CREATE TABLE t(a)");
        await using var reader = test.Session();
        for (var i = 1; i <= 200; i++)
        {
            await writer.RunAsync("INSERT INTO t VALUES(?1)", SqlValue.FromInteger(i));
            Assert.Equal(i.Invariant(), await reader.RowsAsync("SELECT count(*) FROM t"));
        }
    }

    [Fact]
    public async Task A_write_disposed_before_its_completion_is_undone()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        var cursor = await session.ExecuteAsync(SessionExtensions.Statement("INSERT INTO t VALUES(1) RETURNING a"), default, new StatementControl());
        Assert.True(cursor.Step());
        Assert.Equal(1, cursor.Column(0).Integer);
        await cursor.DisposeAsync();
        Assert.Equal("0", await session.RowsAsync("SELECT count(*) FROM t"));
        await session.RunAsync("INSERT INTO t VALUES(2)");
        Assert.Equal("2", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task What_the_planner_took_for_a_read_is_written_all_the_same()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        await session.RunAsync("WITH x(n) AS (VALUES(7)) INSERT INTO t SELECT n FROM x");
        Assert.Equal("7", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task What_the_planner_took_for_a_write_is_read_all_the_same()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session();
        Assert.Equal("1", await session.RowsAsync(new StorageStatement("SELECT 1", IsWrite: true)));
    }

    [Fact]
    public async Task Column_names_and_declared_types_are_told()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a VARCHAR(20) /*pg:x*/, b INTEGER)");
        await using var cursor = await session.ExecuteAsync(
            new StorageStatement("SELECT a AS x, b, a || b FROM t", false), default, new StatementControl());
        Assert.Equal(("x", "VARCHAR(20)"), (cursor.ColumnName(0), cursor.ColumnDeclaredType(0)));
        Assert.Equal(("b", "INTEGER"), (cursor.ColumnName(1), cursor.ColumnDeclaredType(1)));
        Assert.Null(cursor.ColumnDeclaredType(2));
    }

    [Fact]
    public async Task Changes_counts_the_rows_of_the_statement_and_nothing_for_ddl()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        Assert.Equal(3, await session.RunAsync("INSERT INTO t VALUES(1), (2), (3)"));
        Assert.Equal(0, await session.RunAsync("CREATE TABLE u(a)"));
        Assert.Equal(2, await session.RunAsync("UPDATE t SET a = a + 1 WHERE a > 1"));
        Assert.Equal(0, await session.RunAsync("DELETE FROM t WHERE a > 100"));
        Assert.Equal(3, await session.RunAsync("DELETE FROM t"));
    }

    [Fact]
    public async Task Foreign_keys_are_on_and_double_quoted_strings_are_off()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE c(p REFERENCES p)");
        Assert.Equal("23503", (await session.FailsAsync("INSERT INTO c VALUES(1)")).SqlState);
        Assert.Equal("42703", (await session.FailsAsync("SELECT \"nothing\" FROM p")).SqlState);
    }

    [Fact]
    public async Task Nothing_stays_in_use_after_statements_ended_in_every_way()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a UNIQUE)", "INSERT INTO t VALUES(1), (2)");
        await session.FailsAsync("INSERT INTO t VALUES(1)");
        await session.FailsAsync("SELECT * FROM nothing");
        await session.FailsAsync("SELECT abs(-9223372036854775807 - a) FROM t");
        var half = await session.ExecuteAsync(new StorageStatement("SELECT * FROM t", false), default, new StatementControl());
        Assert.True(half.Step());
        Assert.Equal(1, test.Database.Statistics().ReadersInUse);
        await half.DisposeAsync();
        await half.DisposeAsync();
        var statistics = test.Database.Statistics();
        Assert.Equal(0, statistics.ReadersInUse);
        Assert.Equal(0, statistics.StatementsInUse);
    }

    [Fact]
    public async Task Counts_of_the_last_statement_belong_to_the_session()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a INTEGER PRIMARY KEY, n)", "CREATE TABLE log(n)");
        await using var two = test.Session();
        const string Counts = "SELECT last_insert_rowid(), changes(), total_changes()";
        await one.RunAsync("INSERT INTO t VALUES(41, 0), (42, 0)");
        await two.RunAsync("INSERT INTO t VALUES(7, 0)");
        Assert.Equal("42|2|2", await one.RowsAsync(Counts));
        Assert.Equal("7|1|1", await two.RowsAsync(Counts));
        await one.BeginAsync();
        await one.RunAsync("UPDATE t SET n = 1");
        Assert.Equal("42|3|5", await one.RowsAsync(Counts));
        await one.RunAsync("INSERT INTO log VALUES(changes())");
        await one.RunAsync("CREATE TABLE u(a)");
        await one.CommitAsync();
        Assert.Equal("1|1|6", await one.RowsAsync(Counts));
        Assert.Equal("7|1|1", await two.RowsAsync(Counts));
        Assert.Equal("3", await two.RowsAsync("SELECT n FROM log"));
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_statements_leaves_nothing_behind()
    {
        await using var test = TestDatabase.Open();
        await using var setup = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1), (2)");
        var session = test.Session();
        var reading = await session.ExecuteAsync(SessionExtensions.Statement("SELECT * FROM t"), default, new StatementControl());
        Assert.True(reading.Step());
        var writing = await session.ExecuteAsync(SessionExtensions.Statement("DELETE FROM t RETURNING a"), default, new StatementControl());
        Assert.True(writing.Step());
        await session.DisposeAsync();
        await writing.DisposeAsync();
        await reading.DisposeAsync();
        await setup.RunAsync("INSERT INTO t VALUES(3)");
        Assert.Equal("1; 2; 3", await setup.RowsAsync("SELECT a FROM t"));
        Assert.Equal((0, 0), (test.Database.Statistics().ReadersInUse, test.Database.Statistics().StatementsInUse));
    }
}
