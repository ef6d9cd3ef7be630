using Swytch.Core.Ordering;
using Swytch.Replication.Ordering;
using Swytch.Replication.Transactions;

namespace Swytch.Replication;

/// <summary>What an operator or a test may ask; nothing here changes anything.</summary>
public sealed partial class OrderingMachine
{
    /// <summary>Entries kept: undecided ones, and decided ones that some member may still need.</summary>
    public int EntriesInMemory => _entries.Count;

    /// <summary>Per table: how many decided entries are kept, and for the node that is furthest behind.</summary>
    public string DescribeKept() => string.Join("; ", _replicas.Values.Where(replica => replica.Kept.Count > 0).Select(replica =>
        $"t{replica.Table} {replica.State} keeps {replica.Kept.Count} for {string.Join(string.Empty, replica.Audience.OrderBy(node => replica.Of(node).Position).Take(1))} at {replica.Audience.Select(node => replica.Of(node).Position).DefaultIfEmpty().Min()}, is itself at {replica.VisiblePosition}"));

    /// <summary>What waits, for whom; null when nothing does.</summary>
    public string? DescribeUnfinished()
    {
        foreach (var replica in _replicas.Values)
        {
            if (replica.Queue.Head is { } head)
            {
                return $"{head.Entry.Kind} {head.Stamp} is undecided on t{replica.Table}: {DescribeMissing(replica, head)}";
            }

            if (replica.State is ReplicaState.Joining or ReplicaState.Creating or ReplicaState.Leaving or ReplicaState.Departed)
            {
                var owed = _owed.Where(owed => owed.Table == replica.Table).Select(owed => owed.Newcomer.ToString());
                var behind = replica.Members.Current.Where(member => member != _self && !IsEvicted(member) && replica.Of(member).Position < replica.Position).Select(member => member.ToString());
                return $"t{replica.Table} is {replica.State}; sponsor {replica.Sponsor}; owes [{string.Join(' ', owed)}]; behind [{string.Join(' ', behind)}]";
            }

            if (replica.MustGreet.Count > 0)
            {
                return $"t{replica.Table} waits for a greeting of {replica.MustGreet.First()}";
            }
        }

        foreach (var transaction in _transactions.Values)
        {
            if (transaction.Wait != TransactionWait.None)
            {
                return $"transaction {transaction.Id} waits for {transaction.Wait}";
            }
        }

        return null;
    }

    private string DescribeMissing(TableReplica replica, EntryState entry)
    {
        var origin = entry.Entry.Origin;
        var sequence = entry.Entry.On(replica.Table)!.Sequence;
        return FindMissing(replica, entry) is { } missing
            ? $"{missing} is missing: promise {new Stamp(replica.Of(missing).Heard(_peers.GetValueOrDefault(missing)?.Promise ?? 0), missing)}, receipt {replica.Of(missing).Acknowledged(origin)}, here {replica.Of(origin).AcknowledgedHere} of {sequence}{(replica.MustGreet.Contains(missing) ? ", greeting" : string.Empty)}{(entry.IsWithheld ? ", withheld" : string.Empty)}"
            : "an outcome, or another table";
    }
}
