using Xunit.Abstractions;

namespace Swytch.Simulation;

/// <summary>A checker that cannot fail is worthless: each rule is taken out in turn, and the seeds must show it.</summary>
public sealed class RemovedRuleTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("no-certification", 30)]
    [InlineData("reads-not-certified", 30)]
    [InlineData("ack-before-durable", 100, "Crashes")]
    [InlineData("order-without-receipt", 30)]
    [InlineData("no-reship", 150)]
    [InlineData("promise-overtakes", 150, "Crashes")]
    [InlineData("ship-before-durable", 300, "Crashes")]
    [InlineData("schema-unguarded", 300, "Crashes")]
    [InlineData("no-receipts-again", 30)]
    [InlineData("wrong-members", 30)]
    [InlineData("duplicate-apply", 30)]
    [InlineData("no-window", 200)]
    [InlineData("loose-reads", 30)]
    [InlineData("no-refresh", 30)]
    [InlineData("leave-at-will", 60)]
    public void Without_the_rule_the_checks_find_a_violation(string rule, int withinSeeds, string faults = "All")
    {
        for (var seed = 0UL; seed < (ulong)withinSeeds; seed++)
        {
            if (SeedRun.Of(seed, Enum.Parse<Faults>(faults), BrokenRules.Named(rule)).Problem is { } problem)
            {
                output.WriteLine($"{rule}: seed {seed}: {problem}");
                return;
            }
        }

        Assert.Fail($"{withinSeeds} seeds and nothing was noticed without {rule}");
    }
}
