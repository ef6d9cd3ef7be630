using Swytch.Core.Ordering;
using Swytch.Replication.Ordering;
using Swytch.Replication.Transactions;

namespace Swytch.Replication;

/// <summary>R2, R3, R7: from COMMIT to its answer.</summary>
public sealed partial class OrderingMachine
{
    private readonly List<OpenTransaction> _heldCommits = [];

    private void OnCommit(CommitRequested commit)
    {
        if (!_transactions.TryGetValue(commit.Transaction, out var transaction))
        {
            _effects.Add(new CommitAnswered(commit.Transaction, CommitResult.Conflict, Stamp.None, new Refusal(RefusalReason.Changed, 0, null)));
            return;
        }

        transaction.Commit = commit;
        if (commit.Schema is { } schema)
        {
            WriteAllOf(schema.Changes, transaction);
        }

        transaction.Footprint.Add(commit.Reads);
        transaction.Footprint.Add(commit.Writes);
        if (!commit.Writes.IsEmpty)
        {
            StampCommit(transaction);
        }
        else if (transaction.Statements <= 1)
        {
            Answer(transaction, CommitResult.Committed);
        }
        else
        {
            Arrive(transaction);
        }
    }

    /// <summary>Refresh, then the checks of the policy, then the stamp. Nothing is shipped before all of them hold.</summary>
    private void StampCommit(OpenTransaction transaction)
    {
        var commit = transaction.Commit!;
        if (_readersOfSeveral.Exists(reader => reader.Cut is not null && reader != transaction && commit.Writes.Intersects(reader.Footprint)))
        {
            transaction.Wait = TransactionWait.Readers;
            transaction.WaitingSinceMs = _uptime;
            _heldCommits.Add(transaction);
            return;
        }

        if (!Refresh(transaction))
        {
            End(transaction, new Refusal(RefusalReason.Changed, 0, null));
            return;
        }

        var request = commit.Schema is null ? null : NameMembers(commit.Schema);
        if ((FindSkew() ?? FindUnreachable(transaction) ?? FindTooFew(commit.Schema, request)) is { } refusal)
        {
            End(transaction, refusal);
            return;
        }

        IEnumerable<ulong> tables = transaction.Footprint.Tables;
        if (request is not null)
        {
            tables = tables.Where(table => table != request.Catalog).Prepend(request.Catalog);
        }

        var entry = Publish([.. tables], (stamp, touched) => new Entry
        {
            Cluster = _options.Cluster,
            Incarnation = _options.Incarnation,
            Kind = request is null ? EntryKind.Transaction : EntryKind.Schema,
            Stamp = stamp,
            Tables = touched,
            Schema = request?.Changes ?? [],
            Transaction = transaction.Id,
            Reads = commit.Reads,
            Writes = commit.Writes,
            Changeset = commit.Changeset,
        }, table => transaction.Positions[table]);
        transaction.Wait = TransactionWait.Decision;
        transaction.WaitingSinceMs = _uptime;
        transaction.Stamp = entry.Stamp;
        _shipped.Add(entry.Stamp, transaction);
    }

    /// <summary>Policy block: a write whose subscribers are not all reachable is refused before anything is shipped (SW001).</summary>
    private Refusal? FindUnreachable(OpenTransaction transaction)
    {
        foreach (var table in transaction.Footprint.Tables)
        {
            foreach (var node in _replicas[table].Members.Current)
            {
                if (node != _self && !IsEvicted(node) && !PeerOf(node).IsReady)
                {
                    return new Refusal(RefusalReason.Unreachable, table, node);
                }
            }
        }

        return null;
    }

    private void RunHeldCommits()
    {
        if (_heldCommits.Count == 0)
        {
            return;
        }

        var held = _heldCommits.ToArray();
        _heldCommits.Clear();
        foreach (var transaction in held)
        {
            if (transaction.Wait == TransactionWait.Readers)
            {
                transaction.Wait = TransactionWait.None;
                StampCommit(transaction);
            }
        }
    }

