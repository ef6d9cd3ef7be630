using Swytch.Core.Footprints;
using Swytch.Core.Ordering;

namespace Swytch.Replication;

/// <summary>
/// The decisions on which the protocol rests, as pure functions under the numbers of its rules. A node runs on <see cref="Sound"/>.
/// The simulator overrides one at a time, to show that without it the database is wrong.
/// </summary>
public class Rules
{
    public static readonly Rules Sound = new();

    protected Rules()
    {
    }

    /// <summary>R1: where the clock starts again: above everything that may have been promised, and above everything in the log.</summary>
    public virtual ulong RestartClock(ulong reserved, ulong highestInLog) => Math.Max(reserved, highestInLog);

    /// <summary>R1: what may be promised: never at or above an own stamp that is not durable, never above the durable reservation.</summary>
    public virtual ulong Promise(ulong clock, ulong reserved, ulong lowestNotDurable) =>
        Math.Min(Math.Min(clock, reserved), lowestNotDurable - 1);

    /// <summary>R1: a clock so far off is not trusted.</summary>
    public virtual bool IsSkewed(long aheadMs, long maxMs) => aheadMs > maxMs || aheadMs < -maxMs;

    /// <summary>R3: an entry leaves its origin when it is durable there.</summary>
    public virtual bool MayShip(bool isDurable) => isDurable;

    /// <summary>R4, R7: an entry is acknowledged when it is durable and no reader has it withheld.</summary>
    public virtual bool MayAcknowledge(bool isDurable, bool isWithheld) => isDurable && !isWithheld;

    /// <summary>R5: whose promise and receipt an entry needs on a table: the members as of its stamp.</summary>
    public virtual bool IsMember(Stamp from, Stamp? to, Stamp entry) => from < entry && (to is null || entry <= to);

    /// <summary>R5a: nothing lower can come from the member.</summary>
    public virtual bool IsOrdered(ulong heard, Stamp entry) => heard >= entry.Clock;

    /// <summary>R5b: the member holds it, or its fate is known.</summary>
    public virtual bool IsReceived(long acknowledged, long sequence, bool isAnnounced) => isAnnounced || acknowledged >= sequence;

    /// <summary>R6: an entry that was taken before is not taken again.</summary>
    public virtual bool IsKnown(long sequence, long held) => sequence <= held;

    /// <summary>R6: reads are certified as well as writes.</summary>
    public virtual bool IsCertified(bool readsTouched, bool writesTouched) => !readsTouched && !writesTouched;

    /// <summary>Certification window: what saw too old a state aborts everywhere, without looking.</summary>
    public virtual bool IsTooOld(Stamp entry, Stamp position, ulong windowMs) => entry.Milliseconds > position.Milliseconds + windowMs;

    /// <summary>R1: a promise counts at who holds the entries that it covers.</summary>
    public virtual bool CountsPromise(long held, long promised) => held >= promised;

    /// <summary>R6: a fact may be told by whoever has it.</summary>
    public virtual bool MayAnnounce(bool isOrigin) => true;

    /// <summary>R10: a leaver reads no more from the moment it asks.</summary>
    public virtual bool MayRead(bool isLeaving) => !isLeaving;

    /// <summary>R12: receipts are told again on every link.</summary>
    public virtual bool TellsAgain() => true;

    /// <summary>R13: from an origin that is sealed, only the union is taken.</summary>
    public virtual bool TakesOf(bool isSealed, bool isUnion) => isUnion || !isSealed;

    /// <summary>R12: a peer holds more of this node's entries than the node itself.</summary>
    public virtual bool IsLogLost(long heldByPeer, long own) => heldByPeer > own;

    /// <summary>DDL writes all of the tables it changes.</summary>
    public virtual bool SchemaWrites(SchemaVerb verb) => true;

    /// <summary>A transaction commits under the schema it ran under.</summary>
    public virtual bool IsSchemaCurrent(ulong ranUnder, ulong current) => ranUnder == current;

    /// <summary>R7: does the entry keep a reader waiting: acknowledged here, not yet visible, and writing what is read.</summary>
    public virtual bool Blocks(bool isAcknowledged, Footprint writes, Footprint read)
    {
        ArgumentNullException.ThrowIfNull(writes);
        return isAcknowledged && writes.Intersects(read);
    }

    /// <summary>R7: a reader of several tables that waits for entries up to <paramref name="cut"/> has later ones withheld.</summary>
    public virtual bool Withholds(Stamp entry, Stamp cut, Footprint writes, Footprint read)
    {
        ArgumentNullException.ThrowIfNull(writes);
        return entry > cut && writes.Intersects(read);
    }

    /// <summary>R7, R2: what a transaction saw is still so.</summary>
    public virtual bool IsStillValid(bool isTouched) => !isTouched;

    /// <summary>R9: what a member ships again to a newcomer.</summary>
    public virtual bool Reships(Stamp ownEntry, Stamp subscription) => ownEntry > subscription;

    /// <summary>R10: a leave that would leave too few copies aborts.</summary>
    public virtual bool MayLeave(int copiesLeft, int minimumCopies) => copiesLeft >= minimumCopies;
}
