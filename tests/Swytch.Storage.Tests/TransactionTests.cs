namespace Swytch.Storage.Tests;

public sealed class TransactionTests
{
    [Fact]
    public async Task A_transaction_sees_its_own_writes_and_others_do_not_until_commit()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("INSERT INTO t VALUES(1)");
        Assert.Equal("1", await one.RowsAsync("SELECT a FROM t"));
        Assert.Equal("", await two.RowsAsync("SELECT a FROM t"));
        Assert.True(one.HasWritten);
        await one.CommitAsync();
        Assert.False(one.InTransaction);
        Assert.Equal("1", await two.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Rollback_undoes_rows_and_ddl_and_the_schema_snapshot()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        var before = await session.GetSchemaAsync(default);
        await session.BeginAsync();
        await session.RunAsync("CREATE TABLE u(a)");
        await session.RunAsync("INSERT INTO u VALUES(1)");
        var during = await session.GetSchemaAsync(default);
        Assert.Contains(during.Rows, row => row.Name == "u");
        Assert.NotEqual(before.Version, during.Version);
        Assert.Same(during, await session.GetSchemaAsync(default));
        await session.RollbackAsync();
        Assert.Same(before, await session.GetSchemaAsync(default));
        Assert.Equal("42P01", (await session.FailsAsync("SELECT * FROM u")).SqlState);
    }

    [Fact]
    public async Task Committed_ddl_is_in_the_schema_of_every_session()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("ALTER TABLE t ADD COLUMN b");
        Assert.DoesNotContain("b", (await two.GetSchemaAsync(default)).Rows.Single().Sql!, StringComparison.Ordinal);
        await one.CommitAsync();
        Assert.Contains("b", (await two.GetSchemaAsync(default)).Rows.Single().Sql!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_transaction_keeps_its_snapshot_and_its_schema()
    {
        await using var test = TestDatabase.Open();
        await using var reader = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        await using var writer = test.Session();
        await reader.BeginAsync();
        Assert.Equal("1", await reader.RowsAsync("SELECT count(*) FROM t"));
        await writer.RunAsync("INSERT INTO t VALUES(2)");
        await writer.RunAsync("ALTER TABLE t ADD COLUMN b");
        Assert.Equal("1", await reader.RowsAsync("SELECT count(*) FROM t"));
        Assert.DoesNotContain("b", (await reader.GetSchemaAsync(default)).Rows.Single().Sql!, StringComparison.Ordinal);
        await reader.CommitAsync();
        Assert.Equal("2", await reader.RowsAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_write_after_a_read_that_somebody_overtook_is_a_serialization_failure()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RowsAsync("SELECT * FROM t");
        await two.RunAsync("UPDATE t SET a = 2");
        var error = await one.FailsAsync("UPDATE t SET a = a + 1");
        Assert.Equal(("40001", "could not serialize access due to concurrent update"), (error.SqlState, error.Message));
        Assert.NotNull(error.Detail);
        await one.RollbackAsync();
        await one.RunAsync("UPDATE t SET a = a + 1");
        Assert.Equal("3", await one.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Reading_nothing_of_the_file_is_no_reason_to_fail_later()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RowsAsync("SELECT 1");
        await two.RunAsync("UPDATE t SET a = 2");
        await one.RunAsync("UPDATE t SET a = a + 1");
        await one.CommitAsync();
        Assert.Equal("3", await two.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task The_snapshot_counts_from_the_first_read_of_the_file()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RowsAsync("SELECT 1");
        await two.RunAsync("UPDATE t SET a = 2");
        Assert.Equal("2", await one.RowsAsync("SELECT a FROM t"));
        await one.RunAsync("UPDATE t SET a = a + 1");
        await one.CommitAsync();
        Assert.Equal("3", await two.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_second_writer_waits_for_its_lock_timeout_and_no_longer()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("INSERT INTO t VALUES(1)");
        await two.BeginAsync(lockTimeoutMs: 50);
        var error = await two.FailsAsync("INSERT INTO t VALUES(2)");
        Assert.Equal(("55P03", "canceling statement due to lock timeout"), (error.SqlState, error.Message));
        await two.RollbackAsync();
        await one.CommitAsync();
        await two.RunAsync("INSERT INTO t VALUES(3)");
        Assert.Equal("1; 3", await one.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Writers_wait_for_each_other_and_none_is_lost()
    {
        await using var test = TestDatabase.Open();
        await using var setup = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(0)");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            await using var session = test.Session();
            for (var i = 0; i < 50; i++)
            {
                if (i % 2 == 0)
                {
                    await session.RunAsync("UPDATE t SET a = a + 1");
                    continue;
                }

                await session.BeginAsync();
                await session.RunAsync("UPDATE t SET a = a + 1");
                await session.RowsAsync("SELECT a FROM t");
                await session.CommitAsync();
            }
        })));
        Assert.Equal("400", await setup.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Read_only_transactions_refuse_writes_by_their_name()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        await session.BeginAsync(readOnly: true);
        foreach (var (sql, word) in new[] { ("INSERT INTO t VALUES(1)", "INSERT"), ("DROP TABLE t", "DROP TABLE"), ("DELETE FROM t", "DELETE") })
        {
            var error = await session.FailsAsync(sql);
            Assert.Equal(("25006", $"cannot execute {word} in a read-only transaction"), (error.SqlState, error.Message));
        }

        Assert.Equal("", await session.RowsAsync("SELECT * FROM t"));
        await session.CommitAsync();
    }

    [Fact]
    public async Task A_failed_statement_leaves_no_trace_and_the_transaction_alive()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a UNIQUE)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(1)");
        await session.FailsAsync("INSERT INTO t VALUES(2), (3), (1)");
        await session.FailsAsync("INSERT OR FAIL INTO t VALUES(4), (5), (1)");
        await session.RunAsync("INSERT INTO t VALUES(6)");
        await session.CommitAsync();
        Assert.Equal("1; 6", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_failed_autocommit_statement_leaves_no_trace_either()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a UNIQUE)", "INSERT INTO t VALUES(1)");
        await session.FailsAsync("INSERT OR FAIL INTO t VALUES(4), (5), (1)");
        Assert.Equal("1", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_statement_that_rolls_everything_back_in_sqlite_undoes_only_itself_here()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a UNIQUE)", "INSERT INTO t VALUES(1)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(2)");
        await session.SavepointAsync("s");
        await session.RunAsync("INSERT INTO t VALUES(3)");
        Assert.Equal("23505", (await session.FailsAsync("INSERT OR ROLLBACK INTO t VALUES(1)")).SqlState);
        Assert.Equal("1; 2; 3", await session.RowsAsync("SELECT a FROM t ORDER BY a"));
        await session.RollbackToAsync("s");
        await session.CommitAsync();
        Assert.Equal("1; 2", await session.RowsAsync("SELECT a FROM t ORDER BY a"));
    }

    [Fact]
    public async Task A_portal_opened_before_the_first_write_reads_on_in_its_snapshot()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1), (2), (3)");
        await session.BeginAsync();
        await using var portal = await session.ExecuteAsync(new StorageStatement("SELECT a FROM t", false), default, new StatementControl());
        Assert.True(portal.Step());
        await session.RunAsync("UPDATE t SET a = a + 10");
        Assert.Equal("11; 12; 13", await session.RowsAsync("SELECT a FROM t"));
        Assert.True(portal.Step());
        Assert.Equal(2, portal.Column(0).Integer);
        await session.CommitAsync();
        Assert.Equal(0, test.Database.Statistics().ReadersInUse);
    }

