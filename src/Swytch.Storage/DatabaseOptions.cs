using Swytch.Core.Errors;

namespace Swytch.Storage;

/// <param name="Directory">Where the database files are.</param>
/// <param name="Name">The database's name as clients say it; the file is named after it.</param>
/// <param name="Extensions">Functions, collations and catalog for every connection.</param>
public sealed record DatabaseOptions(string Directory, string Name, ConnectionExtensions Extensions)
{
    /// <summary>Names and printed values for errors about constraints.</summary>
    public IConstraintNames ConstraintNames { get; init; } = new PlainConstraintNames();

    /// <summary>Most read connections at once; callers beyond wait. A transaction that has read holds one until it ends, its client's silence included.</summary>
    public int MaximumReaders { get; init; } = 512;

    /// <summary>True: a commit is on disk before it is acknowledged. False: a power cut may lose the last ones, never break the file.</summary>
    public bool SynchronousFull { get; init; } = true;

    public int ReaderCacheKibibytes { get; init; } = 4 * 1024;

    public int WriterCacheKibibytes { get; init; } = 16 * 1024;

    /// <summary>Resting prepared statements of each connection.</summary>
    public int CachedStatements { get; init; } = 200;

    /// <summary>Largest database, pages of 4096 bytes; zero = without limit. Beyond it writes fail with 53100.</summary>
    public long MaximumPages { get; init; }

    /// <summary>A WAL beyond this size is emptied by the writer between transactions.</summary>
    public long WalTruncateBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What open transactions may keep in memory together while their clients are silent; one that does not fit ends with 53200.</summary>
    public long MaximumParkedBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>For tests: stands around each sync of the WAL and may fail in its place with <see cref="IOException"/>.</summary>
    public Action<Action>? SyncFault { get; init; }

    /// <summary>Called once, from whichever thread met it, when the file can no longer be trusted: the node must stop.</summary>
    public Action<PgError>? FatalFailure { get; init; }
}
