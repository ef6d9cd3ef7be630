using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;

namespace Swytch.Replication;

/// <summary>What the machine wants done, in this order.</summary>
public abstract record Effect;

public sealed record Send(NodeId To, Message Message) : Effect;

/// <summary>Append to the durable log; <see cref="Synced"/> tells when. Numbers are dense and ascending.</summary>
public sealed record Write(long Number, LogRecord Record) : Effect;

/// <summary>Take the snapshot and run the statement: what is durable is exactly what it may see.</summary>
public sealed record StatementReady(ulong Transaction) : Effect;

public sealed record StatementRefused(ulong Transaction, Refusal Refusal) : Effect;

/// <summary>R10: this node holds nothing any more and may be switched off.</summary>
public sealed record Decommissioned : Effect;

/// <summary>R12: this node has lost what it had, and serves nobody any more: evict it, and let it come again as a new node.</summary>
public sealed record LogLost : Effect;

/// <summary>Break the link and try again after a while.</summary>
public sealed record CloseLink(NodeId Peer) : Effect;

/// <summary>R12: find the transaction in the log, as it is durable at this moment, and answer with <see cref="LookedUp"/>.</summary>
/// <param name="Asker">The node for which it is asked.</param>
public sealed record LookUp(NodeId Asker, ulong Transaction) : Effect;

/// <summary>R6: somebody asks for the fate of an entry that is no longer in memory: answer with <see cref="OutcomeFound"/> if the log has it.</summary>
public sealed record LookUpOutcome(NodeId Asker, Stamp Entry) : Effect;

/// <summary>
/// R13: the origin's entries in the log, as far back as it reaches, and their fates as far as it has them. Answer with <see cref="LogFound"/>.
/// The log and not the memory, so that the answer is the same whoever asks and when: nothing of a sealed origin is appended any more.
/// </summary>
public sealed record LookUpLog(NodeId Origin) : Effect;

/// <summary>The answer to <see cref="StatusAsked"/>.</summary>
public sealed record StatusAnswered(ulong Transaction, TransactionStatus Status, Stamp Stamp) : Effect;

/// <summary>The end of a transaction.</summary>
/// <param name="Stamp">Its place in the order; none for a transaction that wrote nothing or never got one.</param>
public sealed record CommitAnswered(ulong Transaction, CommitResult Result, Stamp Stamp, Refusal? Refusal) : Effect;

/// <summary>Read the rows of the table as they are durable at this moment and send them with the header.</summary>
public sealed record SendSnapshot(NodeId To, SnapshotHeader Header) : Effect;

public enum CommitResult
{
    Committed,

    /// <summary>Certification lost, or what it read has changed before it was stamped: run it again, or 40001.</summary>
    Conflict,

    /// <summary>Nothing was shipped; see the refusal.</summary>
    Refused,

    /// <summary>08007: shipped, and its fate is not known yet; the refusal names the node that is missing. It can be looked up by its number.</summary>
    Unknown,
}

/// <summary>Why a statement or a commit is refused.</summary>
public enum RefusalReason
{
    /// <summary>40001: something the transaction has read changed.</summary>
    Changed,

    /// <summary>The node is giving up the table.</summary>
    Leaving,

    /// <summary>SW001: a subscriber that would have to acknowledge cannot be reached.</summary>
    Unreachable,

    /// <summary>SW001: the clock of this node is not to be trusted; the refusal says by how much.</summary>
    ClockSkew,

    /// <summary>SW001: this node has lost its log (R12).</summary>
    LostLog,

    /// <summary>The wait was longer than it may be: SW001 when the refusal names a node, else 55P03, for it was for another transaction of this node.</summary>
    WaitTooLong,
}

/// <param name="Table">The table in question, 0 when it is none.</param>
/// <param name="Node">The node that is missing, when it is one.</param>
/// <param name="SkewMs">How far this node's clock is ahead.</param>
public sealed record Refusal(RefusalReason Reason, ulong Table, NodeId? Node, long SkewMs = 0);

/// <summary>What is known of a transaction (R12).</summary>
public enum TransactionStatus
{
    /// <summary>No node has it in its log: it was never shipped, so it did not commit; or it is older than the logs reach.</summary>
    NotFound,

    /// <summary>Running, or shipped and undecided.</summary>
    InProgress,

    Committed,

    Aborted,

    /// <summary>Not here, and a node that may have it cannot be reached.</summary>
    Unreachable,
}
