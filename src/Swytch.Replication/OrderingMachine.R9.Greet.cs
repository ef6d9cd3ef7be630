using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>
/// R9: whoever learns of a subscription, whatever its own state, ships its own entries above it again and then greets; the newcomer trusts
/// nothing a member says about the table before that.
/// </summary>
public sealed partial class OrderingMachine
{
    private void Greet(TableReplica? replica, Entry subscription)
    {
        if (replica is not null && subscription.Membership is { } change)
        {
            Greet(replica, change.Node, change.Attempt, subscription.Stamp);
        }
    }

    private void Greet(TableReplica replica, NodeId newcomer, ulong attempt, Stamp subscription)
    {
        if (newcomer == _self || !_peers.TryGetValue(newcomer, out var peer) || !peer.IsReady)
        {
            return;
        }

        var lowest = replica.OwnCount + 1;
        for (var index = replica.Own.IndexAbove(subscription); index < replica.Own.Count; index++)
        {
            var own = replica.Own[index];
            lowest = Math.Min(lowest, own.Entry.On(replica.Table)!.Sequence);
            if (own.IsDurable && _rules.Reships(own.Stamp, subscription))
            {
                ShipWithOutcome(peer, own);
            }
        }

        foreach (var entry in _evicted.Keys.SelectMany(EntriesOf).Where(entry => entry.Stamp > subscription && entry.On(replica.Table) is not null))
        {
            ShipWithOutcome(peer, _entries[entry.Stamp]);
        }

        SendReceipts(peer, replica);
        SendTo(peer, new Greeting(replica.Table, attempt, lowest - 1, replica.OwnDurable));
        AddToAudience(replica, newcomer);
        Want(peer, _clock.Value);
    }

    private void ShipWithOutcome(PeerLink peer, EntryState entry)
    {
        SendTo(peer, new Ship(entry.Entry));
        Want(peer, entry.Stamp.Clock);
        if (entry.Outcome != Outcome.Undecided && _rules.MayAnnounce(entry.Entry.Origin == _self))
        {
            SendTo(peer, new Announce([new EntryOutcome(entry.Stamp, entry.Outcome)], _clock.Value));
        }
    }

    /// <summary>All receipts on the table, as one.</summary>
    private void SendReceipts(PeerLink peer, TableReplica replica)
    {
        foreach (var progress in replica.Progresses)
        {
            if (progress.Node != _self && progress.Node != peer.Node && progress.AcknowledgedHere > 0)
            {
                OweReceipt(peer, new Receipt(replica.Table, progress.Node, progress.AcknowledgedHere));
            }
        }

        foreach (var progress in replica.Progresses)
        {
            if (progress.Node == peer.Node && progress.AcknowledgedHere > 0)
            {
                OweReceipt(peer, new Receipt(replica.Table, progress.Node, progress.AcknowledgedHere));
            }
        }
    }

    private void OnGreeting(PeerLink peer, Greeting greeting)
    {
        if (!_replicas.TryGetValue(greeting.Table, out var replica) || replica.Attempt != greeting.Attempt || replica.State == ReplicaState.Departed)
        {
            return;
        }

        var member = replica.Of(peer.Node);
        AddToAudience(replica, peer.Node);
        if (!member.IsGreeted)
        {
            WriteLog(new TableGreeted(greeting.Table, greeting.Attempt, peer.Node, greeting.Base));
            member.IsGreeted = true;
            member.SetBase(greeting.Base);
            replica.MustGreet.Remove(peer.Node);
            AcknowledgeOn(replica, peer.Node);
        }

        member.SetPromisedCount(greeting.Count, peer.Promise);

        // What it does not hold yet it must hear from this node as from any member.
        SendReceipts(peer, replica);
    }
}
