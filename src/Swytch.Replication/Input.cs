using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Replication.Messages;

namespace Swytch.Replication;

/// <summary>What can happen to the machine.</summary>
public abstract record Input;

/// <summary>Time has passed; a few times a second.</summary>
public sealed record Tick : Input;

/// <summary>A fresh link to the peer, in both directions. Nothing that was sent before on an older one will arrive.</summary>
public sealed record LinkUp(NodeId Peer) : Input;

public sealed record LinkDown(NodeId Peer) : Input;

public sealed record Received(NodeId From, Message Message) : Input;

/// <summary>All writes up to this number are durable, and readers see them.</summary>
public sealed record Synced(long Write) : Input;

/// <summary>
/// A transaction is about to run a statement. Answered by <see cref="StatementReady"/>, at which moment the storage takes the snapshot,
/// or by <see cref="StatementRefused"/>.
/// </summary>
/// <param name="Transaction">Chosen by the client side, unique in the cluster.</param>
/// <param name="Footprint">What the statement may read or write.</param>
/// <param name="Schemas">Under what the statement was compiled: it is refused as changed when a table is at another version when its snapshot is taken.</param>
/// <param name="WaitMs"><c>lock_timeout</c>: how long it may wait, 0 for <see cref="MachineOptions.CommitTimeoutMs"/>.</param>
/// <param name="Names">
/// Keys of the catalog to which the names in the statement belong, null when they are resolved already. The statement waits for entries in flight
/// that write them; they are not part of what the transaction has read, for the schema version of the tables guards it.
/// </param>
/// <param name="IsLocal"><c>read_consistency = local</c>: it waits for nothing in flight and sees what is decided here.</param>
public sealed record StatementArrived(ulong Transaction, Footprint Footprint, Footprint? Names = null, IReadOnlyList<TableSchema>? Schemas = null, ulong WaitMs = 0, bool IsLocal = false) : Input;

/// <param name="Version">1 when it was created, one more for every ALTER.</param>
public readonly record struct TableSchema(ulong Table, ulong Version);

/// <summary>R12: <c>swytch_transaction_status(id)</c>. Answered by <see cref="StatusAnswered"/>.</summary>
public sealed record StatusAsked(ulong Transaction) : Input;

/// <summary>The answer to <see cref="LookUp"/>.</summary>
/// <param name="Stamp">None when the log has no entry of the transaction.</param>
public sealed record LookedUp(NodeId Asker, ulong Transaction, Stamp Stamp, Outcome Outcome) : Input;

/// <summary>COMMIT. Answered by <see cref="CommitAnswered"/>.</summary>
/// <param name="Reads">Everything the transaction has read.</param>
/// <param name="Writes">Everything it has written; empty for a read-only transaction.</param>
/// <param name="Schema">DDL: what it does to tables. The machine has it write all of each.</param>
public sealed record CommitRequested(ulong Transaction, Footprint Reads, Footprint Writes, ReadOnlyMemory<byte> Changeset, SchemaRequest? Schema = null) : Input;

/// <param name="Catalog">The catalog of the database; the transaction has written the names in question there.</param>
public sealed record SchemaRequest(ulong Catalog, IReadOnlyList<SchemaChange> Changes);

/// <summary>The client gave up the transaction (ROLLBACK, disconnect) and hears no more of it.</summary>
public sealed record TransactionAbandoned(ulong Transaction) : Input;

/// <summary>The answer to <see cref="LookUpOutcome"/>.</summary>
public sealed record OutcomeFound(NodeId Asker, Stamp Entry, Outcome Outcome) : Input;

/// <summary>The answer to <see cref="LookUpLog"/>.</summary>
public sealed record LogFound(NodeId Origin, IReadOnlyList<Entry> Entries, IReadOnlyList<OutcomeRecord> Outcomes) : Input;

/// <summary>R8: hold a table.</summary>
public sealed record SubscribeWanted(ulong Table) : Input;

/// <summary>R13: an operator's word that a node will not come back as it was. Repeatable, at any survivor.</summary>
public sealed record EvictWanted(NodeId Node) : Input;

/// <summary>R10: leave every table and then the cluster. Answered by <see cref="Decommissioned"/>, perhaps much later; lost in a restart.</summary>
public sealed record DecommissionWanted : Input;

/// <summary>R10: hold a table no longer.</summary>
public sealed record LeaveWanted(ulong Table) : Input;
