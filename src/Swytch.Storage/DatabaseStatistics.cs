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
    int StatementsInUse);
