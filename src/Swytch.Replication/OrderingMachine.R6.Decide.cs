using Swytch.Core;
using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>R6: per table, entries are decided in stamp order, and everybody who certifies gets the same answer.</summary>
public sealed partial class OrderingMachine
{
    private void Decide()
    {
        for (var moved = true; moved;)
        {
            moved = false;
            for (var index = 0; index < _busy.Count; index++)
            {
                var replica = _busy[index];
                while (IsWorthTrying(replica) && replica.Queue.Head is { } head && TryDecide(head))
                {
                    moved = true;
                    replica.IsAwake = true;
                }

                replica.IsAwake = false;
            }

            if (moved)
            {
                _busy.RemoveAll(static replica => replica.Queue.Count == 0);
            }
        }

        _heardFrom.Clear();
    }

    /// <summary>Nodes whose messages were taken since the last time; all of them when the list of who matters may have changed.</summary>
    private readonly HashSet<NodeId> _heardFrom = [];

    private bool IsWorthTrying(TableReplica replica) => replica.IsAwake || (replica.Missing is { } missing && _heardFrom.Contains(missing));

    private void WakeAll()
    {
        foreach (var replica in _replicas.Values)
        {
            replica.IsAwake = true;
        }
    }

    private bool TryDecide(EntryState entry)
    {
        var here = _here;
        here.Clear();
        foreach (var part in entry.Entry.Tables)
        {
            if (_replicas.TryGetValue(part.Table, out var replica) && IsQueued(replica, entry))
            {
                if (!ReferenceEquals(replica.Queue.Head, entry) || !IsSettled(replica, entry))
                {
                    return false;
                }

                here.Add(replica);
            }
        }

        if (here.Count == entry.Entry.Tables.Length)
        {
            var outcome = entry.Entry.Kind switch
            {
                EntryKind.Subscribe or EntryKind.Evict => Outcome.Committed,
                EntryKind.Leave => MayLeave(here[0], entry.Entry) ? Outcome.Committed : Outcome.Aborted,
                _ => Certify(entry.Entry) ? Outcome.Committed : Outcome.Aborted,
            };
            Invariant.Holds(entry.Outcome == Outcome.Undecided || entry.Outcome == outcome, "R6: everyone who decides gets the same answer");
            entry.Outcome = outcome;
        }
        else if (entry.Outcome == Outcome.Undecided)
        {
            entry.StuckSinceMs = entry.StuckSinceMs == 0 ? _uptime : entry.StuckSinceMs;
            return false;
        }

        Decide(entry, [.. here]);
        return true;
    }

    private readonly List<TableReplica> _here = [];

    /// <summary>The entry commits unless a committed entry above its position wrote something in its footprint.</summary>
    private bool Certify(Entry entry)
    {
        foreach (var part in entry.Tables)
        {
            if (!Passes(entry, part))
            {
                return false;
            }
        }

        return true;
    }

    private bool Passes(Entry entry, EntryTable part)
    {
        var window = _replicas[part.Table].Window;
        return _rules.IsSchemaCurrent(part.SchemaVersion, _replicas[part.Table].SchemaVersion)
            && !_rules.IsTooOld(entry.Stamp, part.Position, _options.WindowMs)
            && _rules.IsCertified(window.HasTouched(entry.Reads, part.Position), window.HasTouched(entry.Writes, part.Position));
    }

    private void Decide(EntryState entry, TableReplica[] here)
    {
        var schema = false;
        var isFirst = !entry.IsDecided;
        entry.IsDecided = true;
        foreach (var replica in here)
        {
            var head = replica.Queue.RemoveHead();
            replica.IsAwake = true;
            Invariant.Holds(ReferenceEquals(head, entry) && entry.Stamp > replica.Position, "R6: decided in stamp order");
            replica.Position = entry.Stamp;
            replica.Applying.Enqueue(entry);
            if (entry.Outcome == Outcome.Committed)
            {
                Commit(replica, entry.Entry);
            }

            if (entry.Entry.Kind == EntryKind.Schema)
            {
                schema = true;
            }
        }

        var record = new OutcomeRecord { Entry = entry.Stamp, Outcome = entry.Outcome, DecidedBy = _self };
        WriteLog(new EntryDecided(entry.Entry, record, Array.ConvertAll(here, static replica => replica.Table)), entry);
        if (isFirst && entry.Entry.Origin == _self)
        {
            Tell(entry);
            AnswerClient(entry);
        }

        if (schema)
        {
            foreach (var replica in here)
            {
                OnSchemaDecided(replica, entry);
            }
        }

        DropDeparted(here);
    }

