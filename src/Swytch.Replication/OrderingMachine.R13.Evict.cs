using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>
/// R13: an operator says that a node is gone for good. SEAL: every survivor durably stops accepting anything of it and tells what it holds of
/// its log. UNION: everyone gets all of that, and where it ends. EVICT: from then on its promise is endless and its receipt is not needed.
/// Membership changes in order, by an entry per table. Every step may be repeated, by any survivor.
/// </summary>
public sealed partial class OrderingMachine
{
    private readonly HashSet<NodeId> _sealed = [];
    private readonly Dictionary<NodeId, Eviction> _evicted = [];

    /// <summary>Known, and perhaps not durable here yet: nobody whose Hello comes now must miss them.</summary>
    private readonly Dictionary<NodeId, Evicted> _evictions = [];

    /// <summary>Evictions that this node runs, with the answers so far.</summary>
    private readonly Dictionary<NodeId, Dictionary<NodeId, Sealed>> _sealing = [];

    private readonly Dictionary<NodeId, ulong> _sealedSinceMs = [];

    private const ulong TakeOverAfterMs = 2_000;

    private bool IsEvicted(NodeId node) => _evicted.Count > 0 && _evicted.ContainsKey(node);

    private void Evict(NodeId target)
    {
        if (target == _self || !_peers.ContainsKey(target) || IsEvicted(target) || !_sealing.TryAdd(target, []))
        {
            return;
        }

        SealAgainst(target);
        AskForSeals();
    }

    private void SealAgainst(NodeId target)
    {
        if (_sealed.Add(target))
        {
            _sealedSinceMs[target] = _uptime;
            OnLinkDown(PeerOf(target));
        }

        WriteLog(new NodeSealed(target));
    }

    /// <summary>A seal without an eviction: whoever ran it may be gone. Anybody may go on from the seals.</summary>
    private void TakeOverEvictions()
    {
        foreach (var target in _sealed)
        {
            if (!IsEvicted(target) && _uptime >= _sealedSinceMs.GetValueOrDefault(target) + TakeOverAfterMs && _sealing.TryAdd(target, []))
            {
                WriteLog(new NodeSealed(target));
            }
        }
    }

    /// <summary>Until all have answered: only then is it known what the node may have been told.</summary>
    private void AskForSeals()
    {
        TakeOverEvictions();
        foreach (var (target, answers) in _sealing)
        {
            foreach (var peer in _peers.Values)
            {
                if (peer.Node != target && !_sealed.Contains(peer.Node) && !answers.ContainsKey(peer.Node))
                {
                    SendTo(peer, new Seal(target));
                }
            }
        }
    }

    private void OnSeal(PeerLink peer, Seal seal)
    {
        if (seal.Node != _self)
        {
            SealAgainst(seal.Node);
            _sealAnswers.Add((peer.Node, seal.Node));
        }
    }

    private readonly List<(NodeId Asker, NodeId Target)> _sealAnswers = [];
    private readonly Dictionary<NodeId, LogFound> _inLog = [];

    /// <summary>The seal is durable: nothing of the node comes in any more, so the answer is final.</summary>
    private void OnSealDurable(NodeId target) => _effects.Add(new LookUpLog(target));

    /// <summary>What is forgotten in memory may still be wanted by holders of other tables; what was dropped with a copy is in the log all the same.</summary>
    private void OnLogFound(LogFound found)
    {
        var target = found.Origin;
        _inLog[target] = found;
        foreach (var (asker, _) in _sealAnswers.Where(answer => answer.Target == target))
        {
            SendTo(PeerOf(asker), SealedAgainst(target));
        }

        _sealAnswers.RemoveAll(answer => answer.Target == target);
        if (_sealing.TryGetValue(target, out var answers))
        {
            answers[_self] = SealedAgainst(target);
            CloseEviction(target);
        }
    }

    /// <summary>A table that is dropped has no end: what stands on it above the DROP is aborted, and counts on its other tables.</summary>
    private Sealed SealedAgainst(NodeId target) => new(
        target,
        [
            .. _replicas.Values.Where(replica => !replica.IsBeginning && !replica.IsDropped).Select(replica => new TableCount(replica.Table, Math.Max(replica.Of(target).Held, 0))),
            .. _dropped.Keys.Select(table => new TableCount(table, Eviction.NoEnd)),
        ],
        _inLog[target].Entries,
        OutcomesOf(target),
        _evictions.GetValueOrDefault(target));

