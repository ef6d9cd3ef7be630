namespace Swytch.Storage.Transactions;

/// <summary>What one database counts for its metrics.</summary>
internal sealed class StorageCounters
{
    private long _commits;
    private long _rollbacks;
    private long _commitTicks;
    private long _writerWaits;
    private long _writerWaitTicks;

    internal long Commits => Volatile.Read(ref _commits);

    internal long Rollbacks => Volatile.Read(ref _rollbacks);

    internal TimeSpan CommitTime => TimeSpan.FromTicks(Volatile.Read(ref _commitTicks));

    internal long WriterTaken => Volatile.Read(ref _writerWaits);

    internal TimeSpan WriterWaitTime => TimeSpan.FromTicks(Volatile.Read(ref _writerWaitTicks));

    internal void Committed(TimeSpan duration)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _commitTicks, duration.Ticks);
    }

    internal void RolledBack() => Interlocked.Increment(ref _rollbacks);

    internal void WriterWaited(TimeSpan duration)
    {
        Interlocked.Increment(ref _writerWaits);
        Interlocked.Add(ref _writerWaitTicks, duration.Ticks);
    }
}
