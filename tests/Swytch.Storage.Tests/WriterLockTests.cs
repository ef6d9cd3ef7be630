using Swytch.Core.Errors;
using Swytch.Storage.Transactions;

namespace Swytch.Storage.Tests;

public sealed class WriterLockTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_client_that_answers_within_its_grace_keeps_the_writer()
    {
        using var writer = new WriterLock();
        await TakeAsync(writer);
        var grace = writer.BeginGrace(Long);
        var waiter = TakeAsync(writer);
        Assert.True(writer.IsInGrace(grace));
        Assert.True(writer.EndGrace(grace));
        Assert.False(waiter.IsCompleted);
        writer.GiveBack();
        await waiter.WaitAsync(TestDatabase.Deadline);
    }

    [Fact]
    public async Task A_grace_that_is_over_is_taken_by_who_waits()
    {
        using var writer = new WriterLock();
        await TakeAsync(writer);
        var waiter = TakeAsync(writer);
        var grace = writer.BeginGrace(TimeSpan.FromMilliseconds(1));
        await waiter.WaitAsync(TestDatabase.Deadline);
        Assert.False(writer.IsInGrace(grace));
        Assert.False(writer.EndGrace(grace));

        // The late one has given nothing back: the lock is the waiter's.
        Assert.False(writer.TryTake());
        writer.GiveBack();
        Assert.True(writer.TryTake());
    }

    [Fact]
    public async Task Without_a_grace_the_next_one_has_it_at_once()
    {
        using var writer = new WriterLock();
        await TakeAsync(writer);
        var waiter = TakeAsync(writer);
        Assert.Equal(WriterLock.NoGrace, writer.BeginGrace(TimeSpan.Zero));
        await waiter.WaitAsync(TestDatabase.Deadline);
        writer.GiveBack();

        // Nobody waits: it stays with its holder until somebody comes.
        await TakeAsync(writer);
        var grace = writer.BeginGrace(TimeSpan.Zero);
        Assert.True(writer.IsInGrace(grace));
        Assert.True(TakeAsync(writer).IsCompletedSuccessfully);
        Assert.False(writer.EndGrace(grace));
    }

    [Fact]
    public async Task A_second_grace_does_not_inherit_the_end_of_the_first()
    {
        using var writer = new WriterLock();
        await TakeAsync(writer);
        var waiter = TakeAsync(writer);
        var first = writer.BeginGrace(TimeSpan.FromMilliseconds(1));
        Assert.True(writer.EndGrace(first));
        var second = writer.BeginGrace(Long);
        Assert.False(writer.EndGrace(first));
        Assert.True(writer.IsInGrace(second));
        Assert.True(writer.EndGrace(second));
        Assert.False(waiter.IsCompleted);
        writer.GiveBack();
        await waiter.WaitAsync(TestDatabase.Deadline);
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_a_silent_client_is_told_so()
    {
        using var writer = new WriterLock();
        await TakeAsync(writer);
        var grace = writer.BeginGrace(Long);
        var failure = await Assert.ThrowsAsync<PgErrorException>(
            () => writer.TakeAsync(TimeSpan.FromMilliseconds(1), null, CancellationToken.None).AsTask());
        Assert.Equal(SqlState.LockNotAvailable, failure.Error.SqlState);
        Assert.True(writer.EndGrace(grace));
    }

    private static Task TakeAsync(WriterLock writer) => writer.TakeAsync(TimeSpan.Zero, null, CancellationToken.None).AsTask();
}