    private List<OutcomeRecord> OutcomesOf(NodeId origin) =>
        [.. _inLog[origin].Outcomes, .. _entries.Values.Where(entry => entry.Entry.Origin == origin && entry.Outcome != Outcome.Undecided).Select(entry => new OutcomeRecord { Entry = entry.Stamp, Outcome = entry.Outcome, DecidedBy = _self })];

    private List<Entry> EntriesOf(NodeId origin) =>
        [.. _entries.Values.Where(entry => entry.Entry.Origin == origin && entry.IsDurable).Select(entry => entry.Entry).OrderBy(entry => entry.Stamp)];

    private void OnSealed(PeerLink peer, Sealed answer)
    {
        if (_sealing.TryGetValue(answer.Node, out var answers))
        {
            answers[peer.Node] = answer;
            CloseEviction(answer.Node);
        }
    }

    private void CloseEviction(NodeId target)
    {
        var answers = _sealing[target];
        if (!answers.ContainsKey(_self) || NodeList.Any(node => node != _self && !_sealed.Contains(node) && !answers.ContainsKey(node)))
        {
            return;
        }

        var union = new SortedDictionary<Stamp, Entry>();
        foreach (var entry in answers.Values.SelectMany(answer => answer.Entries))
        {
            union.TryAdd(entry.Stamp, entry);
        }

        var evicted = answers.Values.Select(answer => answer.Eviction).FirstOrDefault(known => known is not null)
            ?? Eviction.Conclude(target, [.. answers.Values], [.. union.Values], _self);
        foreach (var peer in _peers.Values)
        {
            SendTo(peer, evicted);
        }

        _sealing.Remove(target);
        TakeEviction(evicted);
    }

    /// <summary>First the entries, then the fact: when it is durable, so are they.</summary>
    private void TakeEviction(Evicted evicted)
    {
        if (IsEvicted(evicted.Node))
        {
            return;
        }

        SealAgainst(evicted.Node);
        _evictions[evicted.Node] = evicted;
        var eviction = new Eviction(evicted);
        foreach (var entry in evicted.Entries.Where(entry => !eviction.IsBeyondEnd(entry)))
        {
            Take(entry, isUnion: true);
        }

        WriteLog(new NodeEvicted(evicted));
    }

    private void OnEvicted(NodeEvicted record)
    {
        var eviction = record.Eviction;
        if (!_evicted.TryAdd(eviction.Node, new Eviction(eviction)))
        {
            return;
        }

        _evictions[eviction.Node] = eviction;
        WakeAll();
        foreach (var outcome in eviction.Outcomes)
        {
            if (_entries.TryGetValue(outcome.Entry, out var entry) && entry.Outcome == Outcome.Undecided)
            {
                entry.Outcome = outcome.Outcome;
            }
        }

        _sealing.Remove(eviction.Node);
        foreach (var owed in _owed.Where(owed => owed.Newcomer == eviction.Node).ToArray())
        {
            _owed.Remove(owed);
            WriteLog(new SnapshotDelivered(owed.Table, owed.Newcomer, owed.Attempt));
        }

        foreach (var replica in _replicas.Values.ToArray())
        {
            EndLog(replica, eviction.Node);
            replica.Audience.Remove(eviction.Node);
            replica.Departing.Remove(eviction.Node);
            replica.MustGreet.Remove(eviction.Node);
            foreach (var node in replica.Audience)
            {
                if (_peers.TryGetValue(node, out var peer) && peer.IsReady)
                {
                    OweReceipt(peer, new Receipt(replica.Table, eviction.Node, replica.Of(eviction.Node).AcknowledgedHere));
                }
            }

            AdoptNewcomers(replica, eviction.Node);
        }

        _busy.RemoveAll(static replica => replica.Queue.Count == 0);
    }

