using Swytch.Core.Footprints;

namespace Swytch.Replication.Ordering;

/// <summary>
/// Counts of the keys that entries in flight write on one table, by a few bits of the key: says for nearly every read that nothing in flight
/// concerns it, without a walk over the queue.
/// </summary>
internal sealed class PendingKeys(ulong table)
{
    private const int Counters = 1024;

    private readonly int[] _counts = new int[Counters];
    private int _whole;
    private int _items;

    public void Add(Footprint writes) => Count(writes, 1);

    public void Remove(Footprint writes) => Count(writes, -1);

    /// <summary>False is certain.</summary>
    public bool MayIntersect(Footprint read)
    {
        if (_items == 0)
        {
            return false;
        }

        foreach (var item in read.Items)
        {
            if (item.Table == table && (_whole > 0 || item.IsWholeTable || _counts[item.Key % Counters] > 0))
            {
                return true;
            }
        }

        return false;
    }

    private void Count(Footprint writes, int by)
    {
        foreach (var item in writes.Items)
        {
            if (item.Table == table)
            {
                _items += by;
                _whole += item.IsWholeTable ? by : 0;
                _counts[item.Key % Counters] += by;
            }
        }
    }
}