    [Fact]
    public async Task Portals_on_the_writer_work_between_other_statements_and_end_with_the_transaction()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)", "CREATE TABLE u(a)", "INSERT INTO t VALUES(1), (2), (3)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO u VALUES(0)");
        await using var portal = await session.ExecuteAsync(new StorageStatement("SELECT a FROM t", false), default, new StatementControl());
        Assert.True(portal.Step());
        await using var returning = await session.ExecuteAsync(
            new StorageStatement("INSERT INTO u VALUES(1), (2) RETURNING a", true), default, new StatementControl());
        Assert.True(returning.Step());
        await session.SavepointAsync("s");
        await session.RunAsync("INSERT INTO u VALUES(5)");
        await session.RollbackToAsync("s");
        Assert.True(portal.Step());
        Assert.True(returning.Step());
        Assert.Equal(2, returning.Column(0).Integer);
        await session.CommitAsync();
        Assert.Equal("0; 1; 2", await session.RowsAsync("SELECT a FROM u"));
        Assert.Equal(0, test.Database.Statistics().StatementsInUse);
    }

    [Fact]
    public async Task A_deferred_foreign_key_fails_the_commit_and_undoes_the_transaction()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(
            "CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE c(p REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO c VALUES(1)");
        var error = await SessionExtensions.FailsAsync(session.CommitAsync);
        Assert.Equal("23503", error.SqlState);
        Assert.False(session.InTransaction);
        Assert.Equal("0", await session.RowsAsync("SELECT count(*) FROM c"));
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO c VALUES(1)");
        await session.RunAsync("INSERT INTO p VALUES(1)");
        await session.CommitAsync();
        Assert.Equal("1", await session.RowsAsync("SELECT count(*) FROM c"));
    }
}
