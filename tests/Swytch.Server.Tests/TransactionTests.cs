using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>Implicit and explicit transactions as PostgreSQL's manual describes them (sections 55.2.2.1, 55.2.3).</summary>
public class TransactionTests : IAsyncLifetime
{
    private TestNode _node = null!;

    public async Task InitializeAsync() => _node = await TestNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Several_statements_of_one_query_are_undone_together()
    {
        using var client = await ReadyClientAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");

        var answer = await client.QueryAsync("INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (2, NULL); INSERT INTO t VALUES (3, 3)");

        Assert.Equal("CEZ", Types(answer));
        Assert.Contains("C23502", answer[1].Text, StringComparison.Ordinal);
        Assert.Equal("0", await CountAsync(client));
    }

    [Fact]
    public async Task Begin_inside_a_query_takes_what_came_before_into_the_transaction()
    {
        using var client = await ReadyClientAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");

        var answer = await client.QueryAsync("INSERT INTO t VALUES (1, 1); BEGIN; INSERT INTO t VALUES (2, 2)");
        Assert.Equal("T", answer[^1].Text);
        await client.QueryAsync("ROLLBACK");

        Assert.Equal("0", await CountAsync(client));
    }

    [Fact]
    public async Task Commit_inside_a_query_keeps_what_came_before()
    {
        using var client = await ReadyClientAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");

        var answer = await client.QueryAsync("INSERT INTO t VALUES (1, 1); COMMIT; INSERT INTO t VALUES (2, NULL)");

        Assert.Equal("CNCEZ", Types(answer));
        Assert.Contains("there is no transaction in progress", answer[1].Text, StringComparison.Ordinal);
        Assert.Equal("1", await CountAsync(client));
    }

    [Fact]
    public async Task Warnings_of_nested_begin_and_lonely_commit_have_their_codes()
    {
        using var client = await ReadyClientAsync("SELECT 1");

        await client.QueryAsync("BEGIN");
        var nested = await client.QueryAsync("BEGIN");
        await client.QueryAsync("COMMIT");
        var lonely = await client.QueryAsync("ROLLBACK");

        Assert.Contains("C25001\0Mthere is already a transaction in progress", nested[0].Text, StringComparison.Ordinal);
        Assert.Contains("C25P01\0Mthere is no transaction in progress", lonely[0].Text, StringComparison.Ordinal);
        Assert.Equal("ROLLBACK\0", lonely[1].Text);
    }

    [Fact]
    public async Task A_failed_transaction_refuses_everything_and_its_commit_is_a_rollback()
    {
        using var client = await ReadyClientAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
        await client.QueryAsync("BEGIN");
        await client.QueryAsync("INSERT INTO t VALUES (1, 1)");

        Assert.Equal("E", (await client.QueryAsync("SELECT * FROM missing"))[^1].Text);
        var refused = await client.QueryAsync("SELECT 1");
        Assert.Contains(
            "C25P02\0Mcurrent transaction is aborted, commands ignored until end of transaction block", refused[0].Text, StringComparison.Ordinal);
        var commit = await client.QueryAsync("COMMIT");

        Assert.Equal("ROLLBACK\0", commit[0].Text);
        Assert.Equal("I", commit[^1].Text);
        Assert.Equal("0", await CountAsync(client));
    }

    [Fact]
    public async Task Rollback_to_a_savepoint_heals_a_failed_transaction()
    {
        using var client = await ReadyClientAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
        await client.QueryAsync("BEGIN; INSERT INTO t VALUES (1, 1); SAVEPOINT \"a b\"; INSERT INTO t VALUES (2, 2)");
        await client.QueryAsync("INSERT INTO t VALUES (3, NULL)");

        Assert.Equal("T", (await client.QueryAsync("ROLLBACK TO SAVEPOINT \"a b\""))[^1].Text);
        await client.QueryAsync("RELEASE \"a b\"");
        Assert.Contains("C3B001", (await client.QueryAsync("ROLLBACK TO \"a b\""))[0].Text, StringComparison.Ordinal);
        await client.QueryAsync("ROLLBACK");
        Assert.Equal("0", await CountAsync(client));
    }

