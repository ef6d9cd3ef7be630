using Swytch.Core.Ordering;

namespace Swytch.Replication;

/// <summary>Constants of a node and of its cluster. Times in milliseconds.</summary>
public sealed record MachineOptions
{
    public required NodeId Node { get; init; }

    public ulong Cluster { get; init; }

    public uint Incarnation { get; init; } = 1;

    /// <summary>Nodes that are known at the start, this one included; others are known when they link.</summary>
    public required IReadOnlyList<NodeId> Nodes { get; init; }

    /// <summary>The table that every node holds and whose holders are the cluster; 0 for a cluster that is fixed to <see cref="Nodes"/>.</summary>
    public ulong SystemCatalog { get; init; }

    /// <summary>R1: how far ahead the clock is reserved.</summary>
    public ulong ReservationMs { get; init; } = 1_000;

    /// <summary>Cluster-wide, R1: a clock that is further off is not trusted.</summary>
    public ulong MaxClockSkewMs { get; init; } = 10_000;

    /// <summary>Cluster-wide: how far below its stamp a transaction's position may be.</summary>
    public ulong WindowMs { get; init; } = 60_000;

    /// <summary>Cluster-wide: the fewest holders of a table that a leave may leave behind.</summary>
    public int MinimumCopies { get; init; } = 2;

    /// <summary>R8: after this a newcomer that was redirected asks somebody else.</summary>
    public ulong JoinRetryMs { get; init; } = 200;

    /// <summary>R6: how long an entry may wait for its outcome before this node asks for it.</summary>
    public ulong OutcomeQuestionMs { get; init; } = 500;

    /// <summary>How long a client waits for the fate of its commit, and a statement for entries in flight.</summary>
    public ulong CommitTimeoutMs { get; init; } = 10_000;
}
