using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Simulation.Cluster;

namespace Swytch.Simulation.Workloads;

/// <summary>Clients at every node, each with one transaction at a time.</summary>
internal sealed class ClientPool(Simulation simulation, Prng random)
{
    private static readonly int[] PausesMs = [0, 1, 10, 40];
    private static readonly int[] ThinkingMs = [0, 5, 30, 100];

    private readonly Dictionary<ulong, ClientTransaction> _running = [];
    private ulong _lastId;
    private SchemaWorkload? _schema;

    /// <summary>All transactions ever begun.</summary>
    public List<ClientTransaction> History { get; } = [];

    public bool IsIdle => _running.Count == 0;

    public void Start()
    {
        _schema = simulation.Plan.Schema ? new SchemaWorkload(simulation, this, random.Fork()) : null;
        foreach (var node in simulation.Nodes)
        {
            StartAt(node);
        }
    }

    public void StartAt(SimulatedNode node)
    {
        node.Died += () => OnDied(node);
        for (var client = 0; client < simulation.Plan.ClientsPerNode; client++)
        {
            simulation.Agenda.After(random.Between(0, 20_000), () => Begin(node));
        }
    }

    /// <summary>Sends COMMIT for what the transaction has gathered.</summary>
    public void Commit(SimulatedNode node, ClientTransaction transaction, SchemaRequest? schema = null) =>
        node.Step(new CommitRequested(transaction.Id, transaction.ReadFootprint, transaction.WriteFootprint, RowWrite.Encode(transaction.Writes), schema));

    /// <summary>The client ends the transaction by itself, without COMMIT.</summary>
    public void Give(SimulatedNode node, ClientTransaction transaction, TransactionEnd end)
    {
        node.Step(new TransactionAbandoned(transaction.Id));
        End(transaction.Id, end, Stamp.None);
    }

    public void Observe(ClientTransaction transaction, SimulatedNode node, ulong table, long key) => Observe(transaction, node.Disk.Rows, table, key);

    public void Ready(SimulatedNode node, ulong id)
    {
        if (!_running.TryGetValue(id, out var transaction))
        {
            return;
        }

        if (transaction.OnReady is { } onReady)
        {
            onReady();
            return;
        }

        var statement = transaction.Statements[transaction.Next++];
        foreach (var (table, key) in statement.Reads)
        {
            transaction.ReadFootprint.Add(ClientTransaction.Item(table, key));
            foreach (var one in key is { } only ? [only] : Enumerable.Range(0, simulation.Plan.Keys).Select(number => (long)number))
            {
                Observe(transaction, node.Disk.Rows, table, one);
            }
        }

        foreach (var (table, key) in statement.Writes)
        {
            transaction.WriteFootprint.Add(ClientTransaction.Item(table, key));
            Observe(transaction, node.Disk.Rows, table, key);
            transaction.Writes.Add(new RowWrite(table, key, transaction.Writes.Count));
        }

        if (transaction.Next == transaction.Statements.Count)
        {
            Commit(node, transaction);
        }
        else
        {
            simulation.Agenda.After(random.Pick(ThinkingMs) * 1000L, () => NextStatement(node, transaction));
        }
    }

    public void Refused(ulong id, Refusal refusal) =>
        End(id, refusal.Reason == RefusalReason.Changed ? TransactionEnd.Conflict : TransactionEnd.Refused, Stamp.None);

    public void Answered(CommitAnswered answered) => End(answered.Transaction, answered.Result switch
    {
        CommitResult.Committed => TransactionEnd.Committed,
        CommitResult.Conflict => TransactionEnd.Conflict,
        CommitResult.Refused => TransactionEnd.Refused,
        _ => TransactionEnd.Unknown,
    }, answered.Stamp);

    /// <summary>The final state, read as a transaction after everything else.</summary>
    public void ReadAllAtTheEnd(SimulatedNode node, ulong table)
    {
        var transaction = new ClientTransaction(++_lastId, node.Id, simulation.Agenda.Now, [new StatementPlan([(table, null)], [])])
        {
            End = TransactionEnd.Committed,
            Ended = simulation.Agenda.Now + 1,
        };
        for (var key = 0; key < Math.Max(simulation.Plan.Keys, RowWorkload.Keys); key++)
        {
            Observe(transaction, node.Disk.Rows, table, key);
        }

        History.Add(transaction);
    }

    private static void Observe(ClientTransaction transaction, Rows rows, ulong table, long key) =>
        transaction.Observations.Add(new Observation(table, key, rows.Read(table, key)));

