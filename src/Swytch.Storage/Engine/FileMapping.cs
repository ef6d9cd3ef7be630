namespace Swytch.Storage.Engine;

/// <summary>
/// Whether a read connection maps the database file into memory (sqlite.org/mmap.html). Pages come without a system call and a copy then,
/// but each commit of somebody else costs a new mapping: it is made while nobody commits for a while, and undone when commits come often.
/// </summary>
internal sealed class FileMapping(Connection connection)
{
    /// <summary>Uses of the connection in a row without a commit between them after which a mapping pays; by measurement one costs as much as a few dozen page reads.</summary>
    internal const int QuietUses = 64;

    /// <summary>What SQLite is compiled to map at most, bytes; what lies beyond is read as before.</summary>
    private const long LargestBytes = 0x7fff0000;

    private static readonly string MapAll = $"PRAGMA mmap_size={LargestBytes}";

    private long _commits = -1;
    private int _uses;

    internal bool IsOn { get; private set; }

    /// <summary>The connection is about to be used; no statement runs on it.</summary>
    /// <param name="commits">Position of the latest commit.</param>
    internal void Use(long commits)
    {
        if (commits == _commits)
        {
            if (_uses < QuietUses && ++_uses == QuietUses && !IsOn)
            {
                connection.ExecuteCached(MapAll);
                IsOn = true;
            }

            return;
        }

        _commits = commits;
        if (IsOn && _uses < QuietUses)
        {
            connection.ExecuteCached("PRAGMA mmap_size=0");
            IsOn = false;
        }

        _uses = 0;
    }
}
