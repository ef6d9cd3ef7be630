using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Ordering;
using Swytch.Replication.Transactions;

namespace Swytch.Replication;

/// <summary>
/// R10: stop reading, then stamp the leave; keep the table until it is decided here and by all who stay, and every snapshot that is owed is
/// confirmed. All who stay, and earlier leavers: one that lost the leaver's receipts in a crash must be able to hear them again.
/// </summary>
public sealed partial class OrderingMachine
{
    private void Leave(ulong table)
    {
        if (!_replicas.TryGetValue(table, out var replica) || replica.State != ReplicaState.Held || replica.MustGreet.Count > 0 || FindSkew() is not null)
        {
            return;
        }

        foreach (var transaction in _transactions.Values.ToArray())
        {
            if (transaction.Wait != TransactionWait.Decision && transaction.Footprint.Touches(table))
            {
                End(transaction, new Refusal(RefusalReason.Leaving, table, null));
            }
        }

        replica.State = ReplicaState.Leaving;
        Publish([table], (stamp, tables) => new Entry
        {
            Cluster = _options.Cluster,
            Incarnation = _options.Incarnation,
            Kind = EntryKind.Leave,
            Stamp = stamp,
            Tables = tables,
            Membership = new MembershipChange(_self, 0, 0),
        });
    }

    /// <summary>Decided in order, over the members at that place in the order, so that it is the same everywhere.</summary>
    private bool MayLeave(TableReplica replica, Entry leave)
    {
        var may = replica.Members.IsMember(leave.Origin) && _rules.MayLeave(replica.Members.CurrentCount - 1, _options.MinimumCopies);
        if (!may && leave.Origin == _self && replica.State == ReplicaState.Leaving)
        {
            replica.State = ReplicaState.Held;
        }

        return may;
    }

    private void OnLeft(TableReplica replica, Entry entry)
    {
        var leaver = entry.Membership!.Node;
        replica.Members.End(entry.Stamp, leaver);
        if (leaver != _self)
        {
            if (!IsEvicted(leaver) && !_gone.Contains(leaver))
            {
                replica.Departing[leaver] = entry.Stamp;
            }

            return;
        }

        replica.State = ReplicaState.Departed;
        while (replica.Queue.Count > 0)
        {
            var above = replica.Queue.RemoveHead();
            NotCreated(above.Entry);
            replica.Of(above.Entry.Origin).GiveUpFrom(above.Entry.On(replica.Table)!.Sequence);
            Drop(above);
        }
    }

    /// <summary>Gives up copies that nothing keeps any more.</summary>
    private void DropDeparted(IEnumerable<TableReplica> replicas)
    {
        foreach (var replica in replicas)
        {
            if (replica.State != ReplicaState.Departed
                || _owed.Any(owed => owed.Table == replica.Table)
                || replica.Members.Current.Any(member => member != _self && !IsEvicted(member) && replica.Of(member).Position < replica.Position)
                || replica.Departing.Any(leaver => replica.Of(leaver.Key).Position < leaver.Value))
            {
                continue;
            }

            if (!replica.IsDropped)
            {
                _directory[replica.Table] = [.. replica.Members.Current];
            }

            _replicas.Remove(replica.Table);
            foreach (var entry in replica.Applying.Concat(replica.Kept))
            {
                Drop(entry);
            }

            WriteLog(new TableDropped(replica.Table));
            foreach (var peer in _peers.Values)
            {
                peer.PositionsDue.Add(replica.Table);
            }
        }
    }

    private void Drop(EntryState entry)
    {
        if (--entry.Keepers == 0)
        {
            _entries.Remove(entry.Stamp);
        }
    }
}
