using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Replication.Messages;

namespace Swytch.Replication.Ordering;

/// <summary>
/// The committed writes of one table that certification may look back at (R6): has anything in a footprint been written since a position.
/// Exact, so that every node answers alike; what is older than the window may be forgotten, because nobody asks about it.
/// </summary>
internal sealed class CommittedWrites(ulong table)
{
    private readonly Dictionary<ulong, Stamp> _lastByKey = [];
    private readonly Queue<(Stamp Stamp, ulong Key)> _log = new();
    private Stamp _lastWhole;
    private Stamp _last;

    public void Add(Stamp stamp, Footprint writes)
    {
        foreach (var item in writes.Items)
        {
            if (item.Table != table)
            {
                continue;
            }

            _last = stamp;
            _log.Enqueue((stamp, item.Key));
            if (item.IsWholeTable)
            {
                _lastWhole = stamp;
            }
            else
            {
                _lastByKey[item.Key] = stamp;
            }
        }
    }

    /// <summary>Was anything of the footprint on this table written above the position?</summary>
    public bool HasTouched(Footprint footprint, Stamp position)
    {
        if (_last <= position || !footprint.Touches(table))
        {
            return false;
        }

        if (_lastWhole > position)
        {
            return true;
        }

        foreach (var item in footprint.Items)
        {
            if (item.Table == table && (item.IsWholeTable || (_lastByKey.TryGetValue(item.Key, out var last) && last > position)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets what was written before the clock.</summary>
    public void Forget(ulong belowClock)
    {
        while (_log.TryPeek(out var oldest) && oldest.Stamp.Clock < belowClock)
        {
            _log.Dequeue();
            if (_lastByKey.TryGetValue(oldest.Key, out var last) && last == oldest.Stamp)
            {
                _lastByKey.Remove(oldest.Key);
            }
        }
    }

    /// <summary>For a snapshot: the writes up to the position.</summary>
    public List<CommittedWrite> UpTo(Stamp position)
    {
        var writes = new List<CommittedWrite>();
        foreach (var (stamp, key) in _log)
        {
            if (stamp > position)
            {
                break;
            }

            if (writes.Count == 0 || writes[^1].Stamp != stamp)
            {
                writes.Add(new CommittedWrite(stamp, new Footprint()));
            }

            writes[^1].Writes.Add(new FootprintItem(table, key));
        }

        return writes;
    }
}
