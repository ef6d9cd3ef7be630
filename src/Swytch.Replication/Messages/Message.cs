using Swytch.Core.Ordering;

namespace Swytch.Replication.Messages;

/// <summary>What nodes tell each other. Messages of one link arrive in the order they were sent, or the link breaks and starts again with <see cref="Hello"/>.</summary>
public abstract record Message;

/// <summary>First on every link (R12): who this is and what it holds, so that the other side can send what is missing. No promise: that comes last.</summary>
/// <param name="Clock">The sender's clock, to be passed by the receiver's.</param>
/// <param name="Wall">Its wall clock, milliseconds since 1970.</param>
/// <param name="IsNewcomer">It holds nothing yet.</param>
/// <param name="Gone">Nodes that have said farewell.</param>
/// <param name="Evictions">The evictions it knows of.</param>
public sealed record Hello(uint Incarnation, ulong Clock, ulong Wall, bool IsNewcomer, IReadOnlyList<TableDeclaration> Tables, IReadOnlyList<NodeId> Gone, IReadOnlyList<NodeId> Evictions) : Message;

/// <summary>R1: the answer to a newcomer's Hello when its clock is off. The receiver breaks the link and tries again later.</summary>
/// <param name="SkewMs">How far the newcomer's clock is ahead of the sender's.</param>
public sealed record HandshakeRefused(long SkewMs) : Message;

/// <summary>R12: the answer to a Hello that lacks what its sender had before.</summary>
public sealed record LogIsLost : Message;

/// <summary>An entry, from its origin (R3) or passed on (R11).</summary>
public sealed record Ship(Entry Entry) : Message;

/// <summary>Promise and receipts (R1, R4); with neither it is a heartbeat.</summary>
/// <param name="Clock">The sender's clock: everything it stamps later is above.</param>
/// <param name="Wall">Its wall clock, milliseconds since 1970.</param>
/// <param name="Promise">Every entry of the sender up to here is among the counts.</param>
/// <param name="Counts">The sender's own entries per table up to the promise; tables that are not named have the count told last.</param>
/// <param name="Receipts">What the sender holds durably.</param>
/// <param name="Positions">Up to where the sender has decided, durably: nobody need keep older entries for it.</param>
public sealed record Progress(
    ulong Clock,
    ulong Wall,
    ulong Promise,
    IReadOnlyList<TableCount> Counts,
    IReadOnlyList<Receipt> Receipts,
    IReadOnlyList<TablePosition> Positions) : Message;

/// <summary>Facts (R6): the fates of entries.</summary>
public sealed record Announce(IReadOnlyList<EntryOutcome> Outcomes, ulong Clock) : Message;

/// <summary>R6: asks whoever may know for the fate of an entry of which the sender does not hold all tables.</summary>
public sealed record OutcomeQuestion(IReadOnlyList<Stamp> Entries) : Message;

/// <summary>R10: the sender has left every table and the cluster, and all who stay have decided it.</summary>
public sealed record Farewell : Message;

/// <summary>R10: nobody here waits for the receiver any more.</summary>
public sealed record FarewellHeard : Message;

/// <summary>R10: the node has left and owes nothing; told to those whom it may have forgotten.</summary>
public sealed record NodeLeft(NodeId Node) : Message;

/// <summary>R12: what is known of a transaction?</summary>
public sealed record StatusQuestion(ulong Transaction) : Message;

public sealed record StatusReply(ulong Transaction, TransactionStatus Status, Stamp Stamp) : Message;

/// <summary>R8: asks a member to stamp a subscription of the sender.</summary>
/// <param name="Attempt">The newcomer's name for this try; its clock at that moment, so that the subscription is above all it has acknowledged.</param>
/// <param name="OwnEntries">How many entries the sender has issued on the table in earlier memberships.</param>
public sealed record SubscribeRequest(ulong Table, ulong Attempt, long OwnEntries) : Message;

/// <summary>R8: the one who was asked is no member; these may be.</summary>
public sealed record Redirect(ulong Table, ulong Attempt, IReadOnlyList<NodeId> Members) : Message;

/// <summary>
/// R9: the sender knows the subscription, has sent its own entries above it, and will send all further ones.
/// </summary>
/// <param name="Base">The sender's own entries on the table up to the subscription: the receiver gets them with its snapshot.</param>
/// <param name="Count">The sender's own durable entries on the table; its promise follows.</param>
public sealed record Greeting(ulong Table, ulong Attempt, long Base, long Count) : Message;

/// <summary>R8: a copy of a table.</summary>
/// <param name="Rows">The storage's own encoding; the ordering does not look inside.</param>
public sealed record Snapshot(SnapshotHeader Header, ReadOnlyMemory<byte> Rows) : Message;

/// <summary>R13: accept nothing more of the node, durably, and tell what is held of its log.</summary>
public sealed record Seal(NodeId Node) : Message;

/// <summary>R13: the sender is sealed against the node.</summary>
/// <param name="Held">The node's first so many entries per table are or were here.</param>
/// <param name="Entries">Its entries in the log.</param>
/// <param name="Outcomes">Those of its entries that are known here.</param>
/// <param name="Eviction">When the sender knows of it already.</param>
public sealed record Sealed(NodeId Node, IReadOnlyList<TableCount> Held, IReadOnlyList<Entry> Entries, IReadOnlyList<OutcomeRecord> Outcomes, Evicted? Eviction) : Message;

/// <summary>R13: what all survivors together hold of the node's log, and where it ends. What goes beyond the end never was.</summary>
/// <param name="Outcomes">Known to some survivor; and of entries that no survivor can judge, because nobody else held one of their tables.</param>
public sealed record Evicted(NodeId Node, IReadOnlyList<Entry> Entries, IReadOnlyList<TableCount> Finals, IReadOnlyList<OutcomeRecord> Outcomes) : Message;

/// <summary>R6: whether an entry of an evicted origin passes certification on one table; it commits if it does on all.</summary>
public sealed record Verdict(Stamp Entry, ulong Table, bool Passes) : Message;

/// <summary>R8: the snapshot is installed, or not wanted any more.</summary>
public sealed record SnapshotConfirmed(ulong Table, ulong Attempt) : Message;
