using Swytch.WireClient;
using Xunit.Abstractions;

namespace Swytch.Isolation.Tests;

public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Connections = 16;

    [Fact]
    public void What_was_acknowledged_over_the_wire_survives_kill_9_and_nothing_is_there_by_half()
    {
        var report = Run(rounds: 4, sabotage: null);

        Assert.True(report.Findings.Count == 0, string.Join('\n', report.Findings));
        Assert.Empty(report.Counters.Others);
        Assert.Equal(0, report.Counters.AutocommitRefused);
        Assert.True(report.Counters.Commits > 0 && report.Counters.Autocommits > 0, report.Counters.ToString());
    }

    [Theory]
    [InlineData("UPDATE lists_primarykey SET vals = substr(vals, 1, length(vals) - 1) || '0'")]
    [InlineData("DELETE FROM items WHERE id = (SELECT min(id) FROM items)")]
    [InlineData("UPDATE bank SET balance = balance + 1 WHERE id = 1")]
    public void A_commit_that_is_gone_after_a_crash_is_noticed(string sabotage) => Assert.NotEmpty(Run(rounds: 1, sabotage).Findings);

    private CrashReport Run(int rounds, string? sabotage)
    {
        // Long enough to have committed something in every workload before the first kill that counts.
        var options = new CrashOptions(rounds, Environment.TickCount & 0xFFFF, Connections, ShortestRoundMs: 400, LongestRoundMs: 1000);
        var report = CrashRun.Execute(ServerProcess.FindExecutable(), options, beforeCheck: sabotage is null ? null : sql => sql.Must(sabotage));
        output.WriteLine($"seed {options.Seed}: {report.Counters}");
        return report;
    }
}
