using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Replication.Log;

namespace Swytch.Simulation;

/// <summary>
/// What the machines themselves can order: all members in one thread, messages handed over as they are, the disk at once. Every transaction writes
/// one key of its own.
/// </summary>
internal sealed class MachineBenchmark
{
    private readonly Dictionary<NodeId, OrderingMachine> _machines = [];
    private readonly Dictionary<NodeId, List<Input>> _inboxes = [];
    private List<Input> _spare = [];
    private readonly Dictionary<NodeId, long> _written = [];
    private readonly List<Effect> _effects = [];
    private readonly List<NodeId> _nodes;
    private readonly int _tables;
    private Moment _now = new(1_700_000_000_000, 1);
    private ulong _transactions;
    private long _committed;
    private long _frames;

    private MachineBenchmark(int nodes, int tables)
    {
        _tables = tables;
        _nodes = [.. Enumerable.Range(1, nodes).Select(number => new NodeId((ulong)number))];
        var groups = Enumerable.Range(1, tables).Select(table => new KeyValuePair<ulong, IReadOnlyList<NodeId>>((ulong)table, _nodes)).ToList();
        foreach (var node in _nodes)
        {
            _machines.Add(node, new OrderingMachine(new MachineOptions { Node = node, Nodes = _nodes }, new DurableState(node, groups), groups));
            _inboxes.Add(node, []);
        }

        foreach (var node in _nodes)
        {
            Step(node, [new Tick()]);
            foreach (var other in _nodes.Where(other => other != node))
            {
                Step(node, [new LinkUp(other)]);
            }
        }

        Settle();
    }

    public static void Print(TextWriter output)
    {
        output.WriteLine("| nodes | tables | entries in flight | entries a second of one core | bytes allocated an entry and member | frames an entry |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var (nodes, tables, batch) in ((int, int, int)[])[(1, 1, 64), (3, 1, 1), (3, 1, 64), (3, 1, 512), (2, 1, 64), (4, 1, 64), (8, 1, 64), (16, 1, 64), (32, 1, 64), (3, 10, 64), (3, 100, 64), (3, 1000, 64)])
        {
            output.WriteLine(new MachineBenchmark(nodes, tables).Row(nodes, tables, batch));
        }
    }

    private string Row(int nodes, int tables, int batch)
    {
        Run(Math.Min(2_000, 40_000 / nodes), batch);
        var (committed, frames) = (_committed, _frames);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Environment.CpuUsage.UserTime;
        Run(Math.Max(2_000, 300_000 / nodes / nodes), batch);
        var seconds = (Environment.CpuUsage.UserTime - started).TotalSeconds;
        var count = _committed - committed;
        return FormattableString.Invariant(
            $"| {nodes} | {tables} | {batch} | {count / seconds:F0} | {(GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)count / nodes:F0} | {(_frames - frames) / (double)count:F2} |");
    }

    private void Run(int entries, int batch)
    {
        for (var done = 0; done < entries; done += batch)
        {
            for (var one = 0; one < batch; one++)
            {
                Begin(_nodes[(int)(_transactions % (ulong)_nodes.Count)]);
            }

            Settle();
            _now = new Moment(_now.WallMs + 1, _now.UptimeMs + 1);
            if (_now.UptimeMs % 100 == 0)
            {
                foreach (var node in _nodes)
                {
                    Step(node, [new Tick()]);
                }

                Settle();
            }
        }
    }

    private void Begin(NodeId node)
    {
        var id = ++_transactions;
        var writes = new Footprint();
        writes.Add(new FootprintItem((id % (ulong)_tables) + 1, (id % 100_000) + 1));
        _inboxes[node].Add(new StatementArrived(id, writes));
        _inboxes[node].Add(new CommitRequested(id, new Footprint(), writes, ReadOnlyMemory<byte>.Empty));
    }

    private void Settle()
    {
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var node in _nodes)
            {
                var inbox = _inboxes[node];
                if (_written.Remove(node, out var upTo))
                {
                    inbox.Add(new Synced(upTo));
                }

                if (inbox.Count > 0)
                {
                    moved = true;
                    (_inboxes[node], _spare) = (_spare, inbox);
                    Step(node, inbox);
                    inbox.Clear();
                }
            }
        }
    }

    private void Step(NodeId node, List<Input> inputs)
    {
        _effects.Clear();
        _machines[node].Step(inputs, _now, _effects);
        foreach (var effect in _effects)
        {
            switch (effect)
            {
                case Send send:
                    _frames++;
                    _inboxes[send.To].Add(new Received(node, send.Message));
                    break;
                case Write write:
                    _written[node] = write.Number;
                    break;
                case CommitAnswered { Result: CommitResult.Committed }:
                    _committed++;
                    break;
                default:
                    break;
            }
        }
    }
}
