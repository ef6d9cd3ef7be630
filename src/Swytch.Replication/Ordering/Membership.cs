using Swytch.Core.Ordering;
using Swytch.Replication.Messages;

namespace Swytch.Replication.Ordering;

/// <summary>
/// Who holds a table, as of any stamp (R5): a fold over decided subscriptions, leaves and evictions, never over who can be reached.
/// </summary>
internal sealed class Membership
{
    private readonly List<MembershipInterval> _intervals;

    public Membership(IEnumerable<MembershipInterval> intervals) => _intervals = [.. intervals];

    /// <summary>The last change.</summary>
    public Stamp Epoch { get; private set; }

    public List<MembershipInterval> Intervals => _intervals;

    /// <summary>Members after every change that is decided.</summary>
    public IEnumerable<NodeId> Current
    {
        get
        {
            foreach (var interval in _intervals)
            {
                if (interval.To is null)
                {
                    yield return interval.Node;
                }
            }
        }
    }

    public int CurrentCount => _intervals.Count(interval => interval.To is null);

    public static List<MembershipInterval> FromTheBeginning(IEnumerable<NodeId> nodes) =>
        [.. nodes.Select(node => new MembershipInterval(node, Stamp.None, null, 0, Stamp.None))];

    /// <summary>The first holders of a table: those named who hold the catalog at that place in the order.</summary>
    public static List<MembershipInterval> OfNewTable(SchemaChange change, Stamp stamp, Membership catalog) =>
        [.. change.Members.Where(catalog.IsMember).Distinct().Select(node => new MembershipInterval(node, stamp, null, 0, Stamp.None))];

    public MembershipInterval? CurrentOf(NodeId node) => _intervals.Find(interval => interval.Node == node && interval.To is null);

    public bool IsMember(NodeId node) => CurrentOf(node) is not null;

    /// <summary>R8: of a current member it changes nothing but the name of its try.</summary>
    public void Subscribe(Stamp stamp, MembershipChange change)
    {
        Epoch = stamp;
        var index = _intervals.FindIndex(interval => interval.Node == change.Node && interval.To is null);
        if (index < 0)
        {
            _intervals.Add(new MembershipInterval(change.Node, stamp, null, change.Attempt, stamp));
        }
        else if (_intervals[index].Attempt < change.Attempt)
        {
            _intervals[index] = _intervals[index] with { Attempt = change.Attempt, AttemptStamp = stamp };
        }
    }

    public void End(Stamp stamp, NodeId node)
    {
        Epoch = stamp;
        var index = _intervals.FindIndex(interval => interval.Node == node && interval.To is null);
        if (index >= 0)
        {
            _intervals[index] = _intervals[index] with { To = stamp };
        }
    }

    /// <summary>Intervals that ended at or below a stamp which everything still to be decided is above.</summary>
    public void Forget(Stamp upTo) => _intervals.RemoveAll(interval => interval.To <= upTo);

    /// <summary>For a snapshot: what was decided up to the position.</summary>
    public List<MembershipInterval> UpTo(Stamp position) =>
        [.. _intervals.Where(interval => interval.From <= position).Select(interval => interval.To > position ? interval with { To = null } : interval)];
}