    private void AnswerClient(EntryState entry)
    {
        if (_shipped.Remove(entry.Stamp, out var transaction))
        {
            Answer(transaction, entry.Outcome == Outcome.Committed ? CommitResult.Committed : CommitResult.Conflict);
        }
    }

    private Refusal WaitTooLong(OpenTransaction transaction)
    {
        if (transaction.Wait == TransactionWait.Tables)
        {
            var joining = transaction.Footprint.Tables.FirstOrDefault(table => !_replicas.TryGetValue(table, out var replica) || replica.State != ReplicaState.Held);
            return new Refusal(RefusalReason.WaitTooLong, joining, _replicas.GetValueOrDefault(joining)?.Sponsor);
        }

        return transaction.Blockers.Count > 0 ? WaitTooLong(transaction.Blockers.MinBy(entry => entry.Stamp)!) : new Refusal(RefusalReason.WaitTooLong, 0, null);
    }

    /// <summary>The table and the node for which the entry waits.</summary>
    private Refusal WaitTooLong(EntryState entry)
    {
        foreach (var part in entry.Entry.Tables)
        {
            if (_replicas.TryGetValue(part.Table, out var replica) && IsQueued(replica, entry))
            {
                var first = replica.Queue.Head!;
                if (FindMissing(replica, first) is { } missing)
                {
                    return new Refusal(RefusalReason.WaitTooLong, part.Table, missing);
                }
            }
        }

        return new Refusal(RefusalReason.WaitTooLong, entry.Entry.Tables[0].Table, entry.Entry.Origin);
    }

    private void Answer(OpenTransaction transaction, CommitResult result, Refusal? refusal = null)
    {
        _transactions.Remove(transaction.Id);
        transaction.Wait = TransactionWait.None;
        _effects.Add(new CommitAnswered(transaction.Id, result, transaction.Stamp, refusal));
    }

    /// <summary>Ends a transaction that has shipped nothing.</summary>
    private void End(OpenTransaction transaction, Refusal refusal)
    {
        Forget(transaction);
        if (transaction.Commit is null)
        {
            _effects.Add(new StatementRefused(transaction.Id, refusal));
            return;
        }

        var result = refusal.Reason == RefusalReason.Changed ? CommitResult.Conflict : CommitResult.Refused;
        _effects.Add(new CommitAnswered(transaction.Id, result, Stamp.None, refusal));
    }

    private void OnAbandoned(ulong id)
    {
        if (_transactions.TryGetValue(id, out var transaction) && transaction.Wait != TransactionWait.Decision)
        {
            Forget(transaction);
        }
    }

    private void Forget(OpenTransaction transaction)
    {
        _transactions.Remove(transaction.Id);
        transaction.Wait = TransactionWait.None;
        transaction.Cut = null;
        foreach (var blocker in transaction.Blockers)
        {
            blocker.Readers?.Remove(transaction);
        }

        transaction.Blockers.Clear();
        _heldCommits.Remove(transaction);
        if (_readersOfSeveral.Remove(transaction))
        {
            ReleaseWithheld();
            RunHeldCommits();
        }
    }

    /// <summary>Policy block: a wait that is too long ends with what is known about it.</summary>
    private void EndLongWaits()
    {
        foreach (var transaction in _transactions.Values.ToArray())
        {
            var limit = transaction.Commit is null && transaction.WaitMs > 0 ? transaction.WaitMs : _options.CommitTimeoutMs;
            if (transaction.Wait == TransactionWait.None || _uptime < transaction.WaitingSinceMs + limit)
            {
                continue;
            }

            if (transaction.Wait == TransactionWait.Decision)
            {
                _shipped.Remove(transaction.Stamp);
                Answer(transaction, CommitResult.Unknown, _entries.TryGetValue(transaction.Stamp, out var entry) ? WaitTooLong(entry) : null);
            }
            else
            {
                End(transaction, WaitTooLong(transaction));
            }
        }
    }
}
