using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>
/// R12: what a restart knows, and what a fresh link begins with: positions first, then own entries the peer lacks, outcomes, receipts,
/// greetings; the promise last.
/// </summary>
public sealed partial class OrderingMachine
{
    private void Recover(DurableState durable)
    {
        foreach (var (table, count) in durable.OwnCounts)
        {
            _ownCounts[table] = count;
        }

        _owed.UnionWith(durable.Owed);
        _sealed.UnionWith(durable.Sealed);
        _gone.UnionWith(durable.Gone);
        foreach (var (table, stamp) in durable.Dropped)
        {
            _dropped[table] = stamp;
        }

        foreach (var (number, table) in durable.Tables)
        {
            RecoverTable(number, table);
        }

        foreach (var logged in durable.Entries.Values.OrderBy(logged => logged.Entry.Stamp))
        {
            RecoverEntry(logged);
        }

        foreach (var eviction in durable.Evicted.Values)
        {
            OnEvicted(new NodeEvicted(eviction.Message));
        }

        foreach (var replica in _replicas.Values)
        {
            foreach (var progress in replica.Progresses)
            {
                progress.Acknowledge(replica.Table);
            }
        }
    }

    private void RecoverTable(ulong number, DurableTable table)
    {
        var state = table.IsDropped ? ReplicaState.Departed : !table.IsHeld ? ReplicaState.Joining : table.Members.IsMember(_self) ? ReplicaState.Held : ReplicaState.Departed;
        var replica = new TableReplica(number, state, _rules)
        {
            IsDropped = table.IsDropped,
            Attempt = table.Attempt,
            Sponsor = table.IsHeld ? null : table.Sponsor,
            IsTryDurable = true,
            Position = table.Position,
            VisiblePosition = table.Position,
            InstalledAt = table.InstalledAt,
            SchemaVersion = table.SchemaVersion,
            Members = new Membership(table.Members.Intervals),
            OwnCount = _ownCounts.GetValueOrDefault(number),
            OwnDurable = _ownCounts.GetValueOrDefault(number),
        };
        _replicas.Add(number, replica);
        foreach (var write in table.Window)
        {
            replica.Window.Add(write.Stamp, write.Writes);
        }

        foreach (var member in table.Members.Current)
        {
            AddToAudience(replica, member);
        }

        foreach (var interval in table.Members.Intervals)
        {
            if (interval.To is { } left && interval.Node != _self && !_gone.Contains(interval.Node) && !table.Members.IsMember(interval.Node))
            {
                replica.Departing[interval.Node] = left;
                AddToAudience(replica, interval.Node);
            }
        }

        foreach (var node in table.MustGreet.Except(table.Greeted))
        {
            replica.MustGreet.Add(node);
            replica.Of(node).SetUngreeted();
        }

        foreach (var (node, count) in table.Bases)
        {
            replica.Of(node).SetBase(count);
        }

        foreach (var node in table.Greeted)
        {
            replica.Of(node).IsGreeted = true;
        }
    }

    private void RecoverEntry(LoggedEntry logged)
    {
        var entry = new EntryState(logged.Entry, isDurable: true) { Outcome = logged.Outcome, IsDecided = logged.Outcome != Outcome.Undecided };
        if (entry.Outcome == Outcome.Undecided && IsOnDropped(logged.Entry))
        {
            entry.Outcome = Outcome.Aborted;
        }

        foreach (var part in logged.Entry.Tables)
        {
            if (!_replicas.TryGetValue(part.Table, out var replica)
                || (replica.State == ReplicaState.Departed && entry.Stamp > replica.Position)
                || !replica.Of(entry.Entry.Origin).Add(part.Sequence, entry, Rules.Sound))
            {
                continue;
            }

            entry.Keepers++;
            if (entry.Entry.Origin == _self)
            {
                replica.Own.Add(entry);
            }

            if (logged.Entry.Kind == EntryKind.Schema && replica.Table == logged.Entry.Tables[0].Table && (replica.IsBeginning || entry.Stamp > replica.Position))
            {
                Prepare(logged.Entry);
            }

            if (replica.IsBeginning)
            {
                replica.Early.Add(entry.Stamp, entry);
            }
            else if (entry.Stamp <= replica.Position)
            {
                replica.Kept.Enqueue(entry);
            }
            else if (replica.State != ReplicaState.Departed)
            {
                Enqueue(replica, entry);
                RecoverMembershipChange(replica, logged.Entry);
            }
        }

        if (entry.Keepers > 0)
        {
            _entries.Add(entry.Stamp, entry);
        }
    }

    private void RecoverMembershipChange(TableReplica replica, Entry entry)
    {
        if (entry is { Kind: EntryKind.Subscribe, Membership: { } change })
        {
            AddToAudience(replica, change.Node);
        }
        else if (entry.Kind == EntryKind.Leave && entry.Origin == _self)
        {
            replica.State = ReplicaState.Leaving;
        }
    }

    private void OnLinkUp(PeerLink peer)
    {
        if (_sealed.Contains(peer.Node))
        {
            return;
        }

        peer.Reset(isUp: true);
        var tables = new List<TableDeclaration>();
        foreach (var replica in _replicas.Values)
        {
            var isGreeted = replica.State == ReplicaState.Joining ? replica.Of(peer.Node).IsGreeted : !replica.MustGreet.Contains(peer.Node);
            tables.Add(new TableDeclaration(replica.Table, replica.Attempt, replica.State != ReplicaState.Joining, isGreeted, replica.VisiblePosition,
                [.. replica.Progresses.Select(progress => new OriginCount(progress.Node, progress.AcknowledgedHere))]));
        }

        _effects.Add(new Send(peer.Node, new Hello(_options.Incarnation, _clock.Value, _wall, IsNewcomer, tables, [.. _gone], [.. _evicted.Keys])));
    }

