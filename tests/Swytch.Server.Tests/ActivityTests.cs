using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>pg_stat_activity and pg_locks: what each session does and what waits for what.</summary>
public class ActivityTests
{
    [Fact]
    public async Task Who_waits_for_the_writer_and_who_holds_it_is_shown()
    {
        await using var node = await TestNode.StartAsync();
        await using var watcher = await node.ConnectAsync();
        await watcher.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY)");
        await using var holder = await node.ConnectAsync();
        await using var waiter = await node.ConnectAsync();

        // Temporary objects are the one thing with which a silent client keeps the writer.
        await holder.ExecuteAsync("CREATE TEMP TABLE mine (x int)");
        await holder.ExecuteAsync("BEGIN");
        await holder.ExecuteAsync("INSERT INTO t VALUES (1)");
        var id = await holder.ScalarAsync("SELECT txid_current()");
        var waits = waiter.ExecuteAsync("INSERT INTO t VALUES (2)");
        await watcher.UntilAsync($"SELECT wait_event IS NOT NULL FROM pg_stat_activity WHERE pid = {waiter.ProcessID} AND state = 'active'");

        Assert.Equal(
            "active|Lock|writer|INSERT INTO t VALUES (2)|True|True|True",
            await RowAsync(watcher, waiter, "state, wait_event_type, wait_event, query, xact_start IS NOT NULL, query_start IS NOT NULL, backend_xid IS NOT NULL"));
        Assert.Equal(
            $"idle in transaction|Client|ClientRead|True|{id}",
            await RowAsync(watcher, holder, "state, wait_event_type, wait_event, xact_start <= query_start, backend_xid"));
        Assert.Equal(
            $"{holder.ProcessID}|True|True",
            await watcher.ScalarAsync("SELECT pid || '|' || CASE WHEN granted THEN 'True' END || '|' || CASE WHEN waitstart IS NULL THEN 'True' END FROM pg_locks WHERE locktype = 'writer' AND granted"));
        Assert.Equal(
            $"{waiter.ProcessID}|True",
            await watcher.ScalarAsync("SELECT pid || '|' || CASE WHEN waitstart <= now() THEN 'True' END FROM pg_locks WHERE locktype = 'writer' AND NOT granted"));
        Assert.Equal(1L, await watcher.ScalarAsync($"SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND transactionid = '{id}' AND pid = {holder.ProcessID} AND mode = 'ExclusiveLock'"));
        Assert.Equal(2L, await watcher.ScalarAsync($"SELECT count(*) FROM pg_locks WHERE locktype = 'virtualxid' AND virtualxid = virtualtransaction AND pid IN ({holder.ProcessID}, {waiter.ProcessID})"));

        await holder.ExecuteAsync("ROLLBACK");
        await waits;
        Assert.Equal(
            "idle|Client|ClientRead|True|True",
            await RowAsync(watcher, waiter, "state, wait_event_type, wait_event, xact_start IS NULL, backend_xid IS NULL"));
        Assert.Equal(0L, await watcher.ScalarAsync($"SELECT count(*) FROM pg_locks WHERE pid <> {watcher.ProcessID}"));
    }

    [Fact]
    public async Task A_parked_transaction_is_shown_as_such_and_holds_nothing_but_its_id()
    {
        await using var node = await TestNode.StartAsync();
        await using var watcher = await node.ConnectAsync();
        await watcher.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY)");
        await using var silent = await node.ConnectAsync();
        await silent.ExecuteAsync("BEGIN");
        Assert.Equal("idle in transaction|ClientRead|True", await RowAsync(watcher, silent, "state, wait_event, backend_xid IS NULL"));
        await silent.ExecuteAsync("INSERT INTO t VALUES (1)");
        await watcher.ExecuteAsync("INSERT INTO t VALUES (2)");

        Assert.Equal("idle in transaction|Client|Parked|False", await RowAsync(watcher, silent, "state, wait_event_type, wait_event, backend_xid IS NULL"));
        Assert.Equal(
            "transactionid,virtualxid",
            await watcher.ScalarAsync($"SELECT group_concat(locktype) FROM (SELECT locktype FROM pg_locks WHERE pid = {silent.ProcessID} ORDER BY locktype)"));

        await silent.FailsAsync("INSERT INTO t VALUES (1)", "23505");
        Assert.Equal("idle in transaction (aborted)", await RowAsync(watcher, silent, "state"));
        await silent.ExecuteAsync("ROLLBACK");
        Assert.Equal("idle|ClientRead", await RowAsync(watcher, silent, "state, wait_event"));
    }

    private static async Task<string> RowAsync(NpgsqlConnection watcher, NpgsqlConnection of, string columns)
    {
        await using var command = new NpgsqlCommand($"SELECT {columns} FROM pg_stat_activity WHERE pid = {of.ProcessID}", watcher);
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue));
    }
}
