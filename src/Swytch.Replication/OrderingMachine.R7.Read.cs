using Swytch.Core.Ordering;
using Swytch.Replication.Ordering;
using Swytch.Replication.Transactions;

namespace Swytch.Replication;

/// <summary>
/// R7: a statement waits for the entries in flight that were acknowledged here when it came and write what it reads, and no others.
/// </summary>
/// <remarks>
/// A reader of several tables notes the highest of them as its cut. Until it has its snapshot, entries above the cut that write what it reads
/// are not acknowledged, own ones are not stamped, and those below the cut that still come in are waited for too: they are finite, because
/// promises pass the cut. So at the snapshot nothing it does not see has been acknowledged by this node.
/// </remarks>
public sealed partial class OrderingMachine
{
    private readonly List<OpenTransaction> _readersOfSeveral = [];
    private readonly List<EntryState> _withheld = [];
    private readonly Queue<OpenTransaction> _ready = new();

    private void OnStatement(StatementArrived statement)
    {
        if (!_transactions.TryGetValue(statement.Transaction, out var transaction))
        {
            transaction = new OpenTransaction(statement.Transaction);
            _transactions.Add(transaction.Id, transaction);
        }

        transaction.Footprint.Add(statement.Footprint);
        transaction.Statements++;
        transaction.Names = statement.Names;
        transaction.Schemas = statement.Schemas ?? [];
        transaction.WaitMs = statement.WaitMs;
        transaction.IsLocal = statement.IsLocal;
        Arrive(transaction);
    }

    /// <summary>Notes what the transaction has to wait for.</summary>
    private void Arrive(OpenTransaction transaction)
    {
        if (transaction.Wait == TransactionWait.None)
        {
            transaction.WaitingSinceMs = _uptime;
        }

        foreach (var table in transaction.Tables)
        {
            if (_dropped.ContainsKey(table) || _isDecommissioning)
            {
                End(transaction, new Refusal(_isDecommissioning ? RefusalReason.Leaving : RefusalReason.Changed, table, null));
                return;
            }

            if (!_replicas.TryGetValue(table, out var replica) || replica.IsBeginning)
            {
                EnsureSubscribed(table);
                transaction.Wait = TransactionWait.Tables;
            }
            else if (!_rules.MayRead(isLeaving: replica.State != ReplicaState.Held))
            {
                End(transaction, new Refusal(RefusalReason.Leaving, table, null));
                return;
            }
        }

        if (transaction.Wait == TransactionWait.Tables && !HoldsAll(transaction))
        {
            return;
        }

        if (!transaction.IsLocal)
        {
            NoteBlockers(transaction);
        }

        transaction.Wait = TransactionWait.Entries;
        if (transaction.Blockers.Count == 0)
        {
            _ready.Enqueue(transaction);
        }
    }

    private bool HoldsAll(OpenTransaction transaction) =>
        transaction.Tables.All(table => _replicas.TryGetValue(table, out var replica) && replica.State == ReplicaState.Held);

    private void NoteBlockers(OpenTransaction transaction)
    {
        var tables = 0;
        var highest = Stamp.None;
        foreach (var table in transaction.Footprint.Tables)
        {
            tables++;
            var replica = _replicas[table];
            if (!replica.Pending.MayIntersect(transaction.Footprint))
            {
                continue;
            }

            foreach (var entry in replica.Applying)
            {
                highest = Stamp.Higher(highest, NoteBlocker(transaction, entry));
            }

            for (var index = 0; index < replica.Queue.Count; index++)
            {
                highest = Stamp.Higher(highest, NoteBlocker(transaction, replica.Queue[index]));
            }
        }

        var blockers = transaction.Blockers.Count;
        NoteNames(transaction);
        if (tables > 1 && blockers > 0)
        {
            transaction.Cut = highest;
            _readersOfSeveral.Add(transaction);
        }
    }

    /// <summary>Name resolution waits for the schema entries in flight on the names.</summary>
    private void NoteNames(OpenTransaction transaction)
    {
        foreach (var catalog in transaction.Names?.Tables ?? [])
        {
            var replica = _replicas[catalog];
            if (!replica.Pending.MayIntersect(transaction.Names!))
            {
                continue;
            }

            foreach (var entry in replica.Applying)
            {
                NoteBlocker(transaction, entry, transaction.Names!);
            }

            for (var index = 0; index < replica.Queue.Count; index++)
            {
                NoteBlocker(transaction, replica.Queue[index], transaction.Names!);
            }
        }
    }

    private Stamp NoteBlocker(OpenTransaction transaction, EntryState entry) => NoteBlocker(transaction, entry, transaction.Footprint);

