using System.Collections.Immutable;

namespace Swytch.Histories;

/// <summary>
/// The order of versions of each list, which its longest read shows, and the dependencies that follow from it (Elle, section 4.2).
/// An append that no read shows comes after all that are shown, if it was committed.
/// </summary>
internal sealed class ListOrders(IReadOnlyList<Transaction> history, WriteIndex writes, bool[] members, FindingList findings, DependencyGraph graph)
{
    private readonly Dictionary<long, List<long>> _committedAppends = CommittedAppends(history, writes, members);

    public void Add(IEnumerable<ExternalRead> reads)
    {
        foreach (var ofKey in reads.Where(read => !read.IsSet).GroupBy(read => read.Key))
        {
            AddKey(ofKey.Key, [.. ofKey]);
        }
    }

    /// <summary>Of committed transactions, and of those of unknown outcome that somebody saw: all of such a transaction happened.</summary>
    private static Dictionary<long, List<long>> CommittedAppends(IReadOnlyList<Transaction> history, WriteIndex writes, bool[] members)
    {
        var appends = new Dictionary<long, List<long>>();
        foreach (var ((isSet, key, value), write) in writes.All)
        {
            if (isSet || !members[write.Node] || history[write.Node].Outcome == Outcome.Aborted)
            {
                continue;
            }

            if (!appends.TryGetValue(key, out var values))
            {
                appends.Add(key, values = []);
            }

            values.Add(value);
        }

        return appends;
    }

    private void AddKey(long key, List<ExternalRead> reads)
    {
        var order = ImmutableArray<long>.Empty;
        var reader = -1;
        foreach (var read in reads)
        {
            // What an aborted transaction wrote is in nobody's order; its own end is left out.
            var length = read.Values.Length + (Aborted(read.Node) ? 0 : read.Own.Length);
            if (length > order.Length)
            {
                order = Aborted(read.Node) ? read.Values : [.. read.Values, .. read.Own];
                reader = read.Node;
            }
        }

        CheckElements(key, order, reader);
        var writers = order.Select(value => writes.TryGet(false, key, value, out var write) && members[write.Node] && !Aborted(write.Node) ? write.Node : -1).ToArray();
        AddWriteOrder(key, order, writers, out var unobserved);
        var updaters = new Dictionary<int, List<int>>();
        foreach (var read in reads)
        {
            if (!read.Values.AsSpan().SequenceEqual(order.AsSpan()[..Math.Min(order.Length, read.Values.Length)]) ||
                (!Aborted(read.Node) && read.Own.Length > 0 && !read.Own.AsSpan().SequenceEqual(order.AsSpan().Slice(read.Values.Length, read.Own.Length))))
            {
                findings.Add(
                    Anomaly.IncompatibleOrder,
                    $"key {key}: #{read.Node} saw [{string.Join(' ', read.Values.Concat(read.Own))}], #{reader} saw [{string.Join(' ', order)}]\n  #{read.Node} {history[read.Node]}\n  #{reader} {history[reader]}",
                    read.Node,
                    reader);
                CheckElements(key, read.Values, read.Node);
                continue;
            }

            AddRead(key, read, writers, unobserved);
            if (read.Own.IsEmpty && history[read.Node].Outcome == Outcome.Committed && AppendsTo(read.Node, key))
            {
                if (!updaters.TryGetValue(read.Values.Length, out var nodes))
                {
                    updaters.Add(read.Values.Length, nodes = []);
                }

                if (!nodes.Contains(read.Node))
                {
                    nodes.Add(read.Node);
                }
            }
        }

        foreach (var (length, nodes) in updaters.Where(version => version.Value.Count > 1))
        {
            findings.Add(
                Anomaly.LostUpdate,
                $"key {key}: {nodes.Count} committed transactions appended after reading the same version of length {length}: {string.Join(' ', nodes.Select(node => $"#{node}"))}\n  "
                    + string.Join("\n  ", nodes.Take(2).Select(node => $"#{node} {history[node]}")),
                nodes);
        }
    }

    private void AddWriteOrder(long key, ImmutableArray<long> order, int[] writers, out List<int> unobserved)
    {
        var last = -1;
        foreach (var writer in writers)
        {
            if (writer >= 0)
            {
                if (last >= 0)
                {
                    graph.Add(last, writer, EdgeKinds.WriteWrite, key);
                }

                last = writer;
            }
        }

        unobserved = [];
        var observed = order.ToHashSet();
        foreach (var value in _committedAppends.GetValueOrDefault(key, []))
        {
            if (!observed.Contains(value) && writes.TryGet(false, key, value, out var write))
            {
                unobserved.Add(write.Node);
                if (last >= 0)
                {
                    graph.Add(last, write.Node, EdgeKinds.WriteWrite, key);
                }
            }
        }
    }

    private void AddRead(long key, ExternalRead read, int[] writers, List<int> unobserved)
    {
        var length = read.Values.Length;
        if (length > 0)
        {
            if (writers[length - 1] >= 0)
            {
                graph.Add(writers[length - 1], read.Node, EdgeKinds.WriteRead, key);
            }

            if (writes.TryGet(false, key, read.Values[length - 1], out var write) && !write.IsLast && write.Node != read.Node)
            {
                findings.Add(
                    Anomaly.G1b,
                    $"key {key}: #{read.Node} saw {read.Values[length - 1]}, after which #{write.Node} appended more\n  #{read.Node} {history[read.Node]}\n  #{write.Node} {history[write.Node]}",
                    read.Node,
                    write.Node);
            }
        }

        for (var next = length; next < writers.Length; next++)
        {
            if (writers[next] >= 0)
            {
                graph.Add(read.Node, writers[next], EdgeKinds.ReadWrite, key);
                return;
            }
        }

        foreach (var writer in unobserved)
        {
            graph.Add(read.Node, writer, EdgeKinds.ReadWrite, key);
        }
    }

    private void CheckElements(long key, ImmutableArray<long> values, int reader)
    {
        var seen = new HashSet<long>();
        foreach (var value in values)
        {
            if (!seen.Add(value))
            {
                findings.Add(Anomaly.DuplicateElement, $"key {key}: #{reader} saw {value} twice\n  #{reader} {history[reader]}", reader);
            }

            if (!writes.TryGet(false, key, value, out var write))
            {
                findings.Add(Anomaly.PhantomElement, $"key {key}: #{reader} saw {value}, which nobody appended\n  #{reader} {history[reader]}", reader);
            }
            else if (Aborted(write.Node) && write.Node != reader)
            {
                findings.Add(
                    Anomaly.G1a,
                    $"key {key}: #{reader} saw {value} of #{write.Node}, which was aborted\n  #{reader} {history[reader]}\n  #{write.Node} {history[write.Node]}",
                    reader,
                    write.Node);
            }
        }
    }

    private bool AppendsTo(int node, long key)
    {
        foreach (var operation in history[node].Operations)
        {
            if (operation.Kind == OperationKind.Append && operation.Key == key)
            {
                return true;
            }
        }

        return false;
    }

    private bool Aborted(int node) => history[node].Outcome == Outcome.Aborted;
}
