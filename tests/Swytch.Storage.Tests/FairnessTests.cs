using Swytch.Core;
using Swytch.Storage.Transactions;

namespace Swytch.Storage.Tests;

/// <summary>Nobody keeps the writer, or the write-ahead log, for ever.</summary>
public sealed class FairnessTests
{
    private const int LargeBytes = 4_000_000;

    [Fact]
    public async Task A_transaction_that_never_pauses_lets_others_go_first_after_its_slice()
    {
        await using var test = TestDatabase.Open();
        await using var busy = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "CREATE TABLE u(a)");
        await using var other = test.Session();
        await busy.BeginAsync();
        await busy.RunAsync("INSERT INTO t(a) VALUES(0)");
        for (var turn = 1; turn <= 3; turn++)
        {
            var waits = Task.Run(() => other.RunAsync("INSERT INTO u VALUES(1)"));
            var deadline = DateTime.UtcNow + TestDatabase.Deadline;
            while (!waits.IsCompleted)
            {
                Assert.True(DateTime.UtcNow < deadline, $"nobody else came in turn {turn}");
                await busy.RunAsync("INSERT INTO t(a) VALUES(?1)", SqlValue.FromInteger(turn));
            }

            await waits;
            Assert.True(busy.InTransaction);
            Assert.Equal(turn, test.Database.Counters.Parked);
        }

