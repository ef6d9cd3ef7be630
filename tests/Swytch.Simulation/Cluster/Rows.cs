using System.Buffers.Binary;

namespace Swytch.Simulation.Cluster;

/// <summary>
/// Everything that was ever written to one key, newest first: immutable, so that a snapshot is a reference. The hash covers all of it.
/// A table that holds one value per key is the same with readers that look at the newest only.
/// </summary>
internal sealed class Cell(ulong transaction, long value, Cell? older)
{
    public ulong Transaction { get; } = transaction;

    public long Value { get; } = value;

    public Cell? Older { get; } = older;

    public int Count { get; } = (older?.Count ?? 0) + 1;

    public ulong Hash { get; } = Mix(Mix(older?.Hash ?? 0, transaction), (ulong)value);

    private static ulong Mix(ulong hash, ulong value)
    {
        var z = (hash ^ value) + 0x9e37_79b9_7f4a_7c15;
        z = (z ^ (z >> 30)) * 0xbf58_476d_1ce4_e5b9;
        return z ^ (z >> 27);
    }
}

/// <summary>One write of a transaction.</summary>
internal readonly record struct RowWrite(ulong Table, long Key, long Value)
{
    private const int Bytes = 24;

    public static byte[] Encode(IReadOnlyList<RowWrite> writes)
    {
        var bytes = new byte[writes.Count * Bytes];
        for (var index = 0; index < writes.Count; index++)
        {
            var at = bytes.AsSpan(index * Bytes);
            BinaryPrimitives.WriteUInt64LittleEndian(at, writes[index].Table);
            BinaryPrimitives.WriteInt64LittleEndian(at[8..], writes[index].Key);
            BinaryPrimitives.WriteInt64LittleEndian(at[16..], writes[index].Value);
        }

        return bytes;
    }

    public static List<RowWrite> Decode(ReadOnlySpan<byte> bytes)
    {
        var writes = new List<RowWrite>(bytes.Length / Bytes);
        for (; bytes.Length >= Bytes; bytes = bytes[Bytes..])
        {
            writes.Add(new RowWrite(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[16..])));
        }

        return writes;
    }
}

/// <summary>The rows of all tables a node holds.</summary>
internal sealed class Rows
{
    private readonly Dictionary<ulong, SortedDictionary<long, Cell>> _tables = [];

    public SortedDictionary<long, Cell> Table(ulong table)
    {
        if (!_tables.TryGetValue(table, out var rows))
        {
            rows = [];
            _tables.Add(table, rows);
        }

        return rows;
    }

    public Cell? Read(ulong table, long key) => Table(table).GetValueOrDefault(key);

    public void Apply(ulong transaction, RowWrite write)
    {
        var table = Table(write.Table);
        table[write.Key] = new Cell(transaction, write.Value, table.GetValueOrDefault(write.Key));
    }

    public void Replace(ulong table, IEnumerable<KeyValuePair<long, Cell>> rows)
    {
        var copy = Table(table);
        copy.Clear();
        foreach (var (key, cell) in rows)
        {
            copy.Add(key, cell);
        }
    }

    public void Drop(ulong table) => _tables.Remove(table);

    /// <summary>Equal for equal content.</summary>
    public ulong HashOf(ulong table)
    {
        var hash = 0UL;
        foreach (var (key, cell) in Table(table))
        {
            hash = ((hash ^ (ulong)key) * 0x0000_0100_0000_01b3) ^ cell.Hash;
        }

        return hash;
    }
}
