namespace Swytch.Histories;

/// <summary>
/// Edges from transactions that were answered to those that began afterwards, without the ones that follow from others: a transaction's own
/// predecessors need no edge to what comes after it. So there are about as many per transaction as there are clients.
/// </summary>
internal static class RealTimeOrder
{
    public static void AddTo(DependencyGraph graph, IReadOnlyList<Transaction> history, IEnumerable<int> members)
    {
        var events = new List<(long Time, bool IsCompletion, int Node)>();
        foreach (var node in members)
        {
            events.Add((history[node].Invoked, false, node));
            if (history[node].Outcome != Outcome.Unknown)
            {
                events.Add((history[node].Completed, true, node));
            }
        }

        // At the same tick nothing is before anything: invocations first.
        events.Sort();
        var frontier = new HashSet<int>();
        var predecessors = new Dictionary<int, int[]>();
        foreach (var (_, isCompletion, node) in events)
        {
            if (isCompletion)
            {
                frontier.ExceptWith(predecessors[node]);
                predecessors.Remove(node);
                frontier.Add(node);
                continue;
            }

            var before = frontier.ToArray();
            predecessors[node] = before;
            foreach (var earlier in before)
            {
                graph.Add(earlier, node, EdgeKinds.RealTime, 0);
            }
        }
    }
}
