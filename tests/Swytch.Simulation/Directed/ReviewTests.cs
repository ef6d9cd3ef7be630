using Swytch.Core;
using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Replication.Messages;

namespace Swytch.Simulation.Directed;

/// <summary>
/// The gaps G1 to G18 that a hostile reading of the protocol found, each as a scenario that holds, and that does not hold when its rule is taken
/// out. Table 1 is at nodes 1, 2, 3; table 2 at nodes 1, 2, 4; table 3 at node 1 alone; table 9 is the catalog.
/// </summary>
public sealed class ReviewTests
{
    private const ulong T = 1;
    private const ulong U = 2;
    private const ulong Own = 3;
    private const ulong Catalog = 9;

    private static readonly Dictionary<string, Func<Rules, bool>> Scenarios = new()
    {
        ["G1 a promise stays below what is not durable"] = PromiseBelowNotDurable,
        ["G1 a promise counts with the entries it covers"] = PromiseWithItsEntries,
        ["G3 a survivor that is sealed takes nothing late"] = NothingLateAfterTheSeal,
        ["G4 nothing is shipped before it is durable"] = ShippedWhenDurable,
        ["G4 a receipt means durable"] = ReceiptMeansDurable,
        ["G4 the clock begins above what was promised"] = ClockAbovePromises,
        ["G4 a node without its log is told"] = LostLogIsTold,
        ["G5 a reader of several tables is not overtaken"] = ReaderOfSeveralTables,
        ["G6 a later statement waits for all that was read"] = LaterStatementWaitsForAll,
        ["G7 what is acknowledged is waited for"] = AcknowledgedIsWaitedFor,
        ["G8 whoever knows an outcome tells it"] = WhoeverKnowsTells,
        ["G10 a subscription needs receipts too"] = SubscriptionNeedsReceipts,
        ["G11 a leaver does not read"] = LeaverDoesNotRead,
        ["G11 two cannot leave together below min_copies"] = TwoCannotLeave,
        ["G12 a newcomer gets what was stamped without it"] = NewcomerGetsWhatItMissed,
        ["G14 a clock that jumped does not originate and goes on acknowledging"] = JumpedClock,
        ["G16 what was heard is told again after a crash"] = ToldAgain,
        ["G17 who ran under the old schema is certified away"] = OldSchemaIsCertifiedAway,
        ["G18 a newcomer on its way counts before a commit in place"] = NewcomerCounts,
    };

    [Theory]
    [InlineData("G1 a promise stays below what is not durable", "promise-overtakes")]
    [InlineData("G1 a promise counts with the entries it covers", "promise-without-entries")]
    [InlineData("G3 a survivor that is sealed takes nothing late", "evict-without-seal")]
    [InlineData("G4 nothing is shipped before it is durable", "ship-before-durable")]
    [InlineData("G4 a receipt means durable", "ack-before-durable")]
    [InlineData("G4 the clock begins above what was promised", "clock-not-persisted")]
    [InlineData("G4 a node without its log is told", "lost-log-ignored")]
    [InlineData("G5 a reader of several tables is not overtaken", "no-withholding")]
    [InlineData("G6 a later statement waits for all that was read", "loose-reads")]
    [InlineData("G7 what is acknowledged is waited for", "loose-reads")]
    [InlineData("G8 whoever knows an outcome tells it", "only-origin-announces")]
    [InlineData("G10 a subscription needs receipts too", "order-without-receipt")]
    [InlineData("G11 a leaver does not read", "leaver-reads")]
    [InlineData("G11 two cannot leave together below min_copies", "leave-at-will")]
    [InlineData("G12 a newcomer gets what was stamped without it", "no-reship")]
    [InlineData("G14 a clock that jumped does not originate and goes on acknowledging", "clock-trusted")]
    [InlineData("G16 what was heard is told again after a crash", "no-receipts-again")]
    [InlineData("G17 who ran under the old schema is certified away", "schema-unguarded")]
    [InlineData("G18 a newcomer on its way counts before a commit in place", "wrong-members")]
    public void Holds_and_does_not_without_its_rule(string scenario, string rule)
    {
        Assert.True(Scenarios[scenario](Rules.Sound));
        Assert.False(Holds(Scenarios[scenario], BrokenRules.Named(rule)));
    }

