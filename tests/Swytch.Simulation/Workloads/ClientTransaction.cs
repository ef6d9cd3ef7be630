using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Simulation.Cluster;

namespace Swytch.Simulation.Workloads;

/// <summary>One statement: what it reads, and the values it writes given what was read.</summary>
internal sealed record StatementPlan(IReadOnlyList<(ulong Table, long? Key)> Reads, IReadOnlyList<(ulong Table, long Key)> Writes);

/// <summary>What a transaction saw of a key: everything written to it so far, null for nothing.</summary>
internal readonly record struct Observation(ulong Table, long Key, Cell? Cell)
{
    public int Count => Cell?.Count ?? 0;

    public ulong Hash => Cell?.Hash ?? 0;
}

internal enum TransactionEnd
{
    Running,
    Committed,
    Conflict,
    Refused,
    Unknown,
}

/// <summary>A transaction as its client sees it.</summary>
internal sealed class ClientTransaction(ulong id, NodeId node, long started, IReadOnlyList<StatementPlan> statements)
{
    public ulong Id { get; } = id;

    public NodeId Node { get; } = node;

    public long Started { get; } = started;

    public long Ended { get; set; } = long.MaxValue;

    public IReadOnlyList<StatementPlan> Statements { get; } = statements;

    public int Next { get; set; }

    public List<Observation> Observations { get; } = [];

    public List<RowWrite> Writes { get; } = [];

    /// <summary>What happens when the statement may run; null for the statements of <see cref="Statements"/>.</summary>
    public Action? OnReady { get; set; }

    /// <summary>DDL and DML by name: the name, and how many times the catalog had changed it when the transaction ran.</summary>
    public (long Name, int Changes)? RanUnder { get; set; }

    public Footprint ReadFootprint { get; } = new();

    public Footprint WriteFootprint { get; } = new();

    public TransactionEnd End { get; set; }

    public Stamp Stamp { get; set; }

    public bool IsReadOnly => Statements.All(statement => statement.Writes.Count == 0);

    public static FootprintItem Item(ulong table, long? key) =>
        key is { } one ? new FootprintItem(table, (ulong)one + 1) : FootprintItem.Whole(table);
}