    /// <summary>Nothing of the node beyond the end of its log is in the queues; everything up to there is held.</summary>
    private void EndLog(TableReplica replica, NodeId node)
    {
        var eviction = _evicted[node];
        foreach (var dropped in replica.Queue.RemoveWhere(entry => entry.Entry.Origin == node && eviction.IsBeyondEnd(entry.Entry)))
        {
            dropped.Outcome = Outcome.Aborted;
            if (dropped.IsWrite)
            {
                replica.Pending.Remove(dropped.Entry.Writes);
            }

            Release(dropped);
            NotCreated(dropped.Entry);
            Drop(dropped);
        }

        foreach (var early in replica.Early.Values.Where(entry => entry.Entry.Origin == node && eviction.IsBeyondEnd(entry.Entry)).ToArray())
        {
            replica.Early.Remove(early.Stamp);
            NotCreated(early.Entry);
            Drop(early);
        }

        replica.Of(node).EndAt(eviction.FinalOf(replica.Table));
    }

    /// <summary>Newcomers that the node had sponsored get their snapshot from whoever has one; those it had not get another sponsor.</summary>
    private void AdoptNewcomers(TableReplica replica, NodeId sponsor)
    {
        if (replica.State != ReplicaState.Joining)
        {
            foreach (var interval in replica.Members.Intervals)
            {
                if (interval.To is null && interval.AttemptStamp.Node == sponsor && interval.AttemptStamp <= replica.VisiblePosition && _peers.TryGetValue(interval.Node, out var newcomer))
                {
                    _snapshotsDue.Add((replica, newcomer, interval.Attempt));
                }
            }
        }
        else if (replica.Sponsor == sponsor && !_evicted[sponsor].HasStamped(_self, replica.Attempt))
        {
            replica.Sponsor = null;
            replica.IsTryDurable = false;
        }
    }

    /// <summary>One member per table stamps the eviction, so that membership changes at one place in the order.</summary>
    private void StampEvictions()
    {
        foreach (var target in _evicted.Keys)
        {
            foreach (var replica in _replicas.Values.ToArray())
            {
                if (replica.State == ReplicaState.Held
                    && replica.Members.IsMember(target)
                    && replica.Members.Current.Where(node => !IsEvicted(node)).Min() == _self
                    && !replica.Queue.Any(entry => entry.Entry.Kind == EntryKind.Evict && entry.Entry.Membership?.Node == target))
                {
                    Publish([replica.Table], (stamp, tables) => new Entry
                    {
                        Cluster = _options.Cluster,
                        Incarnation = _options.Incarnation,
                        Kind = EntryKind.Evict,
                        Stamp = stamp,
                        Tables = tables,
                        Membership = new MembershipChange(target, 0, _evicted[target].FinalOf(replica.Table)),
                    });
                }
            }
        }
    }

    /// <summary>A peer that was away when the others heard.</summary>
    private void TellEvictions(PeerLink peer, Hello hello)
    {
        foreach (var (node, eviction) in _evictions)
        {
            if (!hello.Evictions.Contains(node))
            {
                SendTo(peer, eviction);
            }
        }
    }

    /// <summary>Nobody alive may hold all tables of an entry whose origin is gone: each table's holders tell their part (R6).</summary>
    private void TellVerdicts(EntryState entry)
    {
        foreach (var part in entry.Entry.Tables)
        {
            if (_replicas.TryGetValue(part.Table, out var replica) && IsQueued(replica, entry))
            {
                var passes = Passes(entry.Entry, part);
                Note(entry, part.Table, passes);
                foreach (var peer in _peers.Values)
                {
                    SendTo(peer, new Verdict(entry.Stamp, part.Table, passes));
                }
            }
        }
    }

    private void OnVerdict(Verdict verdict)
    {
        if (_entries.TryGetValue(verdict.Entry, out var entry))
        {
            Note(entry, verdict.Table, verdict.Passes);
        }
    }

    private void Note(EntryState entry, ulong table, bool passes)
    {
        entry.Verdicts ??= [];
        entry.Verdicts[table] = passes;
        if (entry.Outcome == Outcome.Undecided && (!passes || entry.Entry.Tables.All(part => entry.Verdicts.ContainsKey(part.Table))))
        {
            entry.Outcome = passes && entry.Verdicts.Values.All(yes => yes) ? Outcome.Committed : Outcome.Aborted;
            WakeTablesOf(entry);
        }
    }
}
