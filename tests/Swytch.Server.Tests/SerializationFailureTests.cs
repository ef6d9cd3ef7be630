using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>40001: when it comes, and what it says.</summary>
public class SerializationFailureTests
{
    private const string Retry = "The transaction might succeed if retried.";

    [Fact]
    public async Task With_replay_off_a_transaction_that_was_overtaken_fails_where_it_goes_on_with_replay_on()
    {
        await using var node = await TestNode.StartAsync();
        await using var other = await StartAsync(node);
        await using var session = await node.ConnectAsync();
        Assert.Equal("on", await session.ScalarAsync("SHOW swytch.replay"));
        await OvertakeAsync(session, other);
        await session.ExecuteAsync("COMMIT");
        Assert.Equal(11, await other.ScalarAsync("SELECT n FROM t WHERE id = 1"));

        await session.ExecuteAsync("SET swytch.replay = off");
        await OvertakeAsync(session, other);
        var error = await session.FailsAsync("COMMIT", "40001");
        Assert.Equal("could not serialize access due to concurrent update", error.MessageText);
        Assert.Equal($"Process {other.ProcessID} committed a change of table \"t\", key (id)=(1), after this transaction had used it, and swytch.replay is off.", error.Detail);
        Assert.Equal(Retry, error.Hint);
        Assert.Equal(21, await other.ScalarAsync("SELECT n FROM t WHERE id = 1"));

        await session.ExecuteAsync("RESET swytch.replay");
        await session.ExecuteAsync("BEGIN; SET LOCAL swytch.replay = off; COMMIT");
        await OvertakeAsync(session, other);
        await session.ExecuteAsync("COMMIT");

        await using var started = await node.ConnectAsync("Options=-c swytch.replay=off");
        await OvertakeAsync(started, other);
        await started.FailsAsync("COMMIT", "40001");
    }

    [Fact]
    public async Task With_replay_off_nothing_fails_for_rows_that_nobody_touched()
    {
        await using var node = await TestNode.StartAsync();
        await using var other = await StartAsync(node);
        await using var session = await node.ConnectAsync("Options=-c swytch.replay=off");
        await session.ExecuteAsync("BEGIN");
        await session.ExecuteAsync("CREATE TABLE made (id INTEGER PRIMARY KEY)");
        await session.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 1");
        await other.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 2");
        await session.ExecuteAsync("INSERT INTO made VALUES (1)");
        await other.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 2");
        await session.ExecuteAsync("COMMIT");
        Assert.Equal("1,2,0", await other.ScalarAsync("SELECT group_concat(n) FROM t"));
    }

    /// <summary>What the transaction does, what another one then commits, and what the DETAIL says of it.</summary>
    [Theory]
    [InlineData("SELECT n FROM t WHERE id = 1", "UPDATE t SET n = 5 WHERE id = 1", "table \"t\", key (id)=(1),")]
    [InlineData("SELECT n FROM t WHERE id IN (3, 2)", "UPDATE t SET n = 5 WHERE id = 2", "table \"t\", key (id)=(2),")]
    [InlineData("SELECT count(*) FROM t", "INSERT INTO t VALUES (9, 9)", "table \"t\"")]
    [InlineData("SELECT n FROM pair WHERE a = 'x' AND b = 1", "INSERT INTO pair VALUES ('x', 1, 5)", "table \"pair\", key (a, b)=(x, 1),")]
    public async Task The_detail_names_table_key_and_winner(string read, string change, string what)
    {
        await using var node = await TestNode.StartAsync();
        await using var other = await StartAsync(node);
        await using var session = await node.ConnectAsync();
        await session.ExecuteAsync("BEGIN");
        await session.ExecuteAsync(read);
        await session.ExecuteAsync("INSERT INTO log VALUES (1)");
        await other.ExecuteAsync(change);

        var error = await session.FailsAsync("COMMIT", "40001");

        Assert.Equal($"Process {other.ProcessID} committed a change of {what} after this transaction had used it, and its statements no longer give the results already sent.", error.Detail);
        Assert.Equal(Retry, error.Hint);
    }

    private static async Task<NpgsqlConnection> StartAsync(TestNode node)
    {
        var connection = await node.ConnectAsync();
        await connection.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); CREATE TABLE log (n INTEGER)");
        await connection.ExecuteAsync("CREATE TABLE pair (a TEXT, b INTEGER, n INTEGER, PRIMARY KEY (a, b))");
        await connection.ExecuteAsync("INSERT INTO t VALUES (1, 0), (2, 0), (3, 0)");
        return connection;
    }

    private static async Task OvertakeAsync(NpgsqlConnection session, NpgsqlConnection other)
    {
        await session.ExecuteAsync("BEGIN");
        await session.ExecuteAsync("UPDATE t SET n = n + 1 WHERE id = 1");
        await other.ExecuteAsync("UPDATE t SET n = n + 10 WHERE id = 1");
    }
}
