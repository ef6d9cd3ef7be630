using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Simulation.Checks;
using Swytch.Simulation.Cluster;
using Swytch.Simulation.Workloads;

namespace Swytch.Simulation;

/// <summary>One run: a cluster, its clients, its faults, all in one thread and from one seed.</summary>
internal sealed class Simulation
{
    public const long EpochMs = 1_700_000_000_000;

    private readonly Dictionary<NodeId, SimulatedNode> _nodes = [];
    private readonly List<IReadOnlyList<KeyValuePair<long, Cell>>> _snapshots = [];
    private readonly Rules _rules;
    private readonly Prng _random;

    public Simulation(Plan plan, Rules rules, Trace? trace = null)
    {
        Plan = plan;
        Trace = trace;
        trace?.Attach(this);
        var random = new Prng(plan.Seed);
        _rules = rules;
        _random = random;
        NodeIds = [.. Enumerable.Range(1, plan.Nodes).Select(number => new NodeId((ulong)number))];
        Groups = DrawGroups(random.Fork());
        Oracle = new Oracle();
        Network = new Network(this, random.Fork(), NodeIds)
        {
            Jitter = plan.Jitter,
            DuplicateProbability = plan.Has(Faults.Duplicates) ? 0.05 : 0,
        };
        foreach (var id in NodeIds)
        {
            AddNode(id);
        }

        Clients = new ClientPool(this, random.Fork());
        FaultScript = new FaultScript(this, random.Fork());
    }

    public Plan Plan { get; }

    public Trace? Trace { get; }

    public Agenda Agenda { get; } = new();

    public IReadOnlyList<NodeId> NodeIds { get; private set; }

    public IReadOnlyList<KeyValuePair<ulong, IReadOnlyList<NodeId>>> Groups { get; }

    public Network Network { get; }

    public Oracle Oracle { get; }

    public ClientPool Clients { get; }

    public FaultScript FaultScript { get; }

    public long Steps { get; set; }

    public IReadOnlyCollection<SimulatedNode> Nodes => _nodes.Values;

    public SimulatedNode Node(NodeId id) => _nodes[id];

    /// <summary>Runs to the end. Returns what is wrong, null when nothing is.</summary>
    public string? Run()
    {
        try
        {
            foreach (var node in Nodes)
            {
                node.Start();
            }

            foreach (var link in Network.Links)
            {
                Network.TryOpen(link);
            }

            Clients.Start();
            FaultScript.Schedule();
            Agenda.RunUntil(Plan.WorkMs * 1000L);
            for (var end = Plan.WorkMs + 200; end <= Plan.WorkMs + Plan.SettleMs; end += 200)
            {
                Agenda.RunUntil(end * 1000L);
                if (FaultScript.IsOver && Clients.IsIdle && EndState.IsQuiet(this))
                {
                    break;
                }
            }

            return Verdict.Of(this);
        }
        catch (Core.InvariantBrokenException broken)
        {
            return "invariant: " + broken.Message;
        }
    }

    /// <summary>All tables there ever were.</summary>
    public IEnumerable<ulong> Tables => Groups.Select(group => group.Key).Concat(
        Oracle.Entries.Values.SelectMany(entry => entry.Schema).Where(change => change.Verb == SchemaVerb.Create).Select(change => change.Table)).Distinct();

    /// <summary>A new machine, empty, comes into the cluster while it works.</summary>
    public void Join()
    {
        var id = new NodeId(NodeIds.Max(node => node.Value) + 1);
        NodeIds = [.. NodeIds, id];
        var node = AddNode(id);
        Network.Add(id);
        Trace?.Note(id, "JOIN");
        node.Start();
        foreach (var link in Network.Links.Where(link => link.B == id))
        {
            Network.RetryUntilOpen(link);
        }

        node.Step(new SubscribeWanted(SchemaWorkload.Catalog));
        Clients.StartAt(node);
    }

    private SimulatedNode AddNode(NodeId id)
    {
        var held = Groups.Where(group => group.Value.Contains(id)).ToList();
        var nodeRandom = _random.Fork();
        var node = new SimulatedNode(this, id, nodeRandom, new Disk(id, held, OpenSnapshot), node => new OrderingMachine(OptionsOf(id), node.Disk.State, Groups, _rules))
        {
            SkewMs = Plan.Has(Faults.Skew) ? nodeRandom.Pick((int[])[0, 0, 30, 100, -50, 2_000]) : 0,
        };
        _nodes.Add(id, node);
        return node;
    }

    public ReadOnlyMemory<byte> PackSnapshot(IEnumerable<KeyValuePair<long, Cell>> rows)
    {
        _snapshots.Add([.. rows]);
        return BitConverter.GetBytes(_snapshots.Count - 1);
    }

    private IEnumerable<KeyValuePair<long, Cell>> OpenSnapshot(ReadOnlyMemory<byte> packed) => _snapshots[BitConverter.ToInt32(packed.Span)];

    private List<KeyValuePair<ulong, IReadOnlyList<NodeId>>> DrawGroups(Prng random)
    {
        var groups = new List<KeyValuePair<ulong, IReadOnlyList<NodeId>>>();
        for (var table = 1UL; table <= (ulong)Plan.Tables; table++)
        {
            var lowest = Math.Min(Plan.Nodes, Plan.MinimumCopies);
            var size = Plan.FullGroups ? Plan.Nodes : random.Between(lowest, Plan.Nodes);
            groups.Add(new(table, random.Sample(NodeIds, size)));
        }

        foreach (var table in Plan.Rows ? RowWorkload.All.SelectMany(workload => workload.Tables) : [])
        {
            groups.Add(new(table, random.Sample(NodeIds, random.Between(Math.Min(Plan.Nodes, Plan.MinimumCopies), Plan.Nodes))));
        }

        if (!Plan.PointWritesOnly)
        {
            groups.Add(new(SchemaWorkload.Catalog, NodeIds));
        }

        return groups;
    }

    private MachineOptions OptionsOf(NodeId id) => new()
    {
        Node = id,
        Cluster = 1,
        Nodes = NodeIds,
        SystemCatalog = Plan.PointWritesOnly ? 0 : SchemaWorkload.Catalog,
        WindowMs = Plan.WindowMs,
        MinimumCopies = Plan.MinimumCopies,
        CommitTimeoutMs = Plan.CommitTimeoutMs,
        MaxClockSkewMs = Plan.MaxClockSkewMs,
        OutcomeQuestionMs = 300,
    };
}
