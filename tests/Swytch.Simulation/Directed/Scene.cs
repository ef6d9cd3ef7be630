using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Simulation.Cluster;

namespace Swytch.Simulation.Directed;

/// <summary>A few machines whose messages and disks move only when the test says so.</summary>
internal sealed class Scene
{
    private readonly Dictionary<(ulong From, ulong To), Queue<Message>> _wires = [];
    private readonly Dictionary<ulong, OrderingMachine> _machines = [];
    private readonly Dictionary<ulong, Disk> _disks = [];
    private readonly Dictionary<ulong, List<Effect>> _told = [];
    private readonly HashSet<(ulong From, ulong To)> _held = [];
    private readonly List<List<KeyValuePair<long, Cell>>> _snapshots = [];
    private readonly List<KeyValuePair<ulong, IReadOnlyList<NodeId>>> _groups;
    private readonly List<NodeId> _nodes;
    private readonly Func<MachineOptions, MachineOptions> _options;
    private readonly Rules? _rules;

    /// <param name="groups">Per table, its members by number.</param>
    public Scene(int nodes, Dictionary<ulong, ulong[]> groups, Rules? rules = null, Func<MachineOptions, MachineOptions>? options = null)
    {
        _rules = rules;
        _options = options ?? (same => same);
        _nodes = [.. Enumerable.Range(1, nodes).Select(number => new NodeId((ulong)number))];
        _groups = [.. groups.Select(group => new KeyValuePair<ulong, IReadOnlyList<NodeId>>(group.Key, [.. group.Value.Select(member => new NodeId(member))]))];
        foreach (var node in _nodes)
        {
            _disks.Add(node.Value, new Disk(node, [.. _groups.Where(group => group.Value.Contains(node))], packed => _snapshots[BitConverter.ToInt32(packed.Span)]));
            _told.Add(node.Value, []);
            foreach (var other in _nodes)
            {
                _wires.Add((node.Value, other.Value), new Queue<Message>());
            }
        }

        foreach (var node in _nodes)
        {
            Start(node.Value);
        }

        foreach (var a in _nodes)
        {
            foreach (var b in _nodes.Where(b => a < b))
            {
                Link(a.Value, b.Value);
            }
        }

        Settle();
    }

    /// <summary>The wall clock of each node, milliseconds.</summary>
    public Dictionary<ulong, ulong> Wall { get; } = [];

    public Dictionary<ulong, ulong> Uptime { get; } = [];

    /// <summary>Time passes at a node.</summary>
    public void Pass(ulong node, ulong milliseconds)
    {
        Wall[node] += milliseconds;
        Uptime[node] += milliseconds;
    }

    public void Start(ulong node)
    {
        Wall.TryAdd(node, 1_000_000);
        Uptime.TryAdd(node, 1);
        _machines[node] = new OrderingMachine(_options(new MachineOptions { Node = new NodeId(node), Nodes = _nodes }), _disks[node].State, _groups, _rules);
        Step(node, new Tick());
    }

    /// <summary>The process dies: what was not synced is lost, and so is what was on its way to it.</summary>
    public void Crash(ulong node)
    {
        _disks[node].Crash();
        _told[node].Clear();
        foreach (var other in _nodes.Where(other => other.Value != node))
        {
            _wires[(node, other.Value)].Clear();
            _wires[(other.Value, node)].Clear();
            Step(other.Value, new LinkDown(new NodeId(node)));
        }
    }

    public void Link(ulong a, ulong b)
    {
        Step(a, new LinkUp(new NodeId(b)));
        Step(b, new LinkUp(new NodeId(a)));
    }

    public void Unlink(ulong a, ulong b)
    {
        _wires[(a, b)].Clear();
        _wires[(b, a)].Clear();
        Step(a, new LinkDown(new NodeId(b)));
        Step(b, new LinkDown(new NodeId(a)));
    }