        var rows = await busy.RowsAsync("SELECT count(*), max(id) FROM t");
        Assert.Equal(rows.Split('|')[0], rows.Split('|')[1]);
        await busy.CommitAsync();
        Assert.Equal(rows, await other.RowsAsync("SELECT count(*), max(id) FROM t"));
    }

    [Fact]
    public async Task Who_asks_first_for_the_writer_gets_it_first()
    {
        using var writer = new WriterLock();
        await writer.TakeAsync(TimeSpan.Zero, null, default);
        var order = new List<int>();
        var waiters = new List<Task>();
        for (var number = 0; number < 5; number++)
        {
            waiters.Add(WaitAsync(number, writer.TakeAsync(TimeSpan.Zero, null, default)));
        }

        Assert.Equal(5, writer.Waiting);
        writer.GiveBack();
        await Task.WhenAll(waiters).WaitAsync(TestDatabase.Deadline);
        Assert.Equal([0, 1, 2, 3, 4], order);

        async Task WaitAsync(int number, ValueTask turn)
        {
            await turn;
            order.Add(number);
            writer.GiveBack();
        }
    }

    [Fact]
    public async Task A_slice_that_nobody_waits_for_is_not_given_up()
    {
        await using var test = TestDatabase.Open();
        await using var busy = test.Session("CREATE TABLE t(a)");
        await busy.BeginAsync();
        var deadline = DateTime.UtcNow + (3 * StorageSession.Slice);
        while (DateTime.UtcNow < deadline)
        {
            await busy.RunAsync("INSERT INTO t VALUES(1)");
        }

        await busy.CommitAsync();
        Assert.Equal(0, test.Database.Counters.Parked);
        Assert.Equal(2, test.Database.Counters.WriterTaken);
    }

    [Fact]
    public async Task A_transaction_that_could_not_be_brought_back_keeps_the_writer_to_its_end()
    {
        await using var test = TestDatabase.Open(options => options with { MaximumParkedBytes = 100_000 });
        await using var busy = test.Session("CREATE TABLE u(a)");
        await using var other = test.Session();
        await busy.BeginAsync();
        await busy.RunAsync("CREATE TABLE t(a)");

        // Its statements are too much to be kept, and without them a change of the schema cannot be made again.
        await busy.RunAsync("INSERT INTO t VALUES(length(?1))", SqlValue.FromText(new string('a', 200_000)));
        busy.Yield();
        var waits = Task.Run(() => other.RunAsync("INSERT INTO u VALUES(1)"));
        Assert.True(SpinWait.SpinUntil(() => test.Database.Writer.Waiting == 1, TestDatabase.Deadline));
        var deadline = DateTime.UtcNow + (3 * StorageSession.Slice);
        while (DateTime.UtcNow < deadline)
        {
            await busy.RunAsync("INSERT INTO t VALUES(1)");
            busy.Yield();
        }

        Assert.False(waits.IsCompleted);
        await busy.CommitAsync();
        await waits.WaitAsync(TestDatabase.Deadline);
        Assert.Equal(0, test.Database.Counters.Parked);
    }

    [Fact]
    public async Task A_silent_client_in_a_large_transaction_is_waited_for_only_a_while()
    {
        await using var test = TestDatabase.Open();
        await using var large = test.Session("CREATE TABLE t(a)", "CREATE TABLE u(a)");
        await using var other = test.Session();
        await large.BeginAsync();
        await large.RunAsync($"INSERT INTO t VALUES(zeroblob({LargeBytes}))");
        large.Yield();
        await other.RunAsync("INSERT INTO u VALUES(1)").WaitAsync(TestDatabase.Deadline);
        Assert.Equal(1, test.Database.Counters.Parked);
        Assert.True(large.Observe().IsParked);
        await large.RunAsync("INSERT INTO t VALUES(1)");
        await large.CommitAsync();
        Assert.Equal("2", await other.RowsAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_long_reader_holds_up_no_writer_and_the_log_shrinks_when_it_is_gone()
    {
        const int limit = 256 * 1024;
        await using var test = TestDatabase.Open(options => options with { WalTruncateBytes = limit });
        await using var writer = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t VALUES(1, 1)");
        await using var reader = test.Session();
        await reader.BeginAsync();
        Assert.Equal("1", await reader.RowsAsync("SELECT count(*) FROM t"));
        for (var i = 0; i < 100; i++)
        {
            await writer.RunAsync("INSERT INTO t(a) VALUES(zeroblob(20000))");
        }

        // What the reader sees is older than the log: it cannot begin anew.
        Assert.True(test.Database.Statistics().WalBytes > 4 * limit);
        Assert.Equal("1", await reader.RowsAsync("SELECT count(*) FROM t"));
        await reader.CommitAsync();
        await test.UntilAsync(() => test.Database.Statistics().WalBytes <= limit);
        Assert.Equal("101", await reader.RowsAsync("SELECT count(*) FROM t"));
    }

    /// <summary>There is always a reader, and none for long.</summary>
    [Fact]
    public async Task Readers_that_take_turns_do_not_let_the_log_grow_for_ever()
    {
        const int limit = 256 * 1024;
        const int rowBytes = 4_000;
        await using var test = TestDatabase.Open(options => options with { WalTruncateBytes = limit });
        await using var writer = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a)");
        using var stop = new CancellationTokenSource();
        await using var first = test.Session();
        await using var second = test.Session();
        IStorageSession[] readers = [first, second];
        await readers[0].BeginAsync();
        await readers[0].RowsAsync("SELECT count(*) FROM t");
        var handover = Task.Run(async () =>
        {
            for (var turn = 1; !stop.IsCancellationRequested; turn++)
            {
                await readers[turn % 2].BeginAsync();
                await readers[turn % 2].RowsAsync("SELECT count(*) FROM t");
                await readers[(turn + 1) % 2].CommitAsync();
            }

            foreach (var reader in readers)
            {
                await reader.RollbackAsync();
            }
        });
        var highest = 0L;
        var written = 0L;
        var restarts = 0;
        var frames = 0;
        var deadline = DateTime.UtcNow + TestDatabase.Deadline;
        while (restarts < 2 && highest < 3000L * limit && DateTime.UtcNow < deadline)
        {
            await writer.RunAsync($"INSERT INTO t(a) VALUES(zeroblob({rowBytes}))");
            written += rowBytes;
            highest = Math.Max(highest, test.Database.Statistics().WalBytes);
            restarts += test.Database.Writer.WalFrames < frames ? 1 : 0;
            frames = test.Database.Writer.WalFrames;
        }

        await stop.CancelAsync();
        await handover;
        Assert.True(restarts >= 2, $"{restarts} restarts, {written} bytes written, the log was {highest} bytes long");
    }
}