    /// <summary>G2: sequences are per table, so an entry on T that is passed on says nothing about U, where an earlier one is missing.</summary>
    [Fact]
    public void An_entry_that_was_passed_on_is_no_promise_for_another_table()
    {
        var scene = Begin(Rules.Sound);
        scene.Hold(1, 2);
        scene.Write(1, 10, (U, 5));
        scene.Write(1, 11, (T, 6));
        scene.Settle();
        scene.Write(2, 20, (U, 7));
        scene.Settle();
        var own = scene.Durable(2).StampOf(20);
        scene.Inject(3, 2, scene.OnTheWay(1, 2).OfType<Ship>().Single(ship => ship.Entry.Transaction == 11));
        scene.Inject(1, 2, new Progress(own.Clock, 0, 0, [], [new Receipt(U, new NodeId(2), 1)], []));
        scene.Settle();
        Assert.False(IsCommitted(scene, 2, 20));
        scene.Release(1, 2);
        scene.Settle();
        Assert.True(IsCommitted(scene, 2, 20));
    }

    private static bool Holds(Func<Rules, bool> scenario, Rules rules)
    {
        try
        {
            return scenario(rules);
        }
        catch (InvariantBrokenException)
        {
            return false;
        }
    }

    private static Scene Begin(Rules rules) => new(
        5,
        new() { [T] = [1, 2, 3], [U] = [1, 2, 4], [Own] = [1], [Catalog] = [1, 2, 3, 4, 5] },
        rules,
        options => options with { SystemCatalog = Catalog });

    private static bool IsCommitted(Scene scene, ulong node, ulong transaction) => scene.AnswerTo(node, transaction)?.Result == CommitResult.Committed;

    private static bool PromiseBelowNotDurable(Rules rules)
    {
        var scene = Begin(rules);
        scene.Pass(1, 100);
        scene.Write(1, 10, (T, 5));
        scene.Pass(1, 100);
        scene.Hold(1, 2);
        scene.Step(1, new Tick());
        var promise = scene.OnTheWay(1, 2).OfType<Progress>().Last().Promise;
        scene.Sync(1);
        return promise < scene.Durable(1).StampOf(10).Clock;
    }

    /// <summary>Node 1 tells a promise that covers one entry; the entry itself is lost on the way to node 2.</summary>
    private static bool PromiseWithItsEntries(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(1, 2);
        scene.Hold(3, 1);
        scene.Write(2, 20, (T, 5));
        scene.Settle();
        var entry = scene.Durable(2).StampOf(20);
        scene.Inject(1, 2, new Progress(entry.Clock, 0, entry.Clock + 1_000, [new TableCount(T, 1)], [new Receipt(T, new NodeId(2), 1)], []));
        return !IsCommitted(scene, 2, 20);
    }

    /// <summary>Node 1 is gone; its last entry is passed on to node 3, which has told already what it holds.</summary>
    private static bool NothingLateAfterTheSeal(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(1, 2);
        scene.Hold(1, 3);
        scene.Write(1, 10, (T, 5));
        scene.Settle();
        scene.Hold(3, 2);
        scene.Step(2, new EvictWanted(new NodeId(1)));
        scene.Settle();
        scene.Inject(2, 3, scene.OnTheWay(1, 3).OfType<Ship>().First());
        scene.Sync(3);
        return scene.Durable(3).StampOf(10) == Stamp.None;
    }

    private static bool ShippedWhenDurable(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(1, 2);
        scene.Write(1, 10, (T, 5));
        return !scene.OnTheWay(1, 2).Any(message => message is Ship);
    }

    private static bool ReceiptMeansDurable(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(2, 1);
        scene.Write(1, 10, (T, 5));
        scene.Sync(1);
        scene.Deliver(1, 2);
        return !scene.OnTheWay(2, 1).Any(message => message is Progress { Receipts.Count: > 0 });
    }

