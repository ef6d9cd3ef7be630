using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Simulation.Cluster;

namespace Swytch.Simulation.Workloads;

/// <summary>
/// DDL racing DML: a few names, each of no table or of one. The catalog's row of a name holds the number of its table and how often it was altered.
/// Every transaction first resolves the name, and runs if the name is still what it was when its snapshot is taken.
/// </summary>
internal sealed class SchemaWorkload(Simulation simulation, ClientPool clients, Prng random)
{
    public const ulong Catalog = 90;
    public const ulong FirstTable = 1000;
    private const int Names = 3;
    private const int Keys = 2;
    private const long Versions = 1000;

    /// <summary>Number of the table that a value of the catalog names, 0 for none.</summary>
    public static ulong TableOf(long value) => (ulong)(value / Versions);

    public void Begin(SimulatedNode node, ClientTransaction transaction)
    {
        var name = random.Below(Names);
        var names = new Footprint();
        names.Add(ClientTransaction.Item(Catalog, name));
        transaction.OnReady = () => OnResolved(node, transaction, name);
        node.Step(new StatementArrived(transaction.Id, new Footprint(), names));
    }

    private void OnResolved(SimulatedNode node, ClientTransaction transaction, long name)
    {
        var found = node.Disk.Rows.Read(Catalog, name);
        var table = TableOf(found?.Value ?? 0);
        var isDdl = random.Chance(0.3);
        if (table == 0 && !isDdl)
        {
            // "Does not exist" is an answer like any other.
            clients.Observe(transaction, node, Catalog, name);
            clients.Give(node, transaction, TransactionEnd.Committed);
            return;
        }

        long? key = random.Chance(0.8) ? random.Below(Keys) : null;
        var footprint = new Footprint();
        footprint.Add(isDdl ? ClientTransaction.Item(Catalog, name) : ClientTransaction.Item(table, key));
        if (isDdl && table != 0)
        {
            footprint.Add(FootprintItem.Whole(table));
        }

        transaction.OnReady = () =>
        {
            if (!ReferenceEquals(node.Disk.Rows.Read(Catalog, name), found))
            {
                clients.Give(node, transaction, TransactionEnd.Conflict);
            }
            else if (isDdl)
            {
                ChangeSchema(node, transaction, name, found?.Value ?? 0);
            }
            else
            {
                Use(node, transaction, name, table, key);
            }
        };
        var version = new TableSchema(table, (ulong)((found?.Value ?? 0) % Versions) + 1);
        node.Step(new StatementArrived(transaction.Id, footprint, Schemas: table == 0 ? null : [version]));
    }

    private void Use(SimulatedNode node, ClientTransaction transaction, long name, ulong table, long? key)
    {
        clients.Observe(transaction, node, Catalog, name);
        transaction.RanUnder = (name, node.Disk.Rows.Read(Catalog, name)?.Count ?? 0);
        transaction.ReadFootprint.Add(ClientTransaction.Item(table, key));
        for (var one = key ?? 0; one <= (key ?? (Keys - 1)); one++)
        {
            clients.Observe(transaction, node, table, one);
        }

        if (key is { } only && random.Chance(0.7))
        {
            transaction.WriteFootprint.Add(ClientTransaction.Item(table, only));
            transaction.Writes.Add(new RowWrite(table, only, 1));
        }

        clients.Commit(node, transaction);
    }

    private void ChangeSchema(SimulatedNode node, ClientTransaction transaction, long name, long value)
    {
        clients.Observe(transaction, node, Catalog, name);
        transaction.RanUnder = (name, node.Disk.Rows.Read(Catalog, name)?.Count ?? 0);
        transaction.ReadFootprint.Add(ClientTransaction.Item(Catalog, name));
        transaction.WriteFootprint.Add(ClientTransaction.Item(Catalog, name));
        var table = TableOf(value);
        var change = table == 0 ? new SchemaChange(FirstTable + transaction.Id, SchemaVerb.Create, DrawMembers(node.Id))
            : new SchemaChange(table, random.Chance(0.5) ? SchemaVerb.Alter : SchemaVerb.Drop, []);
        transaction.Writes.Add(new RowWrite(Catalog, name, change.Verb switch
        {
            SchemaVerb.Create => (long)change.Table * Versions,
            SchemaVerb.Alter => value + 1,
            _ => 0,
        }));
        clients.Commit(node, transaction, new SchemaRequest(Catalog, [change]));
    }

    private List<NodeId> DrawMembers(NodeId creator)
    {
        var others = simulation.Nodes.Where(node => node.Id != creator && !node.IsGone).Select(node => node.Id).ToList();
        return [creator, .. random.Sample(others, Math.Min(others.Count, random.Between(Math.Max(1, simulation.Plan.MinimumCopies - 1), Math.Max(1, others.Count))))];
    }
}
