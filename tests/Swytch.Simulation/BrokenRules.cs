using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Replication;

namespace Swytch.Simulation;

/// <summary>The protocol with one rule taken out, to show that the checks notice.</summary>
internal static class BrokenRules
{
    public static IReadOnlyDictionary<string, Rules> All { get; } = new SortedDictionary<string, Rules>
    {
        ["no-certification"] = new NoCertification(),
        ["reads-not-certified"] = new ReadsNotCertified(),
        ["ack-before-durable"] = new AckBeforeDurable(),
        ["order-without-receipt"] = new OrderWithoutReceipt(),
        ["order-without-promise"] = new OrderWithoutPromise(),
        ["no-reship"] = new NoReship(),
        ["clock-not-persisted"] = new ClockNotPersisted(),
        ["promise-overtakes"] = new PromiseOvertakes(),
        ["wrong-members"] = new WrongMembers(),
        ["duplicate-apply"] = new DuplicateApply(),
        ["no-window"] = new NoWindow(),
        ["loose-reads"] = new LooseReads(),
        ["no-withholding"] = new NoWithholding(),
        ["no-refresh"] = new NoRefresh(),
        ["leave-at-will"] = new LeaveAtWill(),
        ["ship-before-durable"] = new ShipBeforeDurable(),
        ["promise-without-entries"] = new PromiseWithoutEntries(),
        ["only-origin-announces"] = new OnlyOriginAnnounces(),
        ["leaver-reads"] = new LeaverReads(),
        ["no-receipts-again"] = new NoReceiptsAgain(),
        ["evict-without-seal"] = new EvictWithoutSeal(),
        ["clock-trusted"] = new ClockTrusted(),
        ["lost-log-ignored"] = new LostLogIgnored(),
        ["schema-unguarded"] = new SchemaUnguarded(),
    };

    public static Rules Named(string name) => All[name];

    private sealed class NoCertification : Rules
    {
        public override bool IsCertified(bool readsTouched, bool writesTouched) => true;
    }

    private sealed class ReadsNotCertified : Rules
    {
        public override bool IsCertified(bool readsTouched, bool writesTouched) => !writesTouched;
    }

    private sealed class AckBeforeDurable : Rules
    {
        public override bool MayAcknowledge(bool isDurable, bool isWithheld) => !isWithheld;
    }

    private sealed class OrderWithoutReceipt : Rules
    {
        public override bool IsReceived(long acknowledged, long sequence, bool isAnnounced) => true;
    }

    private sealed class OrderWithoutPromise : Rules
    {
        public override bool IsOrdered(ulong heard, Stamp entry) => true;
    }

    private sealed class NoReship : Rules
    {
        public override bool Reships(Stamp ownEntry, Stamp subscription) => false;
    }

    private sealed class ClockNotPersisted : Rules
    {
        public override ulong RestartClock(ulong reserved, ulong highestInLog) => 0;
    }

    private sealed class PromiseOvertakes : Rules
    {
        public override ulong Promise(ulong clock, ulong reserved, ulong lowestNotDurable) => clock;
    }

    private sealed class WrongMembers : Rules
    {
        public override bool IsMember(Stamp from, Stamp? to, Stamp entry) => from == Stamp.None && (to is null || entry <= to);
    }

    private sealed class DuplicateApply : Rules
    {
        public override bool IsKnown(long sequence, long held) => false;
    }

    private sealed class NoWindow : Rules
    {
        public override bool IsTooOld(Stamp entry, Stamp position, ulong windowMs) => false;
    }

    private sealed class LooseReads : Rules
    {
        public override bool Blocks(bool isAcknowledged, Footprint writes, Footprint read) => false;
    }

    private sealed class NoWithholding : Rules
    {
        public override bool Withholds(Stamp entry, Stamp cut, Footprint writes, Footprint read) => false;
    }

    private sealed class NoRefresh : Rules
    {
        public override bool IsStillValid(bool isTouched) => true;
    }

    private sealed class ShipBeforeDurable : Rules
    {
        public override bool MayShip(bool isDurable) => true;
    }

    private sealed class PromiseWithoutEntries : Rules
    {
        public override bool CountsPromise(long held, long promised) => true;
    }

    private sealed class OnlyOriginAnnounces : Rules
    {
        public override bool MayAnnounce(bool isOrigin) => isOrigin;
    }

    private sealed class LeaverReads : Rules
    {
        public override bool MayRead(bool isLeaving) => true;
    }

    private sealed class NoReceiptsAgain : Rules
    {
        public override bool TellsAgain() => false;
    }

    private sealed class EvictWithoutSeal : Rules
    {
        public override bool TakesOf(bool isSealed, bool isUnion) => true;
    }

    private sealed class ClockTrusted : Rules
    {
        public override bool IsSkewed(long aheadMs, long maxMs) => false;
    }

    private sealed class LostLogIgnored : Rules
    {
        public override bool IsLogLost(long heldByPeer, long own) => false;
    }

    private sealed class SchemaUnguarded : Rules
    {
        public override bool SchemaWrites(SchemaVerb verb) => false;

        public override bool IsSchemaCurrent(ulong ranUnder, ulong current) => true;
    }

    private sealed class LeaveAtWill : Rules
    {
        public override bool MayLeave(int copiesLeft, int minimumCopies) => true;
    }
}
