using Swytch.Simulation.Cluster;

namespace Swytch.Simulation.Workloads;

/// <summary>One transaction: what it reads, and what it writes given what it has read.</summary>
/// <param name="Reads">Keys, or null for a whole table.</param>
/// <param name="Run">Gets the newest value of a key, 0 for none; returns the rows to write.</param>
internal sealed record RowTransaction(IReadOnlyList<(ulong Table, long? Key)> Reads, Func<Func<ulong, long, long>, IReadOnlyList<RowWrite>> Run);

/// <summary>An application with a rule that holds as long as its transactions run one after another.</summary>
internal abstract class RowWorkload
{
    /// <summary>Keys of a table, from 0.</summary>
    public const int Keys = 4;

    public abstract string Name { get; }

    public abstract IReadOnlyList<ulong> Tables { get; }

    public abstract RowTransaction Draw(Prng random);

    /// <summary>What is wrong with the rows after any committed transaction, null when nothing is.</summary>
    public abstract string? Check(Rows rows);

    public static IReadOnlyList<RowWorkload> All { get; } = [new Bank(), new Queue(), new Unique(), new ForeignKey(), new Limit(), new Sequence()];

    protected static long Newest(Rows rows, ulong table, long key) => rows.Read(table, key)?.Value ?? 0;

    /// <summary>Every write of a key counts one up: odd is there, even is not.</summary>
    protected static bool IsThere(long value) => (value & 1) == 1;

    /// <summary>Nothing was inserted twice or deleted twice.</summary>
    protected string? CheckCounts(Rows rows, ulong table, int step = 1)
    {
        for (var key = 0; key < Keys; key++)
        {
            if (rows.Read(table, key) is { } cell && cell.Value != (cell.Older?.Value ?? 0) + step)
            {
                return $"{Name}: key {key} goes from {cell.Older?.Value ?? 0} to {cell.Value}";
            }
        }

        return null;
    }
}
