using Swytch.Core.Ordering;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>R5: when the place of an entry in the order is final.</summary>
public sealed partial class OrderingMachine
{
    /// <summary>For every member as of the entry's stamp: (a) it has promised at or above the stamp, (b) it holds the entry, or the fate is known.</summary>
    private bool IsSettled(TableReplica replica, EntryState entry)
    {
        replica.Missing = FindMissing(replica, entry);
        return replica.Missing is null;
    }

    /// <summary>The first node that the entry waits for on the table, itself when it is not durable here yet; null when it is settled.</summary>
    private NodeId? FindMissing(TableReplica replica, EntryState entry)
    {
        foreach (var node in replica.MustGreet)
        {
            return node;
        }

        var origin = entry.Entry.Origin;
        var sequence = entry.Entry.On(replica.Table)!.Sequence;
        if (replica.Of(origin).AcknowledgedHere < sequence)
        {
            return _self;
        }

        foreach (var interval in replica.Members.Intervals)
        {
            if (interval.Node == _self || IsEvicted(interval.Node) || !_rules.IsMember(interval.From, interval.To, entry.Stamp))
            {
                continue;
            }

            var member = replica.Of(interval.Node);
            if (!_rules.IsOrdered(member.Heard(PeerOf(interval.Node).Promise), entry.Stamp))
            {
                return interval.Node;
            }

            if (interval.Node != origin && !_rules.IsReceived(member.Acknowledged(origin), sequence, entry.Outcome != Outcome.Undecided))
            {
                return interval.Node;
            }
        }

        return null;
    }
}
