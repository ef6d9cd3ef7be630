namespace Swytch.Histories;

/// <summary>What a history is held to.</summary>
public sealed record CheckOptions
{
    /// <summary>Strict: a transaction that began after another was answered comes after it. Off: serializable in any order.</summary>
    public bool RealTime { get; init; } = true;

    /// <summary>What a client sees never goes back, within its own transactions.</summary>
    public bool SessionGuarantees { get; init; } = true;

    /// <summary>
    /// Transactions that were aborted are held to it too, with what they read: opacity, as an engine gives that reads from snapshots.
    /// PostgreSQL does not promise it.
    /// </summary>
    public bool AbortedReads { get; init; }

    /// <summary>Findings kept of each anomaly; a broken history has thousands, and a few explain it.</summary>
    public int FindingsPerAnomaly { get; init; } = 5;
}

/// <param name="Findings">Empty for a history that holds.</param>
/// <param name="Transactions">Transactions in the order: committed ones, unknown ones that were seen, and aborted ones where asked for.</param>
/// <param name="Edges">Dependencies found between them, real time not counted.</param>
public sealed record CheckResult(IReadOnlyList<Finding> Findings, int Transactions, int Operations, int Edges)
{
    public bool Holds => Findings.Count == 0;

    public bool Has(Anomaly anomaly) => Findings.Any(finding => finding.Anomaly == anomaly);

    public override string ToString() => Holds
        ? $"{Transactions} transactions, {Operations} operations, {Edges} dependencies: no anomaly"
        : string.Join('\n', Findings);
}
