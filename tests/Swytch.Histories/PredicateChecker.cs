namespace Swytch.Histories;

/// <summary>Every transaction inserts into a set only when it found fewer than so many rows there: then nobody may ever see more.</summary>
public static class PredicateChecker
{
    /// <param name="isBounded">Which sets are kept so; others grow freely.</param>
    public static IReadOnlyList<Finding> AtMost(IReadOnlyList<Transaction> history, int maximum, Func<long, bool> isBounded, int findingsPerAnomaly = 5)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(isBounded);
        var findings = new FindingList(findingsPerAnomaly);
        for (var node = 0; node < history.Count; node++)
        {
            if (history[node].Outcome != Outcome.Committed)
            {
                continue;
            }

            foreach (var operation in history[node].Operations)
            {
                if (operation.Kind == OperationKind.ReadSet && isBounded(operation.Key) && operation.Values.Length > maximum)
                {
                    findings.Add(Anomaly.PredicateInvariant, $"set {operation.Key}: #{node} saw {operation.Values.Length} rows where {maximum} are the most\n  #{node} {history[node]}", node);
                }
            }
        }

        return findings.Findings;
    }
}
