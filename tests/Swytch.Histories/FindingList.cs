namespace Swytch.Histories;

/// <summary>Collects findings, a bounded number of each anomaly.</summary>
internal sealed class FindingList(int perAnomaly)
{
    private readonly Dictionary<(Anomaly Anomaly, bool RealTime), int> _counts = [];
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public bool IsFull(Anomaly anomaly, bool realTime = false) => _counts.GetValueOrDefault((anomaly, realTime)) >= perAnomaly;

    public void Add(Anomaly anomaly, string explanation, params IReadOnlyList<int> transactions) => Add(new Finding(anomaly, false, explanation, transactions));

    public void Add(Finding finding)
    {
        var kind = (finding.Anomaly, finding.ThroughRealTime);
        var count = _counts.GetValueOrDefault(kind);
        if (count < perAnomaly)
        {
            _counts[kind] = count + 1;
            _findings.Add(finding);
        }
    }
}
