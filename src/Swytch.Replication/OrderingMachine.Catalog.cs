using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Ordering;
using Swytch.Replication.Transactions;

namespace Swytch.Replication;

/// <summary>
/// Schema entries. They stand on the catalog, which every node holds, and on the tables they change, of which they write all. The catalog is an
/// entry's first table: what it does to tables happens when it is decided there.
/// </summary>
public sealed partial class OrderingMachine
{
    private readonly Dictionary<ulong, Stamp> _dropped = [];

    /// <summary>DDL writes all of what it changes: who ran under the old schema is certified away.</summary>
    private void WriteAllOf(IReadOnlyList<SchemaChange> changes, OpenTransaction transaction)
    {
        foreach (var change in changes)
        {
            if (change.Verb != SchemaVerb.Create && _rules.SchemaWrites(change.Verb))
            {
                transaction.Commit!.Writes.Add(Core.Footprints.FootprintItem.Whole(change.Table));
                transaction.Footprint.Add(Core.Footprints.FootprintItem.Whole(change.Table));
            }
        }
    }

    /// <summary>
    /// First holders are nodes that have told that they hold the catalog: one that is still joining would find the creation in its snapshot, and
    /// what was written since nowhere.
    /// </summary>
    private SchemaRequest NameMembers(SchemaRequest request)
    {
        var catalog = _replicas[request.Catalog];
        return request with
        {
            Changes = [.. request.Changes.Select(change => change with
            {
                Members = [.. change.Members.Where(node => node == _self || (catalog.Members.IsMember(node) && catalog.Of(node).Position > Stamp.None))],
            })],
        };
    }

    /// <summary>A table begins with the copies that were asked for, as far as min_copies demands them.</summary>
    private Refusal? FindTooFew(SchemaRequest? wanted, SchemaRequest? named)
    {
        for (var index = 0; index < wanted?.Changes.Count; index++)
        {
            var (asked, got) = (wanted.Changes[index].Members, named!.Changes[index].Members);
            if (got.Count < Math.Min(asked.Count, _options.MinimumCopies))
            {
                return new Refusal(RefusalReason.Unreachable, wanted.Changes[index].Table, asked.Except(got).First());
            }
        }

        return null;
    }

    /// <summary>A table is being created and this node is to hold it: entries on it may come before the creation is decided here.</summary>
    private void Prepare(Entry entry)
    {
        foreach (var change in entry.Schema)
        {
            if (change.Verb == SchemaVerb.Create && change.Members.Contains(_self) && !_replicas.ContainsKey(change.Table))
            {
                var replica = new TableReplica(change.Table, ReplicaState.Creating, _rules);
                _replicas.Add(change.Table, replica);
                foreach (var member in change.Members)
                {
                    AddToAudience(replica, member);
                }
            }
        }
    }

    private void OnSchemaDecided(TableReplica on, EntryState entry)
    {
        if (entry.Entry.Tables[0].Table == on.Table)
        {
            foreach (var change in entry.Entry.Schema)
            {
                switch (change.Verb)
                {
                    case SchemaVerb.Create when entry.Outcome == Outcome.Committed: OnCreated(on, change, entry.Stamp); break;
                    case SchemaVerb.Create: OnNotCreated(change.Table); break;
                    case SchemaVerb.Drop when entry.Outcome == Outcome.Committed: OnDropped(change.Table, entry.Stamp); break;
                    default: break;
                }
            }
        }

        if (entry.Outcome == Outcome.Committed && entry.Entry.Schema.Any(change => change.Table == on.Table))
        {
            on.SchemaVersion++;
        }
    }

    /// <summary>Holders are those named who are in the cluster at this place in the order.</summary>
    private void OnCreated(TableReplica catalog, SchemaChange change, Stamp stamp)
    {
        var members = Membership.OfNewTable(change, stamp, catalog.Members);
        _directory[change.Table] = [.. members.Select(member => member.Node)];
        if (!_replicas.TryGetValue(change.Table, out var replica) || replica.State != ReplicaState.Creating)
        {
            return;
        }

        if (!members.Exists(member => member.Node == _self))
        {
            OnNotCreated(change.Table);
            return;
        }

        replica.State = ReplicaState.Held;
        replica.Position = stamp;
        replica.VisiblePosition = stamp;
        replica.InstalledAt = stamp;
        replica.SchemaVersion = 1;
        replica.Members = new Membership(members);
        EnqueueEarly(replica);
        DropStrangers(replica);
        WakeJoined();
    }

    /// <summary>It is beyond the end of an evicted origin's log, or above this node's leave of the catalog.</summary>
    private void NotCreated(Entry entry)
    {
        foreach (var change in entry.Schema.Where(change => change.Verb == SchemaVerb.Create))
        {
            OnNotCreated(change.Table);
        }
    }

    private void OnNotCreated(ulong table)
    {
        if (_replicas.TryGetValue(table, out var replica) && replica.State == ReplicaState.Creating)
        {
            foreach (var early in replica.Early.Values)
            {
                Drop(early);
            }

            _replicas.Remove(table);
        }
    }

    /// <summary>
    /// Whatever stands on the table above the DROP aborts, without waiting for anybody. The copy is kept, as a leaver's, until all who held it
    /// have told that they decided the DROP.
    /// </summary>
    private void OnDropped(ulong table, Stamp stamp)
    {
        _dropped[table] = stamp;
        _directory.Remove(table);
        if (!_replicas.TryGetValue(table, out var replica))
        {
            return;
        }

        if (replica.State != ReplicaState.Departed)
        {
            replica.VisiblePosition = replica.IsBeginning ? stamp : replica.VisiblePosition;
            replica.State = ReplicaState.Departed;
            replica.Position = stamp;
        }

        replica.IsDropped = true;
        replica.MustGreet.Clear();
        var above = new List<EntryState>(replica.Early.Values);
        replica.Early.Clear();
        while (replica.Queue.Count > 0)
        {
            above.Add(replica.Queue.RemoveHead());
        }

        foreach (var entry in above)
        {
            AbortOnDropped(entry, stamp);
        }

        foreach (var owed in _owed.Where(owed => owed.Table == table).ToArray())
        {
            _owed.Remove(owed);
            WriteLog(new SnapshotDelivered(owed.Table, owed.Newcomer, owed.Attempt));
        }

        foreach (var transaction in _transactions.Values.ToArray())
        {
            if (transaction.Wait != TransactionWait.Decision && transaction.Footprint.Touches(table))
            {
                End(transaction, new Refusal(RefusalReason.Changed, table, null));
            }
        }

        foreach (var node in replica.Audience)
        {
            PeerOf(node).PositionsDue.Add(table);
        }
    }

    /// <summary>If it stands on no other table here, this is its end; otherwise it is decided there, in its turn.</summary>
    private void AbortOnDropped(EntryState entry, Stamp dropped)
    {
        if (entry.Stamp > dropped && entry.Outcome == Outcome.Undecided)
        {
            entry.Outcome = Outcome.Aborted;
        }

        if (entry.Outcome != Outcome.Undecided && !entry.IsDecided && !entry.Entry.Tables.Any(part => _replicas.TryGetValue(part.Table, out var replica) && IsQueued(replica, entry)))
        {
            Decide(entry, []);
        }

        Release(entry);
        Drop(entry);
    }

    /// <summary>A fact that needs no certification: it touches a table that was dropped below its stamp.</summary>
    private bool IsOnDropped(Entry entry) =>
        _dropped.Count > 0 && entry.Tables.Any(part => _dropped.TryGetValue(part.Table, out var dropped) && entry.Stamp > dropped);
}
