using Swytch.Simulation.Workloads;

namespace Swytch.Simulation;

/// <summary>What a commit costs when nothing fails: latency against the round trip, and frames. All numbers are simulated time.</summary>
internal static class Measurement
{
    private const int OneWayMs = 20;

    public static void Print(TextWriter output)
    {
        output.WriteLine("| nodes | keys | clients a node | commits | p50 ms | p99 ms | conflicts % | frames a commit |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var nodes in (int[])[1, 3, 5, 9])
        {
            foreach (var (keys, clients) in ((int, int)[])[(10_000, 1), (10_000, 4), (4, 4)])
            {
                output.WriteLine(Row(nodes, keys, clients));
            }
        }
    }

    private static string Row(int nodes, int keys, int clients)
    {
        var plan = new Plan
        {
            Seed = 1,
            Nodes = nodes,
            Tables = 1,
            Keys = keys,
            ClientsPerNode = clients,
            WorkMs = 5_000,
            FullGroups = true,
            Jitter = false,
            LatenciesMs = [OneWayMs],
            FixedLatency = true,
            FixedSyncMicroseconds = 500,
            PointWritesOnly = true,
        };
        var simulation = new Simulation(plan, Replication.Rules.Sound);
        var problem = simulation.Run();
        var history = simulation.Clients.History;
        var writes = history.Where(transaction => transaction.End == TransactionEnd.Committed && transaction.Writes.Count > 0)
            .Select(transaction => (transaction.Ended - transaction.Started) / 1000.0).Order().ToList();
        var conflicts = history.Count(transaction => transaction.End == TransactionEnd.Conflict);
        return FormattableString.Invariant(
            $"| {nodes} | {keys} | {clients} | {writes.Count} | {writes[writes.Count / 2]:F1} | {writes[writes.Count * 99 / 100]:F1} | {100.0 * conflicts / history.Count:F1} | {(double)simulation.Network.Frames / writes.Count:F1} |{problem}");
    }
}
