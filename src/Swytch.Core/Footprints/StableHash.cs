using System.Buffers.Binary;

namespace Swytch.Core.Footprints;

/// <summary>
/// The 64-bit hash of footprints: words are folded in by a 64×64→128 bit multiplication whose halves are xored.
/// Its values travel between nodes and must never change under one <see cref="KeyHash.Version"/>. No defence against chosen collisions: they cost a retry.
/// </summary>
internal static class StableHash
{
    private const ulong First = 0xa076_1d64_78bd_642f;
    private const ulong Second = 0xe703_7ed1_a0b4_28db;

    internal static ulong Add(ulong hash, ulong word)
    {
        var high = Math.BigMul(hash ^ First, word ^ Second, out var low);
        return high ^ low ^ hash;
    }

    /// <summary>The bytes and their count.</summary>
    internal static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        hash = Add(hash, (ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Add(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        return bytes.IsEmpty ? hash : Add(hash, Rest(bytes));
    }

    /// <summary>The same for all bytes that differ only in the case of ASCII letters.</summary>
    internal static ulong AddFolded(ulong hash, ReadOnlySpan<byte> bytes)
    {
        hash = Add(hash, (ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Add(hash, Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes)));
            bytes = bytes[sizeof(ulong)..];
        }

        return bytes.IsEmpty ? hash : Add(hash, Fold(Rest(bytes)));
    }

    internal static ulong Finish(ulong hash)
    {
        hash = Add(hash, Second);
        return hash ^ (hash >> 32);
    }

    private static ulong Rest(ReadOnlySpan<byte> bytes)
    {
        var word = 0UL;
        for (var i = 0; i < bytes.Length; i++)
        {
            word |= (ulong)bytes[i] << (8 * i);
        }

        return word;
    }

    /// <summary>Sets bit 5 of each byte that is A to Z.</summary>
    private static ulong Fold(ulong word)
    {
        const ulong Ones = 0x0101_0101_0101_0101;
        const ulong Highs = Ones * 0x80;
        var low = word & ~Highs;
        var fromA = low + (Ones * (0x80 - 'A'));
        var aboveZ = low + (Ones * (0x80 - 'Z' - 1));
        return word | (((fromA & ~aboveZ & ~word & Highs) >> 2) & (Ones * 0x20));
    }
}
