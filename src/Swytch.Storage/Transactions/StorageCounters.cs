using System.Collections.Concurrent;

namespace Swytch.Storage.Transactions;

/// <summary>What one database counts for its metrics.</summary>
internal sealed class StorageCounters
{
    private long _commits;
    private long _rollbacks;
    private long _commitTicks;
    private long _writerWaits;
    private long _writerWaitTicks;
    private long _syncs;
    private long _syncTicks;
    private long _syncedCommits;
    private long _parked;
    private long _refreshed;
    private long _replayed;

    internal long Commits => Volatile.Read(ref _commits);

    internal long Rollbacks => Volatile.Read(ref _rollbacks);

    internal TimeSpan CommitTime => TimeSpan.FromTicks(Volatile.Read(ref _commitTicks));

    internal long WriterTaken => Volatile.Read(ref _writerWaits);

    internal TimeSpan WriterWaitTime => TimeSpan.FromTicks(Volatile.Read(ref _writerWaitTicks));

    internal long Syncs => Volatile.Read(ref _syncs);

    internal TimeSpan SyncTime => TimeSpan.FromTicks(Volatile.Read(ref _syncTicks));

    internal long SyncedCommits => Volatile.Read(ref _syncedCommits);

    internal long Parked => Volatile.Read(ref _parked);

    internal long Refreshed => Volatile.Read(ref _refreshed);

    internal long Replayed => Volatile.Read(ref _replayed);

    /// <summary>Serialization failures by the table that was in the way.</summary>
    internal ConcurrentDictionary<string, long> Failures { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="commits">How many commits there were when the sync began.</param>
    internal void Synced(TimeSpan duration, long commits)
    {
        Interlocked.Increment(ref _syncs);
        Interlocked.Add(ref _syncTicks, duration.Ticks);
        Volatile.Write(ref _syncedCommits, commits);
    }

    internal void TransactionParked() => Interlocked.Increment(ref _parked);

    internal void TransactionRefreshed() => Interlocked.Increment(ref _refreshed);

    internal void TransactionReplayed() => Interlocked.Increment(ref _replayed);

    internal void SerializationFailed(string table) => Failures.AddOrUpdate(table, 1, static (_, count) => count + 1);

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
