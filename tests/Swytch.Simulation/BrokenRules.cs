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

    private sealed class LeaveAtWill : Rules
    {
        public override bool MayLeave(int copiesLeft, int minimumCopies) => true;
    }
}
