namespace Swytch.Core.Ordering;

/// <summary>What an entry says of one table that it touches (rule R3).</summary>
public sealed record EntryTable
{
    /// <summary>Number of the table, the same on every node; never reused.</summary>
    public required ulong Table { get; init; }

    /// <summary>This is the origin's n-th entry on the table, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>What the transaction saw of the table: everything up to here, nothing above.</summary>
    public Stamp Position { get; init; }

    public ulong SchemaVersion { get; init; }

    /// <summary>The subscribers that the origin addressed, itself included.</summary>
    public IReadOnlyList<NodeId> Members { get; init; } = [];

    /// <summary>The last subscription, leave or eviction on the table that the origin had decided.</summary>
    public Stamp MembershipEpoch { get; init; }

    public PartitionPolicy Policy { get; init; }

    /// <summary>The entry that set the policy.</summary>
    public Stamp PolicyEpoch { get; init; }
}
