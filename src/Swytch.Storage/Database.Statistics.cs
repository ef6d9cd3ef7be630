namespace Swytch.Storage;

public sealed partial class Database
{
    /// <summary>Numbers for metrics; cheap, and of one moment only as far as nobody works meanwhile.</summary>
    public DatabaseStatistics Statistics() => new(
        Counters.Commits,
        Counters.Rollbacks,
        Counters.CommitTime,
        Counters.WriterTaken,
        Counters.WriterWaitTime,
        Writer.Waiting,
        Readers.InUse,
        Readers.Idle,
        LengthOf(FilePath),
        LengthOf(FilePath + "-wal"),
        Readers.IdleStatementsInUse() + Writer.IdleStatementsInUse())
    {
        Syncs = Counters.Syncs,
        SyncTime = Counters.SyncTime,
        SyncedCommits = Counters.SyncedCommits,
        Parked = Counters.Parked,
        ParkedBytes = Parked.Used,
        Refreshed = Counters.Refreshed,
        Replayed = Counters.Replayed,
        SerializationFailures = Counters.Failures,
    };

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
