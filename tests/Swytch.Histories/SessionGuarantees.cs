namespace Swytch.Histories;

/// <summary>What one client saw or wrote stays seen by it (Terry and others, "Session Guarantees", 1994).</summary>
internal static class SessionGuarantees
{
    public static void Check(IReadOnlyList<Transaction> history, IReadOnlyDictionary<int, List<ExternalRead>> readsOf, FindingList findings)
    {
        foreach (var process in Enumerable.Range(0, history.Count).GroupBy(node => history[node].Process))
        {
            CheckProcess(history, process.OrderBy(node => history[node].Invoked), readsOf, findings);
        }
    }

    private static void CheckProcess(
        IReadOnlyList<Transaction> history, IEnumerable<int> nodes, IReadOnlyDictionary<int, List<ExternalRead>> readsOf, FindingList findings)
    {
        var written = new Dictionary<(bool IsSet, long Key), List<(long Value, int Node)>>();
        var longest = new Dictionary<(bool IsSet, long Key), (int Length, int Node)>();
        foreach (var node in nodes)
        {
            foreach (var read in readsOf.GetValueOrDefault(node, []))
            {
                CheckRead(read);
            }

            if (history[node].Outcome != Outcome.Committed)
            {
                continue;
            }

            foreach (var operation in history[node].Operations)
            {
                var isSet = operation.Kind == OperationKind.Insert;
                if (isSet || operation.Kind == OperationKind.Append)
                {
                    if (!written.TryGetValue((isSet, operation.Key), out var values))
                    {
                        written.Add((isSet, operation.Key), values = []);
                    }

                    values.Add((operation.Value, node));
                }
            }
        }

        void CheckRead(ExternalRead read)
        {
            var place = (read.IsSet, read.Key);
            var what = (read.IsSet ? "set " : "key ") + read.Key;
            if (written.TryGetValue(place, out var values))
            {
                var seen = read.Values.ToHashSet();
                foreach (var (value, writer) in values.Where(write => write.Node != read.Node && !seen.Contains(write.Value)))
                {
                    findings.Add(
                        Anomaly.ReadYourWrites,
                        $"{what}: #{read.Node} does not see {value} of #{writer}, the same client's\n  #{writer} {history[writer]}\n  #{read.Node} {history[read.Node]}",
                        writer,
                        read.Node);
                    return;
                }
            }

            if (longest.TryGetValue(place, out var before) && before.Length > read.Values.Length)
            {
                findings.Add(
                    Anomaly.MonotonicReads,
                    $"{what}: #{read.Node} sees less than #{before.Node} of the same client did\n  #{before.Node} {history[before.Node]}\n  #{read.Node} {history[read.Node]}",
                    before.Node,
                    read.Node);
            }
            else
            {
                longest[place] = (read.Values.Length, read.Node);
            }
        }
    }
}