    private void Commit(TableReplica replica, Entry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Subscribe:
                OnSubscribed(replica, entry);
                break;
            case EntryKind.Evict:
                replica.Members.End(entry.Stamp, entry.Membership!.Node);
                break;
            case EntryKind.Leave:
                OnLeft(replica, entry);
                break;
            default:
                replica.Window.Add(entry.Stamp, entry.Writes);
                break;
        }
    }

    /// <summary>The origin announces to everyone who holds some table of the entry.</summary>
    private void Tell(EntryState entry)
    {
        foreach (var peer in _peers.Values)
        {
            if (peer.IsReady && Concerns(peer, entry.Entry))
            {
                peer.OutcomesDue.Add(new EntryOutcome(entry.Stamp, entry.Outcome));
                Owe(peer);
            }
        }
    }

    private void OnAnnounce(Announce announce)
    {
        Observe(announce.Clock);
        foreach (var (stamp, outcome) in announce.Outcomes)
        {
            if (_entries.TryGetValue(stamp, out var entry))
            {
                Invariant.Holds(entry.Outcome == Outcome.Undecided || entry.Outcome == outcome, "R6: an outcome is a fact");
                entry.Outcome = outcome;
                WakeTablesOf(entry);
            }
        }
    }

    private void WakeTablesOf(EntryState entry)
    {
        foreach (var part in entry.Entry.Tables)
        {
            if (_replicas.TryGetValue(part.Table, out var replica))
            {
                replica.IsAwake = true;
            }
        }
    }

    /// <summary>Readers see the entry decided.</summary>
    private void OnVisible(EntryState entry, EntryDecided decided)
    {
        foreach (var table in decided.Tables)
        {
            if (!_replicas.TryGetValue(table, out var replica) || !replica.Applying.TryPeek(out var first) || !ReferenceEquals(first, entry))
            {
                continue;
            }

            replica.Applying.Dequeue();
            if (entry.IsWrite)
            {
                replica.Pending.Remove(entry.Entry.Writes);
            }

            replica.VisiblePosition = entry.Stamp;
            replica.Kept.Enqueue(entry);
            replica.HasMoved = true;
        }

        Release(entry);
        if (entry.Entry is { Kind: EntryKind.Subscribe } && (entry.Entry.Origin == _self || IsEvicted(entry.Entry.Origin)))
        {
            _owedNow.Add(entry.Entry);
        }
    }

    /// <summary>An entry of which this node does not hold all tables waits for an announcement; when none comes, it asks.</summary>
    private void AskForOutcomes()
    {
        foreach (var replica in _busy)
        {
            var head = replica.Queue.Head!;
            if (head.Outcome != Outcome.Undecided || head.StuckSinceMs == 0 || _uptime < head.StuckSinceMs + _options.OutcomeQuestionMs)
            {
                continue;
            }

            head.StuckSinceMs = _uptime;
            if (IsEvicted(head.Entry.Origin))
            {
                TellVerdicts(head);
            }

            foreach (var node in head.Entry.Tables.SelectMany(part => part.Members).Append(head.Entry.Origin).Distinct())
            {
                if (_peers.TryGetValue(node, out var peer))
                {
                    SendTo(peer, new OutcomeQuestion([head.Stamp]));
                }
            }
        }
    }

    private void OnOutcomeQuestion(PeerLink peer, OutcomeQuestion question)
    {
        foreach (var stamp in question.Entries)
        {
            if (_entries.TryGetValue(stamp, out var entry) && entry.Outcome != Outcome.Undecided && _rules.MayAnnounce(entry.Entry.Origin == _self))
            {
                SendTo(peer, new Announce([new EntryOutcome(stamp, entry.Outcome)], _clock.Value));
            }
            else if (entry is null && _rules.MayAnnounce(stamp.Node == _self))
            {
                _effects.Add(new LookUpOutcome(peer.Node, stamp));
            }
        }
    }
}