    /// <summary>Node 1 has promised; it restarts, and its wall clock is behind.</summary>
    private static bool ClockAbovePromises(Rules rules)
    {
        var scene = Begin(rules);
        scene.Pass(1, 400);
        scene.Hold(1, 2);
        scene.Step(1, new Tick());
        var promised = scene.OnTheWay(1, 2).OfType<Progress>().Last().Promise;
        scene.Crash(1);
        scene.Wall[1] -= 5_000;
        scene.Start(1);
        scene.Write(1, 10, (Own, 5));
        scene.Sync(1);
        return scene.Durable(1).StampOf(10) is var stamp && stamp != Stamp.None && stamp.Clock > promised;
    }

    private static bool LostLogIsTold(Rules rules)
    {
        var scene = Begin(rules);
        scene.Write(1, 10, (T, 5));
        scene.Settle();
        scene.LoseDisk(1);
        scene.Link(1, 2);
        scene.Settle();
        scene.Arrive(1, 11, (T, 5));
        return scene.Machine(1).HasLostLog && scene.RefusalOf(1, 11)?.Refusal.Reason == RefusalReason.LostLog;
    }

    /// <summary>The reader at node 1 waits for an entry on U; a later one on T must not commit before it has its snapshot.</summary>
    private static bool ReaderOfSeveralTables(Rules rules)
    {
        var scene = Begin(rules);
        HoldBackOneOnU(scene);
        scene.Arrive(1, 99, (T, null), (U, null));
        scene.Pass(3, 200);
        scene.Write(3, 30, (T, 5));
        scene.Hold(2, 1);
        scene.Settle();
        return !scene.IsReady(1, 99) && !IsCommitted(scene, 3, 30);
    }

    /// <summary>A transaction has read T; now something is in flight on T, and it reads U.</summary>
    private static bool LaterStatementWaitsForAll(Rules rules)
    {
        var scene = Begin(rules);
        scene.Arrive(1, 99, (T, 5));
        scene.Settle();
        scene.Hold(2, 1);
        scene.Write(3, 30, (T, 5));
        scene.Settle();
        var answers = scene.ReadyCount(1, 99);
        scene.Arrive(1, 99, (U, 7));
        return answers == 1 && scene.ReadyCount(1, 99) == 1;
    }

    private static bool AcknowledgedIsWaitedFor(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(2, 1);
        scene.Write(3, 30, (T, 5));
        scene.Settle();
        scene.Arrive(1, 99, (T, 5));
        return IsCommitted(scene, 3, 30) && !scene.IsReady(1, 99);
    }

    /// <summary>Node 3 holds T only and waits to be told; the origin has died without telling, node 2 knows.</summary>
    private static bool WhoeverKnowsTells(Rules rules)
    {
        var scene = Begin(rules);
        scene.Write(1, 10, (T, 5), (U, 5));
        scene.Sync(1);
        scene.Deliver(1, 3);
        scene.Hold(1, 3);
        scene.Settle();
        scene.Crash(1);
        for (var beat = 0; beat < 4; beat++)
        {
            scene.Settle();
            scene.Tick(2, 3);
        }

        scene.Settle();
        return scene.Sees(2, T, 5) == 1 && scene.Sees(3, T, 5) == 1;
    }

    /// <summary>Node 4 asks for T; node 3 has promised, but has no durable copy of the subscription.</summary>
    private static bool SubscriptionNeedsReceipts(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(1, 3);
        scene.Hold(2, 3);
        scene.Step(4, new SubscribeWanted(T));
        scene.Settle();
        for (var beat = 0; beat < 6; beat++)
        {
            scene.Tick(1, 2, 3, 4);
            scene.Settle();
        }

        return scene.Durable(4).PositionOf(T) is null;
    }

    private static bool LeaverDoesNotRead(Rules rules)
    {
        var scene = Begin(rules);
        scene.Step(3, new LeaveWanted(T));
        scene.Arrive(3, 99, (T, 5));
        return !scene.IsReady(3, 99);
    }

