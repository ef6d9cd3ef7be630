using Swytch.Core.Ordering;

namespace Swytch.Replication.Ordering;

/// <summary>What this node knows of one node on one table: as an origin of entries, as one that promises, as one that acknowledges.</summary>
internal sealed class MemberProgress(NodeId node, long held, Rules rules)
{
    /// <summary>Before its greeting: where its entries begin is not known.</summary>
    public const long Ungreeted = -1;

    private readonly SortedDictionary<long, EntryState> _beyondGap = [];
    private readonly Queue<EntryState> _unacknowledged = new();
    private readonly Dictionary<NodeId, long> _acknowledged = [];

    public NodeId Node { get; } = node;

    /// <summary>This node has its first so many entries, in memory at least; or they are in the snapshot it began with.</summary>
    public long Held { get; private set; } = held;

    /// <summary>Of these it has told that it holds them durably.</summary>
    public long AcknowledgedHere { get; private set; } = Math.Max(held, 0);

    /// <summary>Clock of the last entry without a gap before it: the entry itself is a promise (R5a).</summary>
    private ulong _heldClock;

    /// <summary>The count that came with the promise on its link.</summary>
    private long _promisedCount;

    /// <summary>What its promise was worth before entries of it were found missing.</summary>
    private ulong _keptPromise;

    /// <summary>R9: it has greeted this node's membership, or need not.</summary>
    public bool IsGreeted { get; set; }

    /// <summary>Its decided position; nobody need keep older entries for it.</summary>
    public Stamp Position { get; set; }

    /// <summary>R9: nothing of it counts before it has greeted.</summary>
    public void SetUngreeted() => Held = Ungreeted;

    /// <summary>True when the entry is new here on this table.</summary>
    public bool Add(long sequence, EntryState entry, Rules taking)
    {
        if ((Held >= 0 && taking.IsKnown(sequence, Held)) || !_beyondGap.TryAdd(sequence, entry))
        {
            return false;
        }

        Drain();
        return true;
    }

    /// <summary>The first so many are in the snapshot, or are the node's earlier life.</summary>
    public void SetBase(long count)
    {
        if (count > Held)
        {
            Held = count;
            AcknowledgedHere = Math.Max(AcknowledgedHere, count);
        }

        while (_beyondGap.Count > 0 && _beyondGap.Keys.First() is var first && first <= Held)
        {
            _beyondGap.Remove(first);
        }

        Drain();
    }

    /// <summary>R10: entries from this one on were dropped with the leave, though they had been acknowledged.</summary>
    public void GiveUpFrom(long sequence) => Held = Math.Min(Held, sequence - 1);

    /// <summary>R13: its log is here to the end, durably.</summary>
    public void EndAt(long count)
    {
        Held = count;
        AcknowledgedHere = count;
        IsGreeted = true;
        _beyondGap.Clear();
        _unacknowledged.Clear();
    }

    /// <summary>R1: a promise counts while this node holds the entries it covers.</summary>
    public void SetPromisedCount(long count, ulong promiseBefore)
    {
        if (rules.CountsPromise(Held, _promisedCount))
        {
            _keptPromise = Math.Max(_keptPromise, promiseBefore);
        }

        _promisedCount = Math.Max(_promisedCount, count);
    }

    /// <summary>R5a: up to this clock everything it has issued on the table is here.</summary>
    /// <param name="promise">The last promise on its link.</param>
    public ulong Heard(ulong promise) => Math.Max(_heldClock, rules.CountsPromise(Held, _promisedCount) ? promise : _keptPromise);

    /// <summary>R4: the next entries that may be acknowledged. True when there were any.</summary>
    public bool Acknowledge(ulong table)
    {
        var before = AcknowledgedHere;
        while (_unacknowledged.TryPeek(out var entry) && rules.MayAcknowledge(entry.IsDurable, entry.IsWithheld))
        {
            AcknowledgedHere = entry.Entry.On(table)!.Sequence;
            _unacknowledged.Dequeue();
        }

        return AcknowledgedHere > before;
    }

    /// <summary>The node holds the origin's first so many entries on the table durably.</summary>
    public long Acknowledged(NodeId origin) => _acknowledged.GetValueOrDefault(origin);

    public void SetAcknowledged(NodeId origin, long count)
    {
        if (count > Acknowledged(origin))
        {
            _acknowledged[origin] = count;
        }
    }

    private void Drain()
    {
        while (Held >= 0 && _beyondGap.Count > 0 && _beyondGap.TryGetValue(Held + 1, out var next))
        {
            _beyondGap.Remove(Held + 1);
            Held++;
            _heldClock = next.Stamp.Clock;
            _unacknowledged.Enqueue(next);
        }
    }
}
