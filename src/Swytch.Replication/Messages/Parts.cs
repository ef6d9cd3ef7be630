using Swytch.Core.Footprints;
using Swytch.Core.Ordering;

namespace Swytch.Replication.Messages;

/// <summary>A table that the sender holds or is joining.</summary>
/// <param name="Attempt">The newcomer's name for its last try to join; 0 for a member from the table's creation.</param>
/// <param name="IsHeld">False while joining; true also for a leaver whose leave is decided, until it gives up its copy.</param>
/// <param name="IsGreeted">The sender has this membership's greeting of the receiver, or needs none.</param>
/// <param name="Position">Decided up to here.</param>
/// <param name="Holds">Entries held durably, per origin.</param>
public sealed record TableDeclaration(ulong Table, ulong Attempt, bool IsHeld, bool IsGreeted, Stamp Position, IReadOnlyList<OriginCount> Holds);

/// <summary>The first <paramref name="Count"/> entries of an origin on the table in question.</summary>
public readonly record struct OriginCount(NodeId Origin, long Count);

/// <summary>The first <paramref name="Count"/> own entries on a table.</summary>
public readonly record struct TableCount(ulong Table, long Count);

/// <summary>Receipt (R4): the sender holds the origin's first <paramref name="Count"/> entries on the table durably. Cumulative, so that a lost one costs nothing.</summary>
public readonly record struct Receipt(ulong Table, NodeId Origin, long Count);

public readonly record struct EntryOutcome(Stamp Entry, Outcome Outcome);

public readonly record struct TablePosition(ulong Table, Stamp Position);

/// <summary>A committed write that certification may still look back at.</summary>
public sealed record CommittedWrite(Stamp Stamp, Footprint Writes);

/// <summary>A stretch of time during which a node holds a table: above <paramref name="From"/>, up to and including <paramref name="To"/>.</summary>
/// <param name="To">Null while it lasts.</param>
/// <param name="Attempt">The member's name for its last try to join, 0 when it was there from the beginning.</param>
/// <param name="AttemptStamp">The subscription that carried it.</param>
public sealed record MembershipInterval(NodeId Node, Stamp From, Stamp? To, ulong Attempt, Stamp AttemptStamp);

/// <summary>What comes with the rows of a snapshot.</summary>
/// <param name="Position">The rows are those of this position.</param>
public sealed record SnapshotHeader(
    ulong Table,
    ulong Attempt,
    Stamp Position,
    ulong SchemaVersion,
    IReadOnlyList<MembershipInterval> Members,
    IReadOnlyList<CommittedWrite> Window);
