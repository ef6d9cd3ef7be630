using Swytch.Core;
using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>R4: a receiver makes the entry durable, then tells all members. Receipts are cumulative per origin and table.</summary>
public sealed partial class OrderingMachine
{
    /// <summary>An entry has come, from its origin or from somebody who passes it on, perhaps not for the first time.</summary>
    /// <param name="isUnion">R13: from the union of what survivors hold; otherwise nothing of a sealed origin is taken.</param>
    private void Take(Entry entry, bool isUnion)
    {
        if (!_rules.TakesOf(_sealed.Contains(entry.Origin) && !IsEvicted(entry.Origin), isUnion))
        {
            return;
        }

        Pass(entry.Stamp.Clock);
        _entries.TryGetValue(entry.Stamp, out var state);
        foreach (var part in entry.Tables)
        {
            if (!_replicas.TryGetValue(part.Table, out var replica) || replica.State == ReplicaState.Departed)
            {
                continue;
            }

            if (replica.State == ReplicaState.Joining)
            {
                LearnAudience(replica, entry, part);
            }

            var candidate = state ?? new EntryState(entry, isDurable: false) { Outcome = IsOnDropped(entry) ? Outcome.Aborted : Outcome.Undecided };
            if (AddTo(replica, candidate, part) && state is null && candidate.Keepers > 0)
            {
                state = candidate;
                _entries.Add(entry.Stamp, state);
                WriteLog(new EntryAppended(entry), state);
            }

            replica.IsAwake = true;
            AcknowledgeOn(replica, entry.Origin);
        }

        foreach (var peer in _peers.Values)
        {
            if (peer.IsReady && Concerns(peer, entry))
            {
                Want(peer, entry.Stamp.Clock);
            }
        }
    }

    /// <summary>A newcomer does not know the members yet; the entries that reach it tell.</summary>
    private void LearnAudience(TableReplica replica, Entry entry, EntryTable part)
    {
        AddToAudience(replica, entry.Origin);
        foreach (var member in part.Members)
        {
            AddToAudience(replica, member);
        }
    }

    /// <summary>Puts the entry into its place on one table; false when it is there already, or was.</summary>
    private bool AddTo(TableReplica replica, EntryState entry, EntryTable part)
    {
        var isNew = IsEvicted(entry.Entry.Origin)
            ? IsNewOfEvicted(replica, entry)
            : replica.Of(entry.Entry.Origin).Add(part.Sequence, entry, _rules);
        if (!isNew)
        {
            return false;
        }

        if (entry.Entry is { Kind: EntryKind.Subscribe, Membership: { } change })
        {
            AddToAudience(replica, change.Node);
        }

        if (entry.Entry.Kind == EntryKind.Schema && replica.Table == entry.Entry.Tables[0].Table)
        {
            Prepare(entry.Entry);
        }

        if (!replica.IsBeginning && entry.Stamp <= replica.InstalledAt)
        {
            // It is in the snapshot, which is durable.
            entry.IsDurable |= entry.Keepers == 0;
            return true;
        }

        entry.Keepers++;
        if (replica.IsBeginning)
        {
            Invariant.Holds(replica.Early.TryAdd(entry.Stamp, entry), "R8: an entry waits once for its snapshot");
        }
        else
        {
            Enqueue(replica, entry);
        }

        return true;
    }

    /// <summary>R13: a newcomer hears of the entries of an evicted node from members, whose greetings it waits for; sequences say nothing any more.</summary>
    private bool IsNewOfEvicted(TableReplica replica, EntryState entry)
    {
        if (_evicted[entry.Entry.Origin].IsBeyondEnd(entry.Entry))
        {
            return false;
        }

        return replica.IsBeginning
            ? !replica.Early.ContainsKey(entry.Stamp)
            : replica.MustGreet.Count > 0 && entry.Stamp > replica.Position && !replica.Queue.Contains(entry.Stamp);
    }

    private void OnDurable(EntryState entry)
    {
        entry.IsDurable = true;
        var isOwn = entry.Entry.Origin == _self;
        if (isOwn)
        {
            _ownNotDurable.Dequeue();
        }
        else
        {
            WithholdFromReaders(entry);
        }

        foreach (var part in entry.Entry.Tables)
        {
            if (_replicas.TryGetValue(part.Table, out var replica))
            {
                if (isOwn)
                {
                    replica.OwnDurable = Math.Max(replica.OwnDurable, part.Sequence);
                }

                AcknowledgeOn(replica, entry.Entry.Origin);
            }
        }

        if (isOwn)
        {
            Ship(entry);
        }

        if (entry.Entry.Kind == EntryKind.Subscribe)
        {
            Greet(_replicas.GetValueOrDefault(entry.Entry.Tables[0].Table), entry.Entry);
        }
    }

    private void AcknowledgeOn(TableReplica replica, NodeId origin)
    {
        var progress = replica.Of(origin);
        if (!progress.Acknowledge(replica.Table))
        {
            return;
        }

        replica.IsAwake = true;
        if (origin == _self)
        {
            return;
        }

        foreach (var node in replica.Audience)
        {
            if (_peers.TryGetValue(node, out var peer) && peer.IsReady)
            {
                OweReceipt(peer, new Receipt(replica.Table, origin, progress.AcknowledgedHere));
            }
        }
    }
}
