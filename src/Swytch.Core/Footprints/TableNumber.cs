using System.Buffers;
using System.Text;

namespace Swytch.Core.Footprints;

/// <summary>Numbers of tables in footprints.</summary>
public static class TableNumber
{
    private const ulong Seed = 0x7461_626c_6573;

    /// <summary>
    /// Hash of the name, ASCII letters in lower case as SQLite compares names. Good within one database file only: two databases may have
    /// tables of one name, and a renamed table gets another number.
    /// </summary>
    public static ulong Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return OfName(Seed, name);
    }

    /// <summary>Hash of a name of SQLite's under a seed; never 0.</summary>
    internal static ulong OfName(ulong seed, string name)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(name.Length));
        var length = Encoding.UTF8.GetBytes(name, rented);
        var hash = StableHash.Finish(StableHash.AddFolded(seed, rented.AsSpan(0, length)));
        ArrayPool<byte>.Shared.Return(rented);
        return hash == 0 ? 1 : hash;
    }
}