    private void Begin(SimulatedNode node)
    {
        if (simulation.Agenda.Now > simulation.Plan.WorkMs * 1000L)
        {
            return;
        }

        if (node.IsGone || node.IsLeaving)
        {
            return;
        }

        if (!node.IsUp)
        {
            simulation.Agenda.After(100_000, () => Begin(node));
            return;
        }

        var isSchema = _schema is not null && random.Chance(0.3);
        var isRows = !isSchema && simulation.Plan.Rows && random.Chance(0.6);
        var transaction = new ClientTransaction(++_lastId, node.Id, simulation.Agenda.Now, isSchema || isRows ? [] : DrawStatements());
        _running.Add(transaction.Id, transaction);
        History.Add(transaction);
        if (isSchema)
        {
            _schema!.Begin(node, transaction);
        }
        else if (isRows)
        {
            BeginRows(node, transaction, random.Pick(RowWorkload.All).Draw(random));
        }
        else
        {
            NextStatement(node, transaction);
        }
    }

    private void BeginRows(SimulatedNode node, ClientTransaction transaction, RowTransaction rows)
    {
        foreach (var (table, key) in rows.Reads)
        {
            transaction.ReadFootprint.Add(ClientTransaction.Item(table, key));
        }

        transaction.OnReady = () =>
        {
            foreach (var (table, key) in rows.Reads)
            {
                for (var one = key ?? 0; one <= (key ?? (RowWorkload.Keys - 1)); one++)
                {
                    Observe(transaction, node.Disk.Rows, table, one);
                }
            }

            foreach (var write in rows.Run((table, key) => node.Disk.Rows.Read(table, key)?.Value ?? 0))
            {
                transaction.WriteFootprint.Add(ClientTransaction.Item(write.Table, write.Key));
                transaction.Writes.Add(write);
            }

            Commit(node, transaction);
        };
        var footprint = new Footprint();
        footprint.Add(transaction.ReadFootprint);
        node.Step(new StatementArrived(transaction.Id, footprint));
    }

    private void NextStatement(SimulatedNode node, ClientTransaction transaction)
    {
        if (transaction.End != TransactionEnd.Running)
        {
            return;
        }

        var footprint = new Footprint();
        var statement = transaction.Statements[transaction.Next];
        foreach (var (table, key) in statement.Reads)
        {
            footprint.Add(ClientTransaction.Item(table, key));
        }

        foreach (var (table, key) in statement.Writes)
        {
            footprint.Add(ClientTransaction.Item(table, key));
        }

        node.Step(new StatementArrived(transaction.Id, footprint));
    }

    private List<StatementPlan> DrawStatements()
    {
        var plan = simulation.Plan;
        if (plan.PointWritesOnly)
        {
            return [new StatementPlan([], [(1, random.Below(plan.Keys))])];
        }

        var count = plan.Interactive ? random.Pick((int[])[1, 1, 2, 3]) : 1;
        var isReadOnly = random.Chance(0.3);
        var statements = new List<StatementPlan>(count);
        for (var statement = 0; statement < count; statement++)
        {
            var reads = new List<(ulong, long?)>();
            var writes = new List<(ulong, long)>();
            for (var item = random.Between(1, count == 1 ? 3 : 2); item > 0; item--)
            {
                var table = (ulong)random.Between(1, plan.Tables);
                long key = random.Below(plan.Keys);
                if (!isReadOnly && random.Chance(0.35))
                {
                    if (!writes.Contains((table, key)) && statements.All(earlier => !earlier.Writes.Contains((table, key))))
                    {
                        writes.Add((table, key));
                    }
                }
                else
                {
                    reads.Add((table, random.Chance(0.75) ? key : null));
                }
            }

            if (reads.Count == 0 && writes.Count == 0)
            {
                reads.Add(((ulong)random.Between(1, plan.Tables), null));
            }

            statements.Add(new StatementPlan(reads, writes));
        }

        return statements;
    }

    private void End(ulong id, TransactionEnd end, Stamp stamp)
    {
        if (!_running.Remove(id, out var transaction))
        {
            return;
        }

        transaction.End = end;
        transaction.Stamp = stamp;
        if (end != TransactionEnd.Unknown)
        {
            transaction.Ended = simulation.Agenda.Now;
        }
        else
        {
            LookUpLater(id);
        }

        var pause = end == TransactionEnd.Refused ? 100 : random.Pick(PausesMs);
        simulation.Agenda.After(pause * 1000L, () => Begin(simulation.Node(transaction.Node)));
    }

    /// <summary>A client that does not know its fate asks some node, later.</summary>
    private void LookUpLater(ulong id)
    {
        simulation.Agenda.After(random.Between(10_000, 2_000_000), () =>
        {
            var node = random.Pick(simulation.Nodes.ToList());
            if (node is { IsUp: true, IsGone: false })
            {
                node.Step(new StatusAsked(id));
            }
        });
    }

    public void StatusAnswered(StatusAnswered answered) => Statuses.Add(answered);

    /// <summary>What was said of transactions that were looked up.</summary>
    public List<StatusAnswered> Statuses { get; } = [];

    private void OnDied(SimulatedNode node)
    {
        foreach (var transaction in _running.Values.Where(transaction => transaction.Node == node.Id).ToList())
        {
            End(transaction.Id, TransactionEnd.Unknown, Stamp.None);
        }
    }
}
