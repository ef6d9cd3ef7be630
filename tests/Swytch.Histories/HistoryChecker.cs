namespace Swytch.Histories;

/// <summary>
/// Checks a history of lists and growing sets for strict serializability, by the dependencies that its reads prove. Linear in what was read and
/// written while there is no cycle. Sound: what it reports did happen. Not complete: what no read shows is not found.
/// </summary>
public static class HistoryChecker
{
    /// <exception cref="ArgumentException">The history writes the same value of a key twice: such a history proves nothing.</exception>
    public static CheckResult Check(IReadOnlyList<Transaction> history, CheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        options ??= new CheckOptions();
        var findings = new FindingList(options.FindingsPerAnomaly);
        var writes = new WriteIndex(history);
        var members = Members(history, writes, options.AbortedReads);
        var graph = new DependencyGraph(history.Count);
        var reader = new ExternalReads(findings);
        var readsOf = new Dictionary<int, List<ExternalRead>>();
        var memberNodes = new List<int>();
        for (var node = 0; node < history.Count; node++)
        {
            if (members[node])
            {
                memberNodes.Add(node);
                readsOf[node] = reader.Of(history[node], node);
            }
        }

        new ListOrders(history, writes, members, findings, graph).Add(readsOf.Values.SelectMany(reads => reads));
        new SetOrders(history, writes, members, findings, graph).Add(readsOf.Values.SelectMany(reads => reads));
        if (options.SessionGuarantees)
        {
            SessionGuarantees.Check(history, readsOf, findings);
        }

        var edges = graph.Count;
        if (options.RealTime)
        {
            RealTimeOrder.AddTo(graph, history, memberNodes);
        }

        graph.Freeze();
        new CycleSearch(graph, history, findings).Run(options.RealTime);
        return new CheckResult(findings.Findings, memberNodes.Count, memberNodes.Sum(node => history[node].Operations.Length), edges);
    }

    /// <summary>Committed ones; unknown ones of which something was seen, so that they happened; aborted ones where they are asked for.</summary>
    private static bool[] Members(IReadOnlyList<Transaction> history, WriteIndex writes, bool aborted)
    {
        var members = new bool[history.Count];
        for (var node = 0; node < history.Count; node++)
        {
            members[node] |= history[node].Outcome == Outcome.Committed || (aborted && history[node].Outcome == Outcome.Aborted);
            foreach (var operation in history[node].Operations)
            {
                foreach (var value in operation.Values)
                {
                    var isSet = operation.Kind == OperationKind.ReadSet;
                    if (writes.TryGet(isSet, operation.Key, value, out var write) && write.Node != node && history[write.Node].Outcome == Outcome.Unknown)
                    {
                        members[write.Node] = true;
                    }
                }
            }
        }

        return members;
    }
}
