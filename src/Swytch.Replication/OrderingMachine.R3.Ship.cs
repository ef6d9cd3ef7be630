using System.Collections.Immutable;
using Swytch.Core;
using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>R3: stamp, then durable in the own log, then to every subscriber of every touched table.</summary>
public sealed partial class OrderingMachine
{
    /// <summary>Stamps an entry on the tables, which this node holds, and writes it to the own log.</summary>
    private EntryState Publish(IReadOnlyCollection<ulong> tables, Func<Stamp, ImmutableArray<EntryTable>, Entry> build, Func<ulong, Stamp>? positionOf = null)
    {
        var parts = ImmutableArray.CreateBuilder<EntryTable>(tables.Count);
        foreach (var table in tables)
        {
            parts.Add(Touch(_replicas[table], positionOf));
        }

        var touched = parts.MoveToImmutable();
        var stamp = new Stamp(_clock.Next(_now), _self);
        EnsureReserved();
        var entry = new EntryState(build(stamp, touched), isDurable: false);
        Invariant.Holds(_entries.TryAdd(stamp, entry), "R1: no stamp is issued twice");
        _ownNotDurable.Enqueue(entry);
        foreach (var part in touched)
        {
            var replica = _replicas[part.Table];
            replica.OwnCount = part.Sequence;
            _ownCounts[part.Table] = part.Sequence;
            replica.Own.Add(entry);
            AddTo(replica, entry, part);
        }

        WriteLog(new EntryAppended(entry.Entry), entry);
        if (_rules.MayShip(entry.IsDurable))
        {
            Ship(entry);
        }

        return entry;
    }

    private EntryTable Touch(TableReplica replica, Func<ulong, Stamp>? positionOf) => new()
    {
        Table = replica.Table,
        Sequence = replica.OwnCount + 1,
        Position = positionOf?.Invoke(replica.Table) ?? replica.Position,
        SchemaVersion = replica.SchemaVersion,
        Members = [_self, .. replica.Audience],
        MembershipEpoch = replica.Members.Epoch,
    };

    private void Ship(EntryState entry)
    {
        foreach (var peer in _peers.Values)
        {
            if (peer.IsReady && Concerns(peer, entry.Entry))
            {
                SendTo(peer, new Ship(entry.Entry));
                Want(peer, entry.Stamp.Clock);
            }
        }
    }

    /// <summary>Is the peer to hold the entry, because of some table of it? Its own count is then due with the next promise.</summary>
    private bool Concerns(PeerLink peer, Entry entry)
    {
        var concerns = false;
        foreach (var part in entry.Tables)
        {
            if (_replicas.TryGetValue(part.Table, out var replica) && replica.Audience.Contains(peer.Node))
            {
                concerns = true;
                if (entry.Origin == _self)
                {
                    peer.CountsDue.Add(part.Table);
                }
            }
        }

        return concerns;
    }

    private void Want(PeerLink peer, ulong clock)
    {
        peer.PromiseWanted = Math.Max(peer.PromiseWanted, clock);
        Owe(peer);
    }

    /// <summary>From now on the node hears everything about the table.</summary>
    private void AddToAudience(TableReplica replica, NodeId node)
    {
        if (node == _self || IsEvicted(node) || _gone.Contains(node) || !replica.Audience.Add(node) || !_peers.TryGetValue(node, out var peer))
        {
            return;
        }

        peer.CountsDue.Add(replica.Table);
        peer.PositionsDue.Add(replica.Table);
        Want(peer, _clock.Value);
    }
}
