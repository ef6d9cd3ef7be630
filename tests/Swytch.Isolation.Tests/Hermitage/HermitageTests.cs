using Swytch.Isolation.Tests.Support;
using Xunit.Abstractions;

namespace Swytch.Isolation.Tests.Hermitage;

/// <summary>
/// The scenarios of the Hermitage suite on this server: none of the anomalies, however weak a level is asked for. What the transactions saw and left
/// must be what they would have seen and left one after another; those that failed must not have seen anything else either.
/// </summary>
public sealed class HermitageTests(ServerFixture server, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private const string SerializationFailure = "40001";

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (scenario, spelling) in Scenarios.All.SelectMany(scenario => LevelSpelling.All.Select(spelling => (scenario, spelling))))
        {
            cases.Add(scenario.Name, spelling.Name);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_anomaly_of_the_Hermitage_suite_happens(string name, string level)
    {
        var scenario = Scenarios.All.Single(scenario => scenario.Name == name);
        var spelling = LevelSpelling.All.Single(spelling => spelling.Name == level);
        using var runner = new ScenarioRunner(server.Address, isPostgres: false);

        var run = runner.Play(scenario, spelling.Before, spelling.Begin);

        output.WriteLine(run.ToString());
        Assert.False(scenario.Happened(run), run.ToString());
        Assert.True(runner.SerialOrder(run, withFailed: true) is not null, "no serial order explains it\n" + run);
        Assert.All(run.Transactions, transaction => Assert.True(transaction.SqlState is null or SerializationFailure, run.ToString()));
        Assert.Contains(run.Transactions, transaction => transaction.Committed);
    }
}
