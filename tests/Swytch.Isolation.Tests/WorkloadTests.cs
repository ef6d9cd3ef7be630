using Swytch.Isolation.Tests.Support;
using Swytch.WireClient;
using Xunit.Abstractions;

namespace Swytch.Isolation.Tests;

/// <summary>Short runs of eng/Isolation's workloads: sixteen connections, interactive and single statements mixed, checked for strict serializability.</summary>
public sealed class WorkloadTests(ServerFixture server, PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<ServerFixture>, IClassFixture<PostgresFixture>
{
    private const int Connections = 16;
    private const int Attempts = 3;

    [Theory]
    [InlineData("list-append")]
    [InlineData("bank")]
    [InlineData("predicate")]
    public void Sixteen_clients_see_a_strictly_serializable_database(string workload)
    {
        var report = Run(workload, server.Address, null, abortedReads: true, transactionsEach: 80);

        Assert.True(report.Findings.Count == 0, string.Join('\n', report.Findings));
        Assert.Empty(report.Counters.Others);
        Assert.Equal(0, report.Counters.AutocommitRefused);
        Assert.Equal(0, report.Counters.Unknown);
        Assert.True(report.Counters.Commits > 0 && report.Counters.Autocommits > 0, report.Counters.ToString());
    }

    [PostgresTheory]
    [InlineData("list-append", "read committed", true)]
    [InlineData("bank", "read committed", true)]
    [InlineData("predicate", "read committed", true)]
    [InlineData("list-append", "repeatable read", true)]
    [InlineData("predicate", "repeatable read", true)]
    [InlineData("list-append", "serializable", false)]
    [InlineData("bank", "serializable", false)]
    [InlineData("predicate", "serializable", false)]
    public void Postgres_shows_anomalies_where_its_level_is_weaker(string workload, string level, bool shows)
    {
        // Chance decides whether an anomaly happens in a short run; none may ever happen where none can.
        for (var attempt = 1; attempt <= (shows ? Attempts : 1); attempt++)
        {
            var report = Run(workload, postgres.Address, level, abortedReads: false, transactionsEach: 400);
            if (report.Findings.Count > 0 || !shows)
            {
                Assert.True(shows == report.Findings.Count > 0, string.Join('\n', report.Findings));
                return;
            }
        }

        Assert.Fail($"{Attempts} runs of {workload} at {level} without an anomaly");
    }

    private WorkloadReport Run(string name, ServerAddress address, string? level, bool abortedReads, int transactionsEach)
    {
        var seed = Environment.TickCount & 0xFFFF;
        var workload = Workload.All(abortedReads).Single(workload => workload.Name == name);
        var report = WorkloadRun.Execute(workload, new WorkloadOptions(address, level, seed, Connections, Seconds: 60, transactionsEach));
        output.WriteLine($"{name}, seed {seed}: {report.Counters}");
        return report;
    }
}
