using System.Diagnostics;
using Xunit.Abstractions;

namespace Swytch.Histories.Tests;

/// <summary>Long histories of simulated databases: what is serializable holds for every seed, what is weaker is found out.</summary>
public sealed class SimulatedHistoryTests(ITestOutputHelper output)
{
    private const int Transactions = 2_000;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_serial_database_holds(int seed)
    {
        var result = Check(seed, SimulatedIsolation.Serial, new CheckOptions { AbortedReads = true });

        Assert.True(result.Holds, $"seed {seed}: {result}");
        Assert.True(result.Edges > Transactions);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Snapshot_isolation_has_write_skew_and_nothing_weaker(int seed)
    {
        var result = Check(seed, SimulatedIsolation.Snapshot, new CheckOptions { AbortedReads = true, RealTime = false });

        Assert.True(result.Has(Anomaly.G2Item) || result.Has(Anomaly.G2), $"seed {seed}: {result}");
        Assert.All(result.Findings, finding => Assert.True(finding.Anomaly is Anomaly.G2Item or Anomaly.G2, $"seed {seed}: {finding}"));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Snapshots_that_nobody_checks_lose_updates(int seed)
    {
        var result = Check(seed, SimulatedIsolation.SnapshotUnchecked);

        Assert.True(result.Has(Anomaly.LostUpdate) && result.Has(Anomaly.GSingle), $"seed {seed}: {result}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_committed_has_read_skew(int seed)
    {
        var result = Check(seed, SimulatedIsolation.ReadCommitted);

        Assert.True(result.Has(Anomaly.GSingle) && result.Has(Anomaly.Internal), $"seed {seed}: {result}");
        Assert.False(result.Has(Anomaly.G1a) || result.Has(Anomaly.G1b), $"seed {seed}: {result}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Stale_reads_are_serializable_and_not_strictly_so(int seed)
    {
        var options = new CheckOptions { SessionGuarantees = false };
        var strict = Check(seed, SimulatedIsolation.StaleReads, options);

        Assert.NotEmpty(strict.Findings);
        Assert.All(strict.Findings, finding => Assert.True(finding.ThroughRealTime, $"seed {seed}: {finding}"));
        Assert.True(Check(seed, SimulatedIsolation.StaleReads, options with { RealTime = false }).Holds);
    }

    [Theory]
    [InlineData(SimulatedIsolation.Serial)]
    [InlineData(SimulatedIsolation.ReadCommitted)]
    public void A_hundred_thousand_operations_take_seconds(SimulatedIsolation isolation)
    {
        var history = new SimulatedDatabase(1, isolation).Run(35_000);
        var operations = history.Sum(transaction => transaction.Operations.Length);
        var clock = Stopwatch.StartNew();

        var result = HistoryChecker.Check(history);

        output.WriteLine($"{operations} operations, {result.Edges} dependencies: {clock.ElapsedMilliseconds} ms");
        Assert.True(operations >= 100_000);
        Assert.Equal(isolation == SimulatedIsolation.Serial, result.Holds);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    private static CheckResult Check(int seed, SimulatedIsolation isolation, CheckOptions? options = null) =>
        HistoryChecker.Check(new SimulatedDatabase(seed, isolation).Run(Transactions), options);
}
