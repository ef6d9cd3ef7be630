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

    /// <summary>08007: shipped, and its fate is not known yet. It can be looked up by its number.</summary>
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

    /// <summary>SW001: the clock of this node is not to be trusted.</summary>
    ClockSkew,

    /// <summary>55P03, or SW001 when it waits for a node: the wait was longer than it may be.</summary>
    WaitTooLong,
}

/// <param name="Node">The node that is missing, when it is one.</param>
public sealed record Refusal(RefusalReason Reason, ulong Table, NodeId? Node);
