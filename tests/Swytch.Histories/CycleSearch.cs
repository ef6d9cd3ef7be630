using System.Text;

namespace Swytch.Histories;

/// <summary>
/// Finds cycles and names them by the edges they need: for each edge of a kind inside a strongly connected component, the way back with the
/// fewest anti-dependencies. A healthy history has no such component and costs one pass.
/// </summary>
internal sealed class CycleSearch(DependencyGraph graph, IReadOnlyList<Transaction> history, FindingList findings)
{
    /// <summary>Edges looked at before the search in a broken history is given up; what it found by then is enough.</summary>
    private const long EdgeBudget = 20_000_000;

    /// <summary>The way with fewest anti-dependencies wins, then the shorter one.</summary>
    private const int CostOfAntiDependency = 1_000_000;

    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<int, Edge> _cameBy = [];
    private readonly Dictionary<int, int> _costs = [];
    private readonly PriorityQueue<int, int> _queue = new();
    private long _budget;

    public void Run(bool realTime)
    {
        Stage(EdgeKinds.WriteWrite, EdgeKinds.WriteWrite);
        Stage(EdgeKinds.WriteWrite | EdgeKinds.WriteRead, EdgeKinds.WriteRead);
        Stage(EdgeKinds.Dependency, EdgeKinds.AntiDependency);
        if (realTime)
        {
            Stage(EdgeKinds.All, EdgeKinds.RealTime);
        }
    }

    private void Stage(EdgeKinds kinds, EdgeKinds through)
    {
        _budget = EdgeBudget;
        var (componentOf, cyclic) = StrongComponents.Find(graph, kinds);
        foreach (var node in cyclic.SelectMany(component => component))
        {
            foreach (var edge in graph.From(node))
            {
                if ((edge.Kind & through) == 0 || componentOf[edge.To] != componentOf[node])
                {
                    continue;
                }

                if (_budget <= 0)
                {
                    return;
                }

                if (WayBack(edge, kinds, componentOf) is { } cycle)
                {
                    Report(cycle);
                }
            }
        }
    }

    private List<Edge>? WayBack(Edge first, EdgeKinds kinds, int[] componentOf)
    {
        _cameBy.Clear();
        _costs.Clear();
        _queue.Clear();
        _costs[first.To] = 0;
        _queue.Enqueue(first.To, 0);
        while (_queue.TryDequeue(out var node, out var cost))
        {
            if (node == first.From)
            {
                return Path(first);
            }

            if (cost > _costs[node])
            {
                continue;
            }

            foreach (var edge in graph.From(node))
            {
                _budget--;
                if ((edge.Kind & kinds) == 0 || componentOf[edge.To] != componentOf[node])
                {
                    continue;
                }

                var total = cost + 1 + ((edge.Kind & EdgeKinds.AntiDependency) != 0 ? CostOfAntiDependency : 0);
                if (!_costs.TryGetValue(edge.To, out var known) || total < known)
                {
                    _costs[edge.To] = total;
                    _cameBy[edge.To] = edge;
                    _queue.Enqueue(edge.To, total);
                }
            }
        }

        return null;
    }

    private List<Edge> Path(Edge first)
    {
        var path = new List<Edge>();
        for (var node = first.From; node != first.To;)
        {
            var edge = _cameBy[node];
            path.Add(edge);
            node = edge.From;
        }

        path.Add(first);
        path.Reverse();
        return path;
    }

    private void Report(List<Edge> cycle)
    {
        var (anomaly, realTime) = Classify(cycle);
        if (findings.IsFull(anomaly, realTime))
        {
            return;
        }

        var members = cycle.ConvertAll(edge => edge.From);
        if (!_seen.Add($"{anomaly} {realTime} {string.Join(' ', members.Order())}"))
        {
            return;
        }

        var text = new StringBuilder().Append('#').Append(cycle[0].From);
        foreach (var edge in cycle)
        {
            text.Append(' ').Append(edge.ToString());
        }

        foreach (var member in members)
        {
            text.Append("\n  #").Append(member).Append(' ').Append(history[member].ToString());
        }

        findings.Add(new Finding(anomaly, realTime, text.ToString(), members));
    }

    private static (Anomaly Anomaly, bool RealTime) Classify(List<Edge> cycle)
    {
        var kinds = cycle.Aggregate(EdgeKinds.None, (all, edge) => all | edge.Kind);
        var antiDependencies = cycle.Count(edge => (edge.Kind & EdgeKinds.AntiDependency) != 0);
        var anomaly = antiDependencies switch
        {
            0 => (kinds & EdgeKinds.WriteRead) != 0 ? Anomaly.G1c : Anomaly.G0,
            1 => Anomaly.GSingle,
            _ => (kinds & EdgeKinds.PredicateReadWrite) != 0 ? Anomaly.G2 : Anomaly.G2Item,
        };
        return (anomaly, (kinds & EdgeKinds.RealTime) != 0);
    }
}
