using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;
using Swytch.Replication.Transactions;

namespace Swytch.Replication;

/// <summary>R8: a newcomer asks a member, the member stamps the subscription and owes a snapshot.</summary>
public sealed partial class OrderingMachine
{
    private readonly Dictionary<ulong, List<NodeId>> _directory = [];
    private readonly HashSet<OwedSnapshot> _owed = [];

    /// <summary>Own subscriptions that have just become visible.</summary>
    private readonly List<Entry> _owedNow = [];

    /// <summary>Other snapshots to send when everything that became visible together is taken in.</summary>
    private readonly List<(TableReplica Replica, PeerLink Newcomer, ulong Attempt)> _snapshotsDue = [];

    private void EnsureSubscribed(ulong table)
    {
        if (!_replicas.ContainsKey(table))
        {
            var replica = new TableReplica(table, ReplicaState.Joining, _rules) { OwnCount = _ownCounts.GetValueOrDefault(table) };
            replica.OwnDurable = replica.OwnCount;
            _replicas.Add(table, replica);
            TryToJoin(replica);
        }
    }

    /// <summary>
    /// A try has a name and a sponsor, durable before the sponsor is asked. There is no other try unless the sponsor says that it has stamped
    /// nothing: so a membership has one subscription, and greetings and snapshots cannot be taken for those of another.
    /// </summary>
    private void TryToJoin(TableReplica replica)
    {
        replica.AskedAtMs = _uptime;
        var candidates = _directory.GetValueOrDefault(replica.Table, []).Where(node => node != _self && !_gone.Contains(node) && PeerOf(node).IsReady).ToList();
        if (candidates.Count == 0 || replica.Tries % 2 == 1)
        {
            // Those who left may each take another for a holder: every second time anybody is asked.
            candidates = [.. _peers.Values.Where(peer => peer.IsReady && !_gone.Contains(peer.Node)).Select(peer => peer.Node)];
        }

        if (candidates.Count == 0)
        {
            return;
        }

        replica.Attempt = _clock.Next(_now);
        EnsureReserved();
        replica.Sponsor = candidates[replica.Tries++ / 2 % candidates.Count];
        foreach (var early in replica.Early.Values)
        {
            Drop(early);
        }

        replica.Early.Clear();
        replica.ForgetProgress();
        replica.Of(_self).SetBase(replica.OwnCount);
        WriteLog(new TableJoining(replica.Table, replica.Attempt, replica.Sponsor.Value));
    }

    private void AskSponsor(TableReplica replica)
    {
        if (replica is { State: ReplicaState.Joining, IsInstalling: false, Sponsor: { } sponsor })
        {
            SendTo(PeerOf(sponsor), new SubscribeRequest(replica.Table, replica.Attempt, replica.OwnCount));
        }
    }

    private void OnJoining(TableJoining joining)
    {
        if (_replicas.TryGetValue(joining.Table, out var replica) && replica.Attempt == joining.Attempt)
        {
            replica.IsTryDurable = true;
            AskSponsor(replica);
        }
    }

    private void RetryJoins()
    {
        ForgetSponsors();

        foreach (var replica in _replicas.Values.ToArray())
        {
            if (replica is { State: ReplicaState.Joining, Sponsor: null } && _uptime >= replica.AskedAtMs + _options.JoinRetryMs)
            {
                TryToJoin(replica);
            }
        }
    }

    private void OnSubscribeRequest(PeerLink peer, SubscribeRequest request)
    {
        Observe(request.Attempt);
        var owed = new OwedSnapshot(request.Table, peer.Node, request.Attempt);
        if (_owed.Contains(owed))
        {
            return;
        }

        // Who was told "nothing is stamped" once on this link goes on from there: the same question, doubled, has the same answer.
        if (peer.Refused.Contains((request.Table, request.Attempt))
            || !_replicas.TryGetValue(request.Table, out var replica) || replica.State != ReplicaState.Held || !replica.Members.IsMember(_self)
            || FindSkew() is not null || HybridClock.MillisecondsOf(request.Attempt) > FutureMs)
        {
            peer.Refused.Add((request.Table, request.Attempt));
            var known = !_replicas.TryGetValue(request.Table, out replica) || replica is { State: ReplicaState.Joining } ? _directory.GetValueOrDefault(request.Table, []) : [.. replica.Members.Current];
            SendTo(peer, new Redirect(request.Table, request.Attempt, [.. known.Where(node => node != _self)]));
            return;
        }

        _owed.Add(owed);
        Publish([request.Table], (stamp, tables) => new Entry
        {
            Cluster = _options.Cluster,
            Incarnation = _options.Incarnation,
            Kind = EntryKind.Subscribe,
            Stamp = stamp,
            Tables = tables,
            Membership = new MembershipChange(peer.Node, request.Attempt, request.OwnEntries),
        });
    }

    private void OnRedirect(PeerLink peer, Redirect redirect)
    {
        if (!_replicas.TryGetValue(redirect.Table, out var replica) || replica.State != ReplicaState.Joining || replica.Attempt != redirect.Attempt)
        {
            return;
        }

        // The next try goes to somebody else, if the redirect knows one.
        _directory[redirect.Table] = [.. redirect.Members.Where(node => node != _self && node != peer.Node)];
        replica.Sponsor = null;
        replica.IsTryDurable = false;
    }

    /// <summary>The subscription is decided: its newcomer is a member above the stamp.</summary>
    private void OnSubscribed(TableReplica replica, Entry entry)
    {
        var change = entry.Membership!;
        replica.Members.Subscribe(entry.Stamp, change);
        if (change.Node != _self)
        {
            AddToAudience(replica, change.Node);
            replica.Departing.Remove(change.Node);
            replica.Of(change.Node).SetBase(change.OwnEntries);
            AcknowledgeOn(replica, change.Node);
        }
    }

