using Swytch.Core.Ordering;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>R11: a member passes on what an unreachable origin cannot; and forgetting, which the same knowledge allows.</summary>
public sealed partial class OrderingMachine
{
    private const ulong RelayAfterMs = 1_000;

    /// <summary>Receipts tell who lacks what. Once a second, until they have it.</summary>
    private void RelayForAbsent()
    {
        foreach (var absent in _peers.Values)
        {
            if (absent.IsReady || absent.AwaySinceMs == 0 || _uptime < absent.AwaySinceMs + RelayAfterMs)
            {
                continue;
            }

            absent.AwaySinceMs = _uptime;
            foreach (var replica in _replicas.Values)
            {
                foreach (var node in replica.Audience)
                {
                    if (node != absent.Node && _peers.TryGetValue(node, out var peer) && peer.IsReady)
                    {
                        Relay(replica, absent.Node, peer);
                    }
                }
            }
        }
    }

    private void Relay(TableReplica replica, NodeId origin, PeerLink peer)
    {
        var has = replica.Of(peer.Node).Acknowledged(origin);
        foreach (var entry in replica.Kept)
        {
            RelayIfLacking(replica, origin, peer, has, entry);
        }

        for (var index = 0; index < replica.Queue.Count; index++)
        {
            RelayIfLacking(replica, origin, peer, has, replica.Queue[index]);
        }
    }

    private void RelayIfLacking(TableReplica replica, NodeId origin, PeerLink peer, long has, EntryState entry)
    {
        if (entry.Entry.Origin == origin && entry.IsDurable && entry.Entry.On(replica.Table)!.Sequence > has)
        {
            ShipWithOutcome(peer, entry);
        }
    }

    /// <summary>A peer has told up to where it has decided a table.</summary>
    private void OnPosition(PeerLink peer, ulong table, Stamp position)
    {
        if (!_replicas.TryGetValue(table, out var replica))
        {
            return;
        }

        var member = replica.Of(peer.Node);
        member.Position = Stamp.Higher(member.Position, position);
        if ((replica.Departing.TryGetValue(peer.Node, out var left) && position > left) || (position.Node == NodeId.Highest && !replica.IsBeginning))
        {
            // A position without a node says that it has no copy.
            EndDeparting(replica, peer.Node);
        }
    }

    /// <summary>A leaver has given up its copy: it need hear no more, unless it is coming back.</summary>
    private static void EndDeparting(TableReplica replica, NodeId node)
    {
        replica.Departing.Remove(node);
        if (replica.Members.IsMember(node))
        {
            return;
        }

        for (var index = 0; index < replica.Queue.Count; index++)
        {
            if (replica.Queue[index].Entry is { Kind: EntryKind.Subscribe, Membership: { } change } && change.Node == node)
            {
                return;
            }
        }

        replica.Audience.Remove(node);
    }

    /// <summary>A decided entry leaves memory when everyone who needs it has told that it decided it.</summary>
    private void ForgetDecided()
    {
        foreach (var replica in _replicas.Values)
        {
            if (!replica.IsDeciding)
            {
                continue;
            }

            var floor = replica.VisiblePosition;
            foreach (var node in replica.Audience)
            {
                floor = Stamp.Lower(floor, replica.Of(node).Position);
            }

            while (replica.Kept.TryPeek(out var entry) && entry.Stamp <= floor)
            {
                Drop(replica.Kept.Dequeue());
            }

            while (replica.Own.Head is { } own && own.Stamp <= floor)
            {
                replica.Own.RemoveHead();
            }

            replica.Members.Forget(floor);
            replica.Window.Forget(HybridClock.FromMilliseconds(replica.VisiblePosition.Milliseconds - Math.Min(replica.VisiblePosition.Milliseconds, _options.WindowMs)));
        }
    }
}
