using Swytch.Core.Errors;

namespace Swytch.Storage.Tests;

public sealed class StopTests
{
    private const string Endless = "WITH RECURSIVE n(i) AS (SELECT started(1) UNION ALL SELECT i + 1 FROM n) ";

    /// <summary>started(x) is x, and tells the test that the statement is running.</summary>
    private static readonly ConnectionExtensions Extensions = ConnectionExtensions.None with
    {
        Scalars =
        [
            new ScalarFunction("started", 1, false, (arguments, control) =>
            {
                ((ManualResetEventSlim)control!.SessionContext!).Set();
                return arguments[0].ToOwned();
            }),
        ],
    };

    private static readonly PgError Canceled = new(SqlState.QueryCanceled, "canceling statement due to user request");

    [Fact]
    public async Task A_running_read_is_stopped_and_the_session_works_on()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(2)");
        Assert.Same(Canceled, await StoppedAsync(session, Endless + "SELECT count(*) FROM n", false));
        Assert.Equal("1; 2", await session.RowsAsync("SELECT a FROM t"));
        await session.CommitAsync();
        Assert.Same(Canceled, await StoppedAsync(session, Endless + "SELECT count(*) FROM n", false));
        Assert.Equal("1; 2", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_running_autocommit_write_is_stopped_and_leaves_nothing()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        Assert.Same(Canceled, await StoppedAsync(session, "INSERT INTO t " + Endless + "SELECT i FROM n", true));
        await session.RunAsync("INSERT INTO t VALUES(3)");
        Assert.Equal("1; 3", await session.RowsAsync("SELECT a FROM t"));
        Assert.Equal(0, test.Database.Statistics().StatementsInUse);
    }

    [Fact]
    public async Task A_write_stopped_in_a_transaction_leaves_what_was_there_before_it()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)");
        await using var other = test.Session();
        await session.BeginAsync();
        await session.SavepointAsync("early");
        await session.RunAsync("INSERT INTO t VALUES(2)");
        await session.SavepointAsync("late");
        await session.RunAsync("INSERT INTO t VALUES(3)");
        Assert.Same(Canceled, await StoppedAsync(session, "INSERT INTO t " + Endless + "SELECT i FROM n", true));
        Assert.True(session.InTransaction);
        Assert.Equal("1; 2; 3", await session.RowsAsync("SELECT a FROM t"));

        session.Yield();
        await other.RunAsync("CREATE TABLE u(a)");
        await session.RollbackToAsync("late");
        Assert.Equal("1; 2", await session.RowsAsync("SELECT a FROM t"));
        await session.RollbackToAsync("early");
        await session.RunAsync("INSERT INTO t VALUES(4)");
        await session.CommitAsync();
        Assert.Equal("1; 4", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_stopped_write_does_not_make_the_transaction_forget_a_deferred_foreign_key()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session(
            "CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE c(p REFERENCES p DEFERRABLE INITIALLY DEFERRED)", "CREATE TABLE t(a)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO c VALUES(7)");
        Assert.Same(Canceled, await StoppedAsync(session, "INSERT INTO t " + Endless + "SELECT i FROM n", true));
        Assert.Equal("23503", (await SessionExtensions.FailsAsync(session.CommitAsync)).SqlState);
        Assert.Equal("", await session.RowsAsync("SELECT p FROM c"));
    }

    [Fact]
    public async Task A_writer_that_waits_in_the_queue_is_stopped_there()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var holder = test.Session("CREATE TABLE t(a)");
        await using var session = test.Session();
        await holder.BeginAsync();
        await holder.RunAsync("INSERT INTO t VALUES(1)");
        var control = new StatementControl();
        var waiting = session.ExecuteAsync(SessionExtensions.Statement("INSERT INTO t VALUES(2)"), default, control).AsTask();
        Assert.True(SpinWait.SpinUntil(() => test.Database.Statistics().WriterWaiting == 1, TestDatabase.Deadline));
        control.Stop(Canceled);
        Assert.Same(Canceled, (await Assert.ThrowsAsync<PgErrorException>(() => waiting)).Error);
        await holder.CommitAsync();
        await session.RunAsync("INSERT INTO t VALUES(3)");
        Assert.Equal("1; 3", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task A_reader_that_waits_for_a_place_is_stopped_there_and_gets_one_when_there_is_one()
    {
        await using var test = TestDatabase.Open(options => options with { MaximumReaders = 1 });
        await using var holder = test.Session("CREATE TABLE t(a)");
        await using var session = test.Session();
        await holder.BeginAsync();
        await holder.RowsAsync("SELECT * FROM t");
        var control = new StatementControl();
        var waiting = session.ExecuteAsync(SessionExtensions.Statement("SELECT * FROM t"), default, control).AsTask();
        Assert.False(waiting.IsCompleted);
        control.Stop(Canceled);
        Assert.Same(Canceled, (await Assert.ThrowsAsync<PgErrorException>(() => waiting)).Error);
        var next = session.RowsAsync("SELECT count(*) FROM t");
        await holder.CommitAsync();
        Assert.Equal("0", await next);
    }

    [Fact]
    public async Task A_statement_stopped_before_it_starts_does_not_start()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)");
        var control = new StatementControl();
        control.Stop(Canceled);
        await Assert.ThrowsAsync<PgErrorException>(
            () => session.ExecuteAsync(SessionExtensions.Statement("INSERT INTO t VALUES(2)"), default, control).AsTask());
        Assert.Equal("0", await session.RowsAsync("SELECT count(*) FROM t"));
    }

    private static async Task<PgError> StoppedAsync(IStorageSession session, string sql, bool isWrite)
    {
        using var started = new ManualResetEventSlim();
        var control = new StatementControl { SessionContext = started };
        var running = Task.Run(async () =>
        {
            await using var cursor = await session.ExecuteAsync(new StorageStatement(sql, isWrite), default, control);
            cursor.Step();
        });
        Assert.True(started.Wait(TestDatabase.Deadline));
        control.Stop(Canceled);
        return (await Assert.ThrowsAsync<PgErrorException>(() => running.WaitAsync(TestDatabase.Deadline))).Error;
    }
}