    /// <summary>After everything that became visible together: the rows that go with a position are those that readers see at it.</summary>
    private void SendOwed()
    {
        foreach (var subscription in _owedNow)
        {
            if (subscription.Membership is { } change
                && _replicas.TryGetValue(subscription.Tables[0].Table, out var replica)
                && _peers.TryGetValue(change.Node, out var newcomer)
                && (IsEvicted(subscription.Origin) || _owed.Contains(new OwedSnapshot(replica.Table, change.Node, change.Attempt))))
            {
                SendSnapshot(replica, newcomer, change.Attempt);
            }
        }

        _owedNow.Clear();
        foreach (var (replica, newcomer, attempt) in _snapshotsDue)
        {
            SendSnapshot(replica, newcomer, attempt);
        }

        _snapshotsDue.Clear();
    }

    /// <summary>Any position at or above the subscription does: the one that readers see now.</summary>
    private void SendSnapshot(TableReplica replica, PeerLink peer, ulong attempt)
    {
        if (!peer.IsReady)
        {
            return;
        }

        var at = replica.VisiblePosition;
        _effects.Add(new SendSnapshot(peer.Node, new SnapshotHeader(
            replica.Table, attempt, at, VisibleSchemaVersion(replica), replica.Members.UpTo(at), replica.Window.UpTo(at))));
    }

    private static ulong VisibleSchemaVersion(TableReplica replica) =>
        replica.SchemaVersion - (ulong)replica.Applying.Count(entry => entry.Outcome == Outcome.Committed && entry.Entry.Schema.Any(change => change.Table == replica.Table));

    private void OnSnapshot(PeerLink peer, Snapshot snapshot)
    {
        var header = snapshot.Header;
        if (_replicas.TryGetValue(header.Table, out var replica)
            && replica is { State: ReplicaState.Joining, IsInstalling: false }
            && replica.Attempt == header.Attempt)
        {
            replica.IsInstalling = true;
            WriteLog(new TableInstalled(header, snapshot.Rows));
        }
        else if (replica is not { IsInstalling: true })
        {
            SendTo(peer, new SnapshotConfirmed(header.Table, header.Attempt));
        }
    }

    private void OnInstalled(SnapshotHeader header)
    {
        if (!_replicas.TryGetValue(header.Table, out var replica) || replica.State != ReplicaState.Joining)
        {
            // It was dropped meanwhile.
            return;
        }

        replica.State = ReplicaState.Held;
        replica.IsInstalling = false;
        replica.Position = header.Position;
        replica.VisiblePosition = header.Position;
        replica.InstalledAt = header.Position;
        replica.SchemaVersion = header.SchemaVersion;
        replica.Members = new Membership(header.Members);
        foreach (var write in header.Window)
        {
            replica.Window.Add(write.Stamp, write.Writes);
        }

        Pass(header.Position.Clock);
        foreach (var interval in header.Members)
        {
            if (interval.To is not null || interval.Node == _self || IsEvicted(interval.Node))
            {
                continue;
            }

            AddToAudience(replica, interval.Node);
            if (!replica.Of(interval.Node).IsGreeted)
            {
                replica.MustGreet.Add(interval.Node);
            }

            if (interval.Attempt != 0)
            {
                Greet(replica, interval.Node, interval.Attempt, interval.AttemptStamp);
            }
        }

        foreach (var evicted in _evicted.Keys)
        {
            EndLog(replica, evicted);
        }

        foreach (var progress in replica.Progresses)
        {
            if (!replica.MustGreet.Contains(progress.Node))
            {
                progress.SetBase(0);
            }
        }

        EnqueueEarly(replica);
        DropStrangers(replica);

        foreach (var peer in _peers.Values)
        {
            peer.PositionsDue.Add(header.Table);
            SendTo(peer, new SnapshotConfirmed(header.Table, header.Attempt));
        }

        WakeJoined();
    }

    /// <summary>Entries name whom their origins believed to be members: those who are neither that nor on their way need nothing.</summary>
    private static void DropStrangers(TableReplica replica)
    {
        foreach (var node in replica.Audience.ToArray())
        {
            EndDeparting(replica, node);
        }
    }

    /// <summary>Entries that came while joining and are above the snapshot take their places.</summary>
    private void EnqueueEarly(TableReplica replica)
    {
        foreach (var entry in replica.Early.Values)
        {
            if (entry.Stamp > replica.Position)
            {
                Enqueue(replica, entry);
            }
            else
            {
                Drop(entry);
            }
        }

        replica.Early.Clear();
        foreach (var progress in replica.Progresses)
        {
            AcknowledgeOn(replica, progress.Node);
        }
    }

    private void WakeJoined()
    {
        foreach (var transaction in _transactions.Values.ToArray())
        {
            if (transaction.Wait == TransactionWait.Tables && HoldsAll(transaction))
            {
                Arrive(transaction);
            }
        }
    }

    private void OnSnapshotConfirmed(PeerLink peer, SnapshotConfirmed confirmed)
    {
        if (_owed.Remove(new OwedSnapshot(confirmed.Table, peer.Node, confirmed.Attempt)))
        {
            WriteLog(new SnapshotDelivered(confirmed.Table, peer.Node, confirmed.Attempt));
            if (_replicas.TryGetValue(confirmed.Table, out var replica))
            {
                DropDeparted([replica]);
            }
        }
    }
}
