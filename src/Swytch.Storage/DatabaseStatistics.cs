namespace Swytch.Storage;

/// <summary>What one database has done since it was opened, and what it holds now.</summary>
/// <param name="Commits">Transactions that changed something.</param>
/// <param name="Rollbacks">Writing transactions undone.</param>
/// <param name="CommitTime">Sum over all commits: writing and syncing the WAL.</param>
/// <param name="WriterTaken">How often the writer was taken.</param>
/// <param name="WriterWaitTime">Sum of the waits for the writer.</param>
/// <param name="WriterWaiting">Sessions that wait for the writer now.</param>
/// <param name="ReadersInUse">Read connections in use now.</param>
/// <param name="ReadersIdle">Read connections open and idle.</param>
/// <param name="FileBytes">Size of the database file.</param>
/// <param name="WalBytes">Size of the WAL file.</param>
/// <param name="StatementsInUse">Prepared statements outside the caches of connections that nobody uses: 0 when nothing leaks.</param>
public sealed record DatabaseStatistics(
    long Commits,
    long Rollbacks,
    TimeSpan CommitTime,
    long WriterTaken,
    TimeSpan WriterWaitTime,
    int WriterWaiting,
    int ReadersInUse,
    int ReadersIdle,
    long FileBytes,
    long WalBytes,
    int StatementsInUse)
{
    /// <summary>Syncs of the WAL; each may serve many commits.</summary>
    public long Syncs { get; init; }

    public TimeSpan SyncTime { get; init; }

    /// <summary>Commits that those syncs covered.</summary>
    public long SyncedCommits { get; init; }

    /// <summary>Transactions moved out of the writer because others needed it.</summary>
    public long Parked { get; init; }

    /// <summary>What open transactions keep in memory now.</summary>
    public long ParkedBytes { get; init; }

    /// <summary>Transactions that went on at a newer state because nothing they had used was changed.</summary>
    public long Refreshed { get; init; }

    /// <summary>Transactions whose statements were run again and gave the same results.</summary>
    public long Replayed { get; init; }

    /// <summary>Transactions ended with 40001, by the table that somebody else had changed; "" for a change of the schema.</summary>
    public IReadOnlyDictionary<string, long> SerializationFailures { get; init; } = new Dictionary<string, long>();
}
