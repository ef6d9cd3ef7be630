using Swytch.Simulation.Workloads;

namespace Swytch.Simulation.Checks;

/// <summary>
/// Strict serializability of a history: the graph of write-write, write-read and read-write dependencies (Adya, 1999) together with real
/// time must have no cycle. Real time is a chain of barriers, one per completion, so that it costs a line and not a square.
/// </summary>
internal sealed class RealTimeGraph
{
    private readonly List<List<int>> _edges = [];

    private RealTimeGraph(int nodes)
    {
        for (var node = 0; node < nodes; node++)
        {
            _edges.Add([]);
        }
    }

    public static string? FindViolation(IReadOnlyList<ClientTransaction> committed, SerialHistory serial)
    {
        var graph = new RealTimeGraph(committed.Count);
        var indexes = new Dictionary<ulong, int>();
        for (var index = 0; index < committed.Count; index++)
        {
            indexes.Add(committed[index].Id, index);
        }

        for (var index = 0; index < committed.Count; index++)
        {
            foreach (var seen in committed[index].Observations)
            {
                var versions = serial.Of(seen.Table, seen.Key);
                if (seen.Count > versions.Count || (seen.Count > 0 && versions[seen.Count - 1].Hash != seen.Hash))
                {
                    return $"x{committed[index].Id} at {committed[index].Node} saw t{seen.Table} key {seen.Key} in a state that never was";
                }

                if (seen.Count > 0)
                {
                    graph.Add(indexes, versions[seen.Count - 1].Transaction, index);
                }

                if (seen.Count < versions.Count && indexes.TryGetValue(versions[seen.Count].Transaction, out var overwriter) && overwriter != index)
                {
                    graph._edges[index].Add(overwriter);
                }
            }

            foreach (var write in committed[index].Writes)
            {
                var versions = serial.Of(write.Table, write.Key);
                var at = versions.FindIndex(version => version.Transaction == committed[index].Id);
                if (at < 0)
                {
                    return $"the write of x{committed[index].Id} to t{write.Table} key {write.Key} is lost";
                }

                if (at > 0)
                {
                    graph.Add(indexes, versions[at - 1].Transaction, index);
                }
            }
        }

        graph.AddRealTime(committed);
        return graph.FindCycle() is { } cycle
            ? "cycle " + string.Join(" < ", cycle.Where(node => node < committed.Count).Select(node => $"x{committed[node].Id}"))
            : null;
    }

    private void Add(Dictionary<ulong, int> indexes, ulong before, int after)
    {
        if (indexes.TryGetValue(before, out var node) && node != after)
        {
            _edges[node].Add(after);
        }
    }

    private void AddRealTime(IReadOnlyList<ClientTransaction> committed)
    {
        var moments = new List<(long Time, bool IsEnd, int Index)>(committed.Count * 2);
        for (var index = 0; index < committed.Count; index++)
        {
            moments.Add((committed[index].Started, false, index));
            if (committed[index].Ended != long.MaxValue)
            {
                moments.Add((committed[index].Ended, true, index));
            }
        }

        moments.Sort();
        var barrier = _edges.Count;
        _edges.Add([]);
        foreach (var (_, isEnd, index) in moments)
        {
            if (!isEnd)
            {
                _edges[barrier].Add(index);
                continue;
            }

            _edges.Add([]);
            _edges[index].Add(barrier + 1);
            _edges[barrier].Add(barrier + 1);
            barrier++;
        }
    }

    /// <summary>Depth first, without recursion.</summary>
    private List<int>? FindCycle()
    {
        var state = new byte[_edges.Count];
        var next = new int[_edges.Count];
        var path = new List<int>();
        for (var root = 0; root < _edges.Count; root++)
        {
            if (state[root] != 0)
            {
                continue;
            }

            state[root] = 1;
            path.Add(root);
            while (path.Count > 0)
            {
                var node = path[^1];
                if (next[node] == _edges[node].Count)
                {
                    state[node] = 2;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                var child = _edges[node][next[node]++];
                if (state[child] == 1)
                {
                    return [.. path.Skip(path.IndexOf(child)), child];
                }

                if (state[child] == 0)
                {
                    state[child] = 1;
                    path.Add(child);
                }
            }
        }

        return null;
    }
}