    private void OnLinkDown(PeerLink peer)
    {
        peer.Reset(isUp: false);
        peer.AwaySinceMs = _uptime;
    }

    private void OnHello(PeerLink peer, Hello hello)
    {
        HearWall(peer, hello.Wall);
        if (RefusesAtHandshake(peer, hello) || RefusesLostLog(peer, hello))
        {
            return;
        }

        Observe(hello.Clock);
        _refusedAtHandshakeMs = 0;
        peer.IsReady = true;
        peer.AwaySinceMs = 0;
        foreach (var declared in hello.Tables)
        {
            if (_replicas.TryGetValue(declared.Table, out var replica))
            {
                AddToAudience(replica, peer.Node);
            }
        }

        foreach (var node in hello.Gone)
        {
            TakeGone(node);
        }

        ResendOwn(peer, hello);
        ForgetOwed(peer, hello);
        TellEvictions(peer, hello);
        foreach (var replica in _replicas.Values)
        {
            var declared = hello.Tables.FirstOrDefault(table => table.Table == replica.Table);
            Resume(peer, replica, declared);
            if (replica.Audience.Contains(peer.Node))
            {
                if (_rules.TellsAgain())
                {
                    SendReceipts(peer, replica);
                }

                peer.CountsDue.Add(replica.Table);
                peer.PositionsDue.Add(replica.Table);
            }

            if (replica.IsTryDurable && replica.Sponsor == peer.Node)
            {
                AskSponsor(replica);
            }
        }

        SendProgress(peer, PromiseNow(), withPositions: true);
    }

    /// <summary>Own durable entries that the peer lacks, each once, in stamp order.</summary>
    private void ResendOwn(PeerLink peer, Hello hello)
    {
        var lacking = new SortedDictionary<Stamp, EntryState>();
        foreach (var declared in hello.Tables)
        {
            if (!_replicas.TryGetValue(declared.Table, out var replica))
            {
                continue;
            }

            var has = declared.Holds.FirstOrDefault(held => held.Origin == _self).Count;
            for (var index = 0; index < replica.Own.Count; index++)
            {
                var own = replica.Own[index];
                if (own.IsDurable && (own.Entry.On(declared.Table)!.Sequence > has || own.Stamp > declared.Position))
                {
                    lacking.TryAdd(own.Stamp, own);
                }
            }
        }

        foreach (var own in lacking.Values)
        {
            ShipWithOutcome(peer, own);
        }
    }

    /// <summary>A snapshot is owed to a try that lasts: not to one that was given up, or has its copy from somebody else.</summary>
    private void ForgetOwed(PeerLink peer, Hello hello)
    {
        foreach (var owed in _owed.Where(owed => owed.Newcomer == peer.Node).ToArray())
        {
            if (!hello.Tables.Any(declared => declared.Table == owed.Table && !declared.IsHeld && declared.Attempt == owed.Attempt))
            {
                OnSnapshotConfirmed(peer, new SnapshotConfirmed(owed.Table, owed.Attempt));
            }
        }
    }

    /// <param name="declared">Null when the peer did not hold the table when it sent its Hello; it may be joining since.</param>
    private void Resume(PeerLink peer, TableReplica replica, TableDeclaration? declared)
    {
        if (declared is { IsHeld: true })
        {
            OnPosition(peer, declared.Table, declared.Position);
        }
        else if (declared is null && replica.State == ReplicaState.Departed)
        {
            // It has left too, and has decided what came before.
            OnPosition(peer, replica.Table, replica.Position);
            EndDeparting(replica, peer.Node);
        }
        else if (declared is null && !replica.IsBeginning)
        {
            EndDeparting(replica, peer.Node);
        }

        if (FindSubscription(replica, peer.Node) is var (attempt, subscription) && attempt != 0
            && !(declared is { IsGreeted: true } && declared.Attempt == attempt))
        {
            Greet(replica, peer.Node, attempt, subscription);
        }

        if (declared is { IsHeld: false } && replica.State != ReplicaState.Joining
            && replica.Members.CurrentOf(peer.Node) is { } member
            && member.Attempt == declared.Attempt && member.AttemptStamp <= replica.VisiblePosition
            && (IsEvicted(member.AttemptStamp.Node) || _owed.Contains(new OwedSnapshot(replica.Table, peer.Node, declared.Attempt))))
        {
            SendSnapshot(replica, peer, declared.Attempt);
        }
    }

    /// <summary>The node's last try to join and its subscription: decided, or still in the queue. Zero for none.</summary>
    private static (ulong Attempt, Stamp Subscription) FindSubscription(TableReplica replica, NodeId node)
    {
        var (attempt, stamp) = replica.Members.CurrentOf(node) is { } member ? (member.Attempt, member.AttemptStamp) : (0UL, Stamp.None);
        for (var index = 0; index < replica.Queue.Count; index++)
        {
            Consider(replica.Queue[index].Entry);
        }

        foreach (var early in replica.Early.Values)
        {
            Consider(early.Entry);
        }

        return (attempt, stamp);

        void Consider(Entry entry)
        {
            if (entry is { Kind: EntryKind.Subscribe, Membership: { } change } && change.Node == node && change.Attempt > attempt)
            {
                (attempt, stamp) = (change.Attempt, entry.Stamp);
            }
        }
    }
}
