using Swytch.Core.Errors;

namespace Swytch.Storage.Transactions;

/// <summary>What the open transactions of a database may keep in memory together: their changes outside SQLite, their statements, rows not fetched yet. Thread-safe.</summary>
/// <param name="limit">Bytes.</param>
internal sealed class ParkedMemory(long limit)
{
    private long _used;

    internal long Used => Volatile.Read(ref _used);

    /// <summary>False, and nothing taken, when it would be too much.</summary>
    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    internal void Give(long bytes)
    {
        if (bytes != 0)
        {
            Interlocked.Add(ref _used, -bytes);
        }
    }

    /// <summary>What a transaction is ended with that does not fit.</summary>
    internal PgError Exhausted() => new(SqlState.OutOfMemory, "out of memory")
    {
        Detail = $"Open transactions whose clients are silent may keep {limit} bytes together, and this one would have taken them beyond that.",
        Hint = "Commit what is large without a pause or in smaller transactions, or raise --memory-limit.",
    };
}
