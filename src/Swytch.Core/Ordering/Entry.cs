using System.Collections.Immutable;
using Swytch.Core.Footprints;

namespace Swytch.Core.Ordering;

/// <summary>
/// One entry of a node's log: a transaction, or a change of who holds a table. Immutable once it is durable at its origin. What later partition
/// policies need is in it from the start, so that the log format does not change with them.
/// </summary>
public sealed record Entry
{
    public const ushort CurrentFormat = 1;
    public const byte CurrentHash = 1;

    public ushort Format { get; init; } = CurrentFormat;

    public ulong Cluster { get; init; }

    /// <summary>Its place in the serial order; the issuer is its origin.</summary>
    public required Stamp Stamp { get; init; }

    /// <summary>Which life of the origin's log this is: raised when a log was lost or restored.</summary>
    public uint Incarnation { get; init; }

    public required EntryKind Kind { get; init; }

    /// <summary>The tables it touches, read ones too, each once.</summary>
    public required ImmutableArray<EntryTable> Tables { get; init; }

    /// <summary>Known to the client before it commits: how it asks for the fate of a transaction whose answer it lost.</summary>
    public ulong Transaction { get; init; }

    public Footprint Reads { get; init; } = new();

    public Footprint Writes { get; init; } = new();

    /// <summary>Version of the function that hashed the keys of the footprints.</summary>
    public byte HashVersion { get; init; } = CurrentHash;

    /// <summary>Rows with old and new values of changed columns and the full primary key; DDL as text. The ordering does not look inside.</summary>
    public ReadOnlyMemory<byte> Changeset { get; init; }

    /// <summary>For a subscription, a leave, an eviction: whose.</summary>
    public MembershipChange? Membership { get; init; }

    /// <summary>For a schema entry: what it does to tables. Its first table is the catalog.</summary>
    public IReadOnlyList<SchemaChange> Schema { get; init; } = [];

    /// <summary>Fields of a later format: kept and passed on as they came.</summary>
    public ReadOnlyMemory<byte> Unknown { get; init; }

    public NodeId Origin => Stamp.Node;

    /// <summary>What it says of the table, null when it does not touch it.</summary>
    public EntryTable? On(ulong table)
    {
        foreach (var touched in Tables)
        {
            if (touched.Table == table)
            {
                return touched;
            }
        }

        return null;
    }
}