    [Theory]
    [InlineData("SAVEPOINT a", "SAVEPOINT can only be used in transaction blocks")]
    [InlineData("RELEASE a", "RELEASE SAVEPOINT can only be used in transaction blocks")]
    [InlineData("ROLLBACK TO a", "ROLLBACK TO SAVEPOINT can only be used in transaction blocks")]
    public async Task Savepoints_need_a_transaction_block(string sql, string message)
    {
        await using var connection = await _node.ConnectAsync();

        Assert.Equal(message, (await connection.FailsAsync(sql, "25P01")).MessageText);
    }

    [Fact]
    public async Task A_pipeline_up_to_sync_is_one_transaction()
    {
        await using var connection = await _node.ConnectAsync();
        await connection.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO t VALUES (1, 1)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO t VALUES (2, NULL)"));

        var error = await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync());

        Assert.Equal("23502", error.SqlState);
        Assert.Equal(0L, await connection.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Read_only_transactions_refuse_writes()
    {
        await using var connection = await _node.ConnectAsync();
        await connection.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY)");

        await connection.ExecuteAsync("BEGIN READ ONLY");
        Assert.Equal(
            "cannot execute INSERT in a read-only transaction", (await connection.FailsAsync("INSERT INTO t VALUES (1)", "25006")).MessageText);
        await connection.ExecuteAsync("ROLLBACK");
        await connection.ExecuteAsync("SET default_transaction_read_only = on");
        await connection.FailsAsync("INSERT INTO t VALUES (1)", "25006");
        await connection.ExecuteAsync("BEGIN READ WRITE");
        await connection.ExecuteAsync("INSERT INTO t VALUES (1)");
        await connection.ExecuteAsync("COMMIT");

        Assert.Equal(1L, await connection.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Two_writers_wait_for_each_other_and_lock_timeout_ends_the_wait()
    {
        await using var first = await _node.ConnectAsync();
        await using var second = await _node.ConnectAsync();
        await first.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY)");

        // A session with a temporary table keeps the writer while its block lasts.
        await first.ExecuteAsync("CREATE TEMPORARY TABLE own (id INTEGER)");
        await first.ExecuteAsync("BEGIN; INSERT INTO t VALUES (1)");

        await second.ExecuteAsync("SET lock_timeout = '50ms'");
        await second.FailsAsync("INSERT INTO t VALUES (2)", "55P03");
        await second.ExecuteAsync("SET lock_timeout = 0");
        var waiting = second.ExecuteAsync("INSERT INTO t VALUES (2)");
        await first.ExecuteAsync("COMMIT");
        await waiting.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(2L, await first.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_failed_transaction_does_not_hold_the_writer()
    {
        await using var first = await _node.ConnectAsync();
        await using var second = await _node.ConnectAsync();
        await first.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        await first.ExecuteAsync("BEGIN; INSERT INTO t VALUES (1)");
        await first.FailsAsync("SELECT * FROM missing", "42P01");

        await second.ExecuteAsync("INSERT INTO t VALUES (2)").WaitAsync(TimeSpan.FromSeconds(60));

        await first.ExecuteAsync("ROLLBACK");
        Assert.Equal(1L, await first.ScalarAsync("SELECT count(*) FROM t"));
    }

    private async Task<RawClient> ReadyClientAsync(string sql)
    {
        var client = await RawClient.ConnectAsync(_node.Port);
        await client.ReadCycleAsync();
        await client.QueryAsync(sql);
        return client;
    }

    private static async Task<string> CountAsync(RawClient client)
    {
        var row = (await client.QueryAsync("SELECT count(*) FROM t")).Single(message => message.Type == 'D');
        return row.Text[6..];
    }

    private static string Types(List<(char Type, string Text)> messages) => string.Concat(messages.Select(message => message.Type));
}
