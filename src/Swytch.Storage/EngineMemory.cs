using Swytch.Storage.Interop;

namespace Swytch.Storage;

/// <summary>What SQLite may allocate in this process, all databases together (sqlite.org/c3ref/hard_heap_limit64.html).</summary>
public static class EngineMemory
{
    /// <summary>Bytes in use now.</summary>
    public static long UsedBytes => Sqlite3.MemoryUsed();

    /// <summary>Beyond four fifths of the limit SQLite gives back caches; what would go beyond the limit itself fails with 53200.</summary>
    public static void Limit(long bytes)
    {
        EngineBuild.Require();
        _ = Sqlite3.SoftHeapLimit(bytes / 5 * 4);
        _ = Sqlite3.HardHeapLimit(bytes);
    }
}