    private Stamp NoteBlocker(OpenTransaction transaction, EntryState entry, Core.Footprints.Footprint read)
    {
        if (!entry.IsWrite || !_rules.Blocks(entry.IsDurable && !entry.IsWithheld, entry.Entry.Writes, read))
        {
            return Stamp.None;
        }

        if (transaction.Blockers.Add(entry))
        {
            (entry.Readers ??= []).Add(transaction);
        }

        return entry.Stamp;
    }

    /// <summary>A newly durable entry of another node: readers of several tables wait for it, or have it withheld.</summary>
    private void WithholdFromReaders(EntryState entry)
    {
        foreach (var reader in _readersOfSeveral)
        {
            if (reader.Cut is not { } cut || entry.Outcome != Outcome.Undecided)
            {
                continue;
            }

            if (_rules.Withholds(entry.Stamp, cut, entry.Entry.Writes, reader.Footprint))
            {
                if (!entry.IsWithheld)
                {
                    entry.IsWithheld = true;
                    _withheld.Add(entry);
                }
            }
        }

        foreach (var reader in _readersOfSeveral)
        {
            if (!entry.IsWithheld && entry.Stamp <= reader.Cut)
            {
                NoteBlocker(reader, entry);
            }
        }
    }

    /// <summary>The entry is visible: who waited for it goes on.</summary>
    private void Release(EntryState entry)
    {
        if (entry.Readers is not { } readers || entry.Entry.Tables.Any(part => IsInvisible(part.Table, entry)))
        {
            return;
        }

        entry.Readers = null;
        foreach (var reader in readers)
        {
            if (reader.Blockers.Remove(entry) && reader.Blockers.Count == 0)
            {
                _ready.Enqueue(reader);
            }
        }
    }

    private bool IsInvisible(ulong table, EntryState entry) =>
        _replicas.TryGetValue(table, out var replica) && replica.IsDeciding && entry.Stamp > replica.VisiblePosition;

    /// <summary>Runs what need wait no longer: one instant for check and snapshot.</summary>
    private void RunReady()
    {
        while (_ready.TryDequeue(out var transaction))
        {
            if (transaction.Wait != TransactionWait.Entries || transaction.Blockers.Count > 0)
            {
                continue;
            }

            transaction.Wait = TransactionWait.None;
            transaction.Cut = null;
            _readersOfSeveral.Remove(transaction);
            if (!RanUnderCurrentSchema(transaction) || !Refresh(transaction))
            {
                End(transaction, new Refusal(RefusalReason.Changed, 0, null));
            }
            else if (transaction.Commit is null)
            {
                _effects.Add(new StatementReady(transaction.Id));
            }
            else
            {
                Answer(transaction, CommitResult.Committed);
            }

            ReleaseWithheld();
            RunHeldCommits();
        }
    }

    /// <summary>A copy may be ahead of the catalog from which a statement was compiled, when it came with a snapshot.</summary>
    private bool RanUnderCurrentSchema(OpenTransaction transaction)
    {
        foreach (var (table, version) in transaction.Schemas)
        {
            if (!_replicas.TryGetValue(table, out var replica) || !_rules.IsSchemaCurrent(version, VisibleSchemaVersion(replica)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>R2: if what the transaction saw is untouched, all its positions move to this moment.</summary>
    private bool Refresh(OpenTransaction transaction)
    {
        foreach (var (table, position) in transaction.Positions)
        {
            if (!_replicas.TryGetValue(table, out var replica)
                || !_rules.MayRead(isLeaving: replica.State != ReplicaState.Held)
                || !_rules.IsStillValid(IsBelowWindow(replica, position) || replica.Window.HasTouched(transaction.Footprint, position)))
            {
                return false;
            }
        }

        foreach (var table in transaction.Footprint.Tables)
        {
            if (!_replicas.TryGetValue(table, out var replica) || !_rules.MayRead(isLeaving: replica.State != ReplicaState.Held))
            {
                return false;
            }

            transaction.Positions[table] = Frontier(replica);
        }

        return true;
    }

    /// <summary>Too far back for the window to tell what changed.</summary>
    private bool IsBelowWindow(TableReplica replica, Stamp position) => position.Milliseconds + _options.WindowMs < replica.Position.Milliseconds;

    private void ReleaseWithheld()
    {
        for (var index = _withheld.Count - 1; index >= 0; index--)
        {
            var entry = _withheld[index];
            if (_readersOfSeveral.Exists(reader => reader.Cut is { } cut && _rules.Withholds(entry.Stamp, cut, entry.Entry.Writes, reader.Footprint)))
            {
                continue;
            }

            entry.IsWithheld = false;
            _withheld.RemoveAt(index);
            foreach (var part in entry.Entry.Tables)
            {
                if (_replicas.TryGetValue(part.Table, out var replica))
                {
                    AcknowledgeOn(replica, entry.Entry.Origin);
                }
            }
        }
    }
}
