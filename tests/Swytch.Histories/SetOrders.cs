namespace Swytch.Histories;

/// <summary>
/// Dependencies of reads of sets that only grow: a row that is seen was written before, one that is not seen is written after. No order of versions is needed.
/// </summary>
internal sealed class SetOrders(IReadOnlyList<Transaction> history, WriteIndex writes, bool[] members, FindingList findings, DependencyGraph graph)
{
    public void Add(IEnumerable<ExternalRead> reads)
    {
        var inserts = writes.All.Where(write => write.Key.IsSet)
            .GroupBy(write => write.Key.Key, write => (write.Key.Value, write.Value.Node))
            .ToDictionary(group => group.Key, group => group.ToList());
        foreach (var read in reads.Where(read => read.IsSet))
        {
            AddRead(read, inserts.GetValueOrDefault(read.Key, []));
        }
    }

    private void AddRead(ExternalRead read, List<(long Value, int Node)> inserts)
    {
        var seen = new HashSet<long>();
        foreach (var value in read.Values)
        {
            if (!seen.Add(value))
            {
                findings.Add(Anomaly.DuplicateElement, $"set {read.Key}: #{read.Node} saw {value} twice\n  #{read.Node} {history[read.Node]}", read.Node);
            }
            else if (!writes.TryGet(true, read.Key, value, out var write))
            {
                findings.Add(Anomaly.PhantomElement, $"set {read.Key}: #{read.Node} saw {value}, which nobody inserted\n  #{read.Node} {history[read.Node]}", read.Node);
            }
            else if (history[write.Node].Outcome == Outcome.Aborted)
            {
                findings.Add(
                    Anomaly.G1a,
                    $"set {read.Key}: #{read.Node} saw {value} of #{write.Node}, which was aborted\n  #{read.Node} {history[read.Node]}\n  #{write.Node} {history[write.Node]}",
                    read.Node,
                    write.Node);
            }
            else
            {
                graph.Add(write.Node, read.Node, EdgeKinds.WriteRead, read.Key);
            }
        }

        foreach (var (value, node) in inserts)
        {
            if (members[node] && history[node].Outcome != Outcome.Aborted && !seen.Contains(value))
            {
                graph.Add(read.Node, node, EdgeKinds.PredicateReadWrite, read.Key);
            }
        }
    }
}