    public void Step(ulong node, Input input)
    {
        var effects = new List<Effect>();
        var lookedUp = new List<Input>();
        _machines[node].Step(input, new Moment(Wall[node], Uptime[node]), effects);
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Send send: _wires[(node, send.To.Value)].Enqueue(send.Message); break;
                case Write write: _disks[node].Append(write.Number, write.Record); break;
                case SendSnapshot snapshot:
                    _snapshots.Add([.. _disks[node].Rows.Table(snapshot.Header.Table)]);
                    _wires[(node, snapshot.To.Value)].Enqueue(new Snapshot(snapshot.Header, BitConverter.GetBytes(_snapshots.Count - 1)));
                    break;
                case LookUpOutcome lookUp when Durable(node).OutcomeOf(lookUp.Entry) is var outcome and not Outcome.Undecided:
                    lookedUp.Add(new OutcomeFound(lookUp.Asker, lookUp.Entry, outcome));
                    break;
                case LookUpLog lookUp:
                    lookedUp.Add(new LogFound(lookUp.Origin, Durable(node).EntriesOf(lookUp.Origin), Durable(node).OutcomesOf(lookUp.Origin)));
                    break;
                case LookUp lookUp:
                    var stamp = Durable(node).StampOf(lookUp.Transaction);
                    lookedUp.Add(new LookedUp(lookUp.Asker, lookUp.Transaction, stamp, Durable(node).OutcomeOf(stamp)));
                    break;
                default: _told[node].Add(effect); break;
            }
        }

        lookedUp.ForEach(found => Step(node, found));
    }

    public void Sync(ulong node)
    {
        var upTo = _disks[node].Appended;
        _disks[node].Sync(upTo);
        Step(node, new Synced(upTo));
    }

    /// <summary>The node comes back with an empty disk.</summary>
    public void LoseDisk(ulong node)
    {
        Crash(node);
        _disks[node].Lose();
        Start(node);
    }

    /// <summary>A message that no machine has sent.</summary>
    public void Inject(ulong from, ulong to, Message message) => Step(to, new Received(new NodeId(from), message));

    /// <summary>DDL with its row in the catalog.</summary>
    public void ChangeSchema(ulong node, ulong transaction, ulong catalog, long name, SchemaVerb verb, ulong table, params ulong[] members)
    {
        (ulong, long?)[] items = verb == SchemaVerb.Create ? [(catalog, name)] : [(catalog, name), (table, null)];
        Arrive(node, transaction, items);
        Step(node, new CommitRequested(transaction, new Footprint(), FootprintOf([(catalog, name)]), RowWrite.Encode([new RowWrite(catalog, name, (long)table)]),
            new SchemaRequest(catalog, [new SchemaChange(table, verb, [.. members.Select(member => new NodeId(member))])])));
    }

    /// <summary>Nothing goes from one to the other until released.</summary>
    public void Hold(ulong from, ulong to) => _held.Add((from, to));

    public void Release(ulong from, ulong to) => _held.Remove((from, to));

    public IReadOnlyCollection<Message> OnTheWay(ulong from, ulong to) => _wires[(from, to)];

    /// <summary>Delivers what is under way on one wire.</summary>
    public void Deliver(ulong from, ulong to)
    {
        while (_wires[(from, to)].TryDequeue(out var message))
        {
            Step(to, new Received(new NodeId(from), message));
        }
    }

    /// <summary>Everything that is not held moves until nothing does.</summary>
    public void Settle()
    {
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var node in _nodes.Where(node => _disks[node.Value].HasPending))
            {
                moved = true;
                Sync(node.Value);
            }

            foreach (var (wire, queue) in _wires)
            {
                if (queue.Count > 0 && !_held.Contains(wire))
                {
                    moved = true;
                    Deliver(wire.From, wire.To);
                }
            }
        }
    }

    /// <summary>A tick, half a second later: heartbeats, retries, time-outs.</summary>
    public void Tick(params ulong[] nodes)
    {
        foreach (var node in nodes)
        {
            Pass(node, 500);
            Step(node, new Tick());
        }
    }

    /// <summary>One statement that reads and writes whole tables or keys, and its COMMIT as soon as it may run.</summary>
    public void Write(ulong node, ulong transaction, params (ulong Table, long? Key)[] items)
    {
        Arrive(node, transaction, items);
        Assert.True(IsReady(node, transaction));
        Commit(node, transaction, items);
    }

    public void Arrive(ulong node, ulong transaction, params (ulong Table, long? Key)[] items) =>
        Step(node, new StatementArrived(transaction, FootprintOf(items)));

    public void Commit(ulong node, ulong transaction, params (ulong Table, long? Key)[] writes) =>
        Step(node, new CommitRequested(transaction, new Footprint(), FootprintOf(writes), RowWrite.Encode(
            [.. writes.Select(write => new RowWrite(write.Table, write.Key ?? 0, 1))])));

    public bool IsReady(ulong node, ulong transaction) =>
        _told[node].Contains(new StatementReady(transaction));

    /// <summary>How many statements of it have run.</summary>
    public int ReadyCount(ulong node, ulong transaction) => _told[node].Count(effect => effect is StatementReady ready && ready.Transaction == transaction);

    public CommitAnswered? AnswerTo(ulong node, ulong transaction) =>
        _told[node].OfType<CommitAnswered>().LastOrDefault(answer => answer.Transaction == transaction);

    public StatusAnswered? StatusOf(ulong node, ulong transaction) =>
        _told[node].OfType<StatusAnswered>().LastOrDefault(answer => answer.Transaction == transaction);

    public StatementRefused? RefusalOf(ulong node, ulong transaction) =>
        _told[node].OfType<StatementRefused>().LastOrDefault(refused => refused.Transaction == transaction);

    /// <summary>How many values readers at the node see of a key.</summary>
    public int Sees(ulong node, ulong table, long key) => _disks[node].Rows.Read(table, key)?.Count ?? 0;

    public DurableState Durable(ulong node) => _disks[node].State;

    public OrderingMachine Machine(ulong node) => _machines[node];

    private static Footprint FootprintOf((ulong Table, long? Key)[] items)
    {
        var footprint = new Footprint();
        foreach (var (table, key) in items)
        {
            footprint.Add(Workloads.ClientTransaction.Item(table, key));
        }

        return footprint;
    }
}
