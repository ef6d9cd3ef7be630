using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>Statements end to end through a real driver.</summary>
public class SessionTests : IAsyncLifetime
{
    private TestNode _node = null!;

    public async Task InitializeAsync() => _node = await TestNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Rows_written_with_parameters_come_back_with_their_types()
    {
        await using var connection = await _node.ConnectAsync();
        await connection.ExecuteAsync("CREATE TABLE t (id SERIAL PRIMARY KEY, name TEXT NOT NULL, price NUMERIC(10,2), at TIMESTAMP, ok BOOLEAN, raw BYTEA)");

        var at = new DateTime(2024, 2, 29, 10, 11, 12, DateTimeKind.Unspecified);
        Assert.Equal(1, await connection.ScalarAsync(
            "INSERT INTO t (name, price, at, ok, raw) VALUES ($1, $2, $3, $4, $5) RETURNING id", "ann", 12.5m, at, true, new byte[] { 0, 255 }));

        await using var command = new NpgsqlCommand("SELECT id, name, price, at, ok, raw FROM t", connection);
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal((1, "ann", 12.50m, at, true), (reader.GetInt32(0), reader.GetString(1), reader.GetDecimal(2), reader.GetDateTime(3), reader.GetBoolean(4)));
        Assert.Equal([0, 255], reader.GetFieldValue<byte[]>(5));
    }

    [Fact]
    public async Task Command_tags_count_rows()
    {
        await using var connection = await _node.ConnectAsync();
        await connection.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
        await using var insert = new NpgsqlCommand("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)", connection);
        await using var update = new NpgsqlCommand("UPDATE t SET n = 9 WHERE id > 1", connection);

        Assert.Equal(3, await insert.ExecuteNonQueryAsync());
        Assert.Equal(2, await update.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task A_column_without_a_known_type_takes_it_from_its_rows()
    {
        using var client = await RawClient.ConnectAsync(_node.Port);
        await client.ReadCycleAsync();
        await client.QueryAsync("CREATE TABLE t (v)");
        await client.QueryAsync("INSERT INTO t VALUES (1), (2.5)");

        var description = (await client.QueryAsync("SELECT max(v, 0) AS m FROM t"))[0];

        Assert.Equal('T', description.Type);
    }

    [Fact]
    public async Task A_prepared_statement_follows_the_schema_until_its_result_type_changes()
    {
        await using var connection = await _node.ConnectAsync("Max Auto Prepare=0");
        await connection.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
        await using var command = new NpgsqlCommand("SELECT * FROM t", connection);
        await command.PrepareAsync();
        await connection.ExecuteAsync("CREATE TABLE other (id INTEGER)");
        Assert.Null(await command.ExecuteScalarAsync());

        await connection.ExecuteAsync("DROP TABLE t");
        await connection.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT)");
        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync());

        Assert.Equal(("0A000", "cached plan must not change result type"), (error.SqlState, error.MessageText));
    }

    [Fact]
    public async Task Prepare_execute_and_deallocate_share_names_with_the_protocol()
    {
        await using var connection = await _node.ConnectAsync();

        await connection.ExecuteAsync("PREPARE p (int) AS SELECT $1 + 1");
        await connection.FailsAsync("PREPARE p AS SELECT 1", "42P05");
        Assert.Equal(42, await connection.ScalarAsync("EXECUTE p(41)"));
        await connection.FailsAsync("EXECUTE p(1, 2)", "42601");
        await connection.ExecuteAsync("DEALLOCATE p");
        await connection.FailsAsync("EXECUTE p(1)", "26000");
        await connection.ExecuteAsync("DEALLOCATE ALL");
    }

    [Fact]
    public async Task Statement_timeout_stops_a_statement_and_the_session_goes_on()
    {
        await using var connection = await _node.ConnectAsync();
        await connection.ExecuteAsync("SET statement_timeout = '50ms'");

        var error = await connection.FailsAsync(Endless, "57014");

        Assert.Equal("canceling statement due to statement timeout", error.MessageText);
        await connection.ExecuteAsync("SET statement_timeout = 0");
        Assert.Equal(1, await connection.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_cancel_request_stops_what_runs()
    {
        await using var connection = await _node.ConnectAsync();
        await using var command = new NpgsqlCommand(Endless, connection);
        var running = command.ExecuteScalarAsync();
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!running.IsCompleted && DateTime.UtcNow < deadline)
        {
            command.Cancel();
            await Task.WhenAny(running, Tick());
        }

        var canceled = await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        var error = Assert.IsType<PostgresException>(canceled.InnerException);

        Assert.Equal(("57014", "canceling statement due to user request"), (error.SqlState, error.MessageText));
        Assert.Equal(1, await connection.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task An_idle_transaction_is_ended_with_its_connection()
    {
        using var client = await RawClient.ConnectAsync(_node.Port, ("idle_in_transaction_session_timeout", "50"));
        await client.ReadCycleAsync();
        await client.QueryAsync("BEGIN");

        var end = await client.ReadCycleAsync();

        Assert.Contains("SFATAL", end[0].Text, StringComparison.Ordinal);
        Assert.Contains("C25P03\0Mterminating connection due to idle-in-transaction timeout", end[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_transaction_is_ended_also_after_an_error()
    {
        using var client = await RawClient.ConnectAsync(_node.Port, ("idle_in_transaction_session_timeout", "50"));
        await client.ReadCycleAsync();
        await client.QueryAsync("BEGIN; SELECT * FROM missing");

        var end = await client.ReadCycleAsync();

        Assert.Contains("C25P03", end[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discard_all_makes_the_session_new()
    {
        await using var connection = await _node.ConnectAsync();
        await connection.ExecuteAsync("SET statement_timeout = '9s'");
        await connection.ExecuteAsync("PREPARE p AS SELECT 1");

        await connection.ExecuteAsync("DISCARD ALL");

        Assert.Equal("0", await connection.ScalarAsync("SHOW statement_timeout"));
        await connection.FailsAsync("EXECUTE p", "26000");
        await connection.ExecuteAsync("BEGIN");
        await connection.FailsAsync("DISCARD ALL", "25001");
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("tester")]
    public async Task Tools_reach_the_database_under_the_names_they_try(string name)
    {
        await using var connection = new NpgsqlConnection(_node.ConnectionString.Replace("Database=swytch", "Database=" + name, StringComparison.Ordinal));
        await connection.OpenAsync();

        Assert.Equal(name, await connection.ScalarAsync("SELECT datname FROM pg_database WHERE datname = $1", name));
    }

    [Fact]
    public async Task Another_database_does_not_exist()
    {
        await using var connection = new NpgsqlConnection(_node.ConnectionString.Replace("Database=swytch", "Database=nope", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());

        Assert.Equal(("3D000", "database \"nope\" does not exist", "FATAL"), (error.SqlState, error.MessageText, error.Severity));
    }

    [Theory]
    [InlineData("COPY t TO STDOUT")]
    [InlineData("PREPARE TRANSACTION 'x'")]
    [InlineData("SET ROLE nobody2")]
    public async Task What_is_not_there_is_refused_with_a_code(string sql)
    {
        await using var connection = await _node.ConnectAsync();

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));

        Assert.Contains(error.SqlState, (string[])["0A000", "42704", "42P01"]);
    }

    private const string Endless = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r";

    private static async Task Tick()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        await timer.WaitForNextTickAsync();
    }
}
