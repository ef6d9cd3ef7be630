using Swytch.Core;

namespace Swytch.Storage.Tests;

/// <summary>Transactions whose client is silent while others write.</summary>
public sealed class ParkingTests
{
    [Fact]
    public async Task A_silent_writer_holds_up_nobody_and_goes_on_where_it_was()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t VALUES(1, 10), (2, 20)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("UPDATE t SET a = 11 WHERE id = 1");
        one.Yield();
        await two.RunAsync("INSERT INTO t VALUES(3, 30)");
        Assert.Equal("10; 20; 30", await two.RowsAsync("SELECT a FROM t"));
        await one.RunAsync("INSERT INTO t VALUES(4, 40)");
        one.Yield();
        await two.RunAsync("INSERT INTO t VALUES(5, 50)");
        await one.CommitAsync();
        Assert.Equal("11; 20; 30; 40; 50", await two.RowsAsync("SELECT a FROM t"));
        Assert.Equal(2, test.Database.Counters.Parked);
    }

    [Fact]
    public async Task Functions_of_constraints_know_their_session_when_a_transaction_is_brought_back()
    {
        var same = new ScalarFunction("same", 1, true, (arguments, control) => (string)control!.SessionContext! == "one" ? arguments[0].ToOwned() : SqlValue.Null);
        await using var test = TestDatabase.Open(extensions: ConnectionExtensions.None with { Scalars = [same] });
        await using var one = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b AS (same(a)) STORED)", "CREATE TABLE u(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        await using (var cursor = await one.ExecuteAsync(
            SessionExtensions.Statement("INSERT INTO t(a) VALUES(1)"), default, new StatementControl { SessionContext = "one" }))
        {
            await cursor.CompleteAsync();
        }

        one.Yield();
        await two.RunAsync("INSERT INTO u VALUES(1)");
        await one.CommitAsync();
        Assert.Equal(1, test.Database.Counters.Parked);
        Assert.Equal("1|1", await two.RowsAsync("SELECT a, b FROM t"));
    }

    [Fact]
    public async Task Nobody_came_so_nothing_was_parked()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)");
        await one.BeginAsync();
        await one.RunAsync("INSERT INTO t VALUES(1)");
        one.Yield();
        await one.RunAsync("INSERT INTO t VALUES(2)");
        one.Yield();
        await one.CommitAsync();
        Assert.Equal(0, test.Database.Counters.Parked);
        Assert.Equal("1; 2", await one.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_change_of_the_same_row_is_taken_in_by_running_the_statements_again()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t VALUES(1, 10)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("UPDATE t SET a = a + 1 WHERE id = 1");
        one.Yield();
        await two.RunAsync("UPDATE t SET a = a + 100 WHERE id = 1");
        await one.CommitAsync();
        Assert.Equal("111", await two.RowsAsync("SELECT a FROM t"));
        Assert.Equal(1, test.Database.Counters.Replayed);
    }

    [Fact]
    public async Task Who_was_told_the_old_value_gets_a_serialization_failure_that_names_the_table()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t VALUES(1, 10)", "CREATE TABLE log(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        Assert.Equal("10", await one.RowsAsync("SELECT a FROM t WHERE id = 1"));
        await one.RunAsync("INSERT INTO log VALUES(10)");
        one.Yield();
        await two.RunAsync("UPDATE t SET a = 11 WHERE id = 1");
        var error = await SessionExtensions.FailsAsync(one.CommitAsync);
        Assert.Equal("40001", error.SqlState);
        Assert.Contains("\"t\"", error.Detail, StringComparison.Ordinal);
        Assert.False(one.InTransaction);
        Assert.Equal("", await two.RowsAsync("SELECT a FROM log"));
    }

    [Fact]
    public async Task Savepoints_hold_across_parking()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "CREATE TABLE u(a)");
        await using var two = test.Session();
        var number = 0;
        await one.BeginAsync();
        await one.RunAsync("INSERT INTO t VALUES(1)");
        await one.SavepointAsync("a");
        await AwayAsync();
        await one.RunAsync("INSERT INTO t VALUES(2)");
        await one.SavepointAsync("b");
        await one.RunAsync("INSERT INTO t VALUES(3)");
        await AwayAsync();
        await one.RollbackToAsync("b");
        Assert.Equal("1; 2", await one.RowsAsync("SELECT a FROM t"));
        await one.RunAsync("INSERT INTO t VALUES(4)");
        await AwayAsync();
        await one.ReleaseAsync("b");
        await one.RunAsync("INSERT INTO t VALUES(5)");
        await one.RollbackToAsync("a");
        await AwayAsync();
        Assert.Equal("1", await one.RowsAsync("SELECT a FROM t"));
        await one.RunAsync("INSERT INTO t VALUES(6)");
        await one.CommitAsync();
        Assert.Equal("1; 6", await one.RowsAsync("SELECT a FROM t"));

        async Task AwayAsync()
        {
            one.Yield();
            await two.RunAsync("INSERT INTO u VALUES(?1)", SqlValue.FromInteger(number++));
        }
    }

    [Fact]
    public async Task Ddl_and_deferred_foreign_keys_survive_parking()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE u(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("CREATE TABLE c(p REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        await one.RunAsync("INSERT INTO c VALUES(7)");
        one.Yield();
        await two.RunAsync("INSERT INTO u VALUES(1)");
        Assert.Contains((await one.GetSchemaAsync(default)).Rows, row => row.Name == "c");
        Assert.Equal("7", await one.RowsAsync("SELECT p FROM c"));
        one.Yield();
        await two.RunAsync("INSERT INTO u VALUES(2)");
        Assert.Equal("23503", (await SessionExtensions.FailsAsync(one.CommitAsync)).SqlState);
        Assert.DoesNotContain((await one.GetSchemaAsync(default)).Rows, row => row.Name == "c");
    }

    [Fact]
    public async Task Rows_not_fetched_yet_are_kept_when_others_need_the_writer()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1), (2), (3)", "CREATE TABLE u(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        await one.RunAsync("INSERT INTO t VALUES(4)");
        await using var cursor = await one.ExecuteAsync(new StorageStatement("SELECT a FROM t", false), default, new StatementControl());
        Assert.True(cursor.Step());
        Assert.Equal(1, cursor.Column(0).Integer);
        one.Yield();
        await two.RunAsync("INSERT INTO u VALUES(1)");
        await cursor.ContinueAsync();
        var rest = new List<long>();
        while (cursor.Step())
        {
            rest.Add(cursor.Column(0).Integer);
        }

        Assert.Equal([2L, 3L, 4L], rest);
        await one.CommitAsync();
        Assert.Equal(0, test.Database.Statistics().StatementsInUse);
    }

    [Fact]
    public async Task A_transaction_never_sees_two_states()
    {
        await using var test = TestDatabase.Open();
        await using var one = test.Session(
            "CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t VALUES(1, 10), (2, 20)", "CREATE TABLE log(a)");
        await using var two = test.Session();
        await one.BeginAsync();
        Assert.Equal("10", await one.RowsAsync("SELECT a FROM t WHERE id = 1"));
        await one.RunAsync("INSERT INTO log VALUES(1)");
        one.Yield();
        await two.RunAsync("UPDATE t SET a = a + 1");
        Assert.Equal("40001", (await SessionExtensions.FailsAsync(() => one.RowsAsync("SELECT a FROM t WHERE id = 2"))).SqlState);
        Assert.Equal("40001", (await one.FailsAsync("INSERT INTO log VALUES(2)")).SqlState);
        await one.RollbackAsync();
        Assert.Equal("11; 21", await one.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_failed_sync_stops_the_database_and_acknowledges_nothing()
    {
        var isBroken = false;
        PgErrorHolder fatal = new();
        await using var test = TestDatabase.Open(options => options with
        {
            SynchronousFull = true,
            FatalFailure = error => fatal.State = error.SqlState,
            SyncFault = sync =>
            {
                if (Volatile.Read(ref isBroken))
                {
                    throw new IOException("injected");
                }

                sync();
            },
        });
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        Volatile.Write(ref isBroken, true);
        Assert.Equal("58030", (await session.FailsAsync("INSERT INTO t VALUES(2)")).SqlState);
        Assert.Equal("58030", fatal.State);
        Volatile.Write(ref isBroken, false);
        Assert.Equal("58030", (await session.FailsAsync("INSERT INTO t VALUES(3)")).SqlState);
        await session.DisposeAsync();
        await test.ReopenAsync();
        await using var again = test.Session();
        Assert.StartsWith("1", await again.RowsAsync("SELECT a FROM t"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_sync_serves_many_commits()
    {
        using var gate = new ManualResetEventSlim(true);
        await using var test = TestDatabase.Open(options => options with
        {
            SynchronousFull = true,
            SyncFault = sync =>
            {
                gate.Wait(TestDatabase.Deadline);
                sync();
            },
        });
        await using var setup = test.Session("CREATE TABLE t(a)");
        gate.Reset();
        var before = test.Database.Counters.Syncs;
        var commits = test.Database.Writer.CommitCount;
        var writers = Enumerable.Range(0, 10).Select(number => Task.Run(async () =>
        {
            await using var session = test.Session();
            await session.RunAsync("INSERT INTO t VALUES(?1)", SqlValue.FromInteger(number));
        })).ToArray();
        Assert.True(SpinWait.SpinUntil(() => test.Database.Writer.CommitCount == commits + 10, TestDatabase.Deadline));
        Assert.DoesNotContain(writers, writer => writer.IsCompleted);
        gate.Set();
        await Task.WhenAll(writers).WaitAsync(TestDatabase.Deadline);
        Assert.True(test.Database.Counters.Syncs - before <= 2, $"{test.Database.Counters.Syncs - before} syncs");
    }

    private sealed class PgErrorHolder
    {
        public string? State { get; set; }
    }
}
