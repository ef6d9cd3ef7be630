using Swytch.Replication;
using Swytch.Simulation.Workloads;

namespace Swytch.Simulation;

/// <summary>What one seed came to.</summary>
internal sealed record SeedRun(Plan Plan, string? Problem, int Transactions, int Committed, long Steps, long Frames)
{
    public static SeedRun Of(ulong seed, Faults faults, Rules? rules = null, Trace? trace = null) => Of(Plan.Draw(seed, faults), rules, trace);

    public static SeedRun Of(Plan plan, Rules? rules = null, Trace? trace = null)
    {
        var simulation = new Simulation(plan, rules ?? Rules.Sound, trace);
        var problem = simulation.Run();
        return new SeedRun(
            plan,
            problem,
            simulation.Clients.History.Count,
            simulation.Clients.History.Count(transaction => transaction.End == TransactionEnd.Committed),
            simulation.Steps,
            simulation.Network.Frames);
    }
}
