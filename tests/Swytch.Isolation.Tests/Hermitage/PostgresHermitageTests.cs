using Swytch.Isolation.Tests.Support;

namespace Swytch.Isolation.Tests.Hermitage;

/// <summary>That the scenarios bite: PostgreSQL 15 shows the anomalies that the suite's page lists for its weaker levels, and none when it is serializable.</summary>
public sealed class PostgresHermitageTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Names() => [.. Scenarios.All.Select(scenario => scenario.Name)];

    [PostgresTheory]
    [MemberData(nameof(Names))]
    public void Postgres_read_committed_is_as_the_page_says(string name) =>
        Shows(name, "READ COMMITTED", scenario => scenario.AtReadCommitted);

    [PostgresTheory]
    [MemberData(nameof(Names))]
    public void Postgres_repeatable_read_is_as_the_page_says(string name) =>
        Shows(name, "REPEATABLE READ", scenario => scenario.AtRepeatableRead);

    [PostgresTheory]
    [MemberData(nameof(Names))]
    public void Postgres_serializable_shows_none(string name)
    {
        var (run, serial) = Shows(name, "SERIALIZABLE", _ => false);

        Assert.True(serial, run.ToString());
        Assert.Contains(run.Transactions, transaction => transaction.Committed);
    }

    private (ScenarioRun Run, bool IsSerial) Shows(string name, string level, Func<Scenario, bool> expected)
    {
        var scenario = Scenarios.All.Single(scenario => scenario.Name == name);
        using var runner = new ScenarioRunner(postgres.Address, isPostgres: true);

        var run = runner.Play(scenario, [], LevelSpelling.Plain(level).Begin);

        Assert.True(expected(scenario) == scenario.Happened(run), $"{level}\n{run}");
        var serial = runner.SerialOrder(run, withFailed: false) is not null;
        Assert.False(serial && expected(scenario), "a serial order explains the anomaly\n" + run);
        return (run, serial);
    }
}