    private static bool TwoCannotLeave(Rules rules)
    {
        var scene = Begin(rules);
        scene.Step(2, new LeaveWanted(T));
        scene.Step(3, new LeaveWanted(T));
        for (var beat = 0; beat < 6; beat++)
        {
            scene.Settle();
            scene.Tick(1, 2, 3);
        }

        return ((ulong[])[1, 2, 3]).Count(node => scene.Durable(node).PositionOf(T) is not null) == 2;
    }

    /// <summary>Node 3 stamps a write when it has not heard of node 4's subscription, which is lower.</summary>
    private static bool NewcomerGetsWhatItMissed(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(1, 3);
        scene.Hold(2, 3);
        scene.Step(4, new SubscribeWanted(T));
        scene.Settle();
        scene.Pass(3, 500);
        scene.Write(3, 30, (T, 5));
        scene.Sync(3);
        scene.Release(1, 3);
        scene.Release(2, 3);
        for (var beat = 0; beat < 8; beat++)
        {
            scene.Settle();
            scene.Tick(1, 2, 3, 4);
        }

        scene.Settle();
        return IsCommitted(scene, 3, 30) && scene.Sees(4, T, 5) == 1;
    }

    private static bool JumpedClock(Rules rules)
    {
        var scene = Begin(rules);
        scene.Wall[1] += 3_600_000;
        scene.Step(1, new Tick());
        scene.Arrive(1, 10, (T, 5));
        scene.Commit(1, 10, (T, 5));
        scene.Write(2, 20, (T, 6));
        scene.Settle();
        var refused = scene.AnswerTo(1, 10)?.Refusal is { Reason: RefusalReason.ClockSkew, SkewMs: > 3_000_000 };
        scene.Wall[1] -= 3_600_000;
        scene.Write(1, 11, (T, 7));
        scene.Settle();
        return refused && IsCommitted(scene, 2, 20) && IsCommitted(scene, 1, 11);
    }

    /// <summary>Node 1 had been told that nodes 2 and 3 hold its entry, and forgets it in a crash.</summary>
    private static bool ToldAgain(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(3, 1);
        scene.Hold(2, 3);
        scene.Write(1, 10, (T, 5));
        scene.Settle();
        scene.Crash(1);
        scene.Release(3, 1);
        scene.Start(1);
        scene.Link(1, 2);
        scene.Link(1, 3);
        scene.Settle();
        return scene.Sees(1, T, 5) == 1;
    }

    /// <summary>Node 2 stamps a write of T while an ALTER of T with a lower stamp is on its way to it.</summary>
    private static bool OldSchemaIsCertifiedAway(Rules rules)
    {
        var scene = Begin(rules);
        scene.Hold(1, 2);
        scene.ChangeSchema(1, 10, Catalog, 0, SchemaVerb.Alter, T);
        scene.Settle();
        scene.Pass(2, 300);
        scene.Write(2, 20, (T, 5));
        scene.Settle();
        scene.Release(1, 2);
        scene.Settle();
        return IsCommitted(scene, 1, 10) && scene.AnswerTo(2, 20)?.Result == CommitResult.Conflict;
    }

    /// <summary>Node 1 alone holds the table, and has stamped a subscription of node 2, which has not got it yet.</summary>
    private static bool NewcomerCounts(Rules rules)
    {
        var scene = Begin(rules);
        scene.Step(2, new SubscribeWanted(Own));
        scene.Sync(2);
        scene.Deliver(2, 1);
        scene.Hold(2, 1);
        scene.Write(1, 10, (Own, 5));
        scene.Settle();
        return !IsCommitted(scene, 1, 10);
    }

    /// <summary>Node 4 writes U; node 1 has it durably and acknowledged, but does not hear node 2 on it yet.</summary>
    private static void HoldBackOneOnU(Scene scene)
    {
        scene.Hold(2, 1);
        scene.Pass(4, 100);
        scene.Write(4, 40, (U, 3));
        scene.Hold(4, 2);
        scene.Settle();
        scene.Hold(4, 1);
    }
}
