using Swytch.Core.Ordering;
using Swytch.Replication.Messages;

namespace Swytch.Replication.Log;

/// <summary>What a node writes down. <see cref="DurableState"/> is what these records amount to; rows are the storage's.</summary>
public abstract record LogRecord;

/// <summary>R1: no promise above this before another reservation is durable, and nothing is shipped with a stamp above it; a restart begins here.</summary>
public sealed record ClockReserved(ulong UpTo) : LogRecord;

/// <summary>An entry, own or received.</summary>
public sealed record EntryAppended(Entry Entry) : LogRecord;

/// <summary>R6: the entry is decided on these tables; a committed transaction's rows of these tables are applied with it.</summary>
public sealed record EntryDecided(Entry Entry, OutcomeRecord Outcome, IReadOnlyList<ulong> Tables) : LogRecord;

/// <summary>R8: this node is joining a table and asks the sponsor.</summary>
public sealed record TableJoining(ulong Table, ulong Attempt, NodeId Sponsor) : LogRecord;

/// <summary>R9: a member has greeted this node.</summary>
public sealed record TableGreeted(ulong Table, ulong Attempt, NodeId Member, long Base) : LogRecord;

/// <summary>R8: the copy has arrived and replaces whatever there was.</summary>
public sealed record TableInstalled(SnapshotHeader Header, ReadOnlyMemory<byte> Rows) : LogRecord;

/// <summary>R10: this node holds the table no longer.</summary>
public sealed record TableDropped(ulong Table) : LogRecord;

/// <summary>R13: nothing more of the node is accepted.</summary>
public sealed record NodeSealed(NodeId Node) : LogRecord;

/// <summary>R13: the node's log ends here; its promise is endless and its receipt is not needed.</summary>
/// <param name="Eviction">With what the survivors held of its log: whoever was away then gets it from any of them.</param>
public sealed record NodeEvicted(Evicted Eviction) : LogRecord;

/// <summary>R10: the node has left the cluster, and nobody waits for it.</summary>
public sealed record NodeGone(NodeId Node) : LogRecord;

/// <summary>R8: the newcomer has the snapshot that this node owed it.</summary>
public sealed record SnapshotDelivered(ulong Table, NodeId Newcomer, ulong Attempt) : LogRecord;
