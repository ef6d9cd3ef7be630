using Swytch.Core.Ordering;
using Swytch.Replication;

namespace Swytch.Simulation.Directed;

/// <summary>R7, step by step. Tables: 1 is T at nodes 1, 2, 3; 2 is U at nodes 1, 4, 5. The reader is at node 1, which holds both.</summary>
public sealed class ReadTests
{
    private const ulong T = 1;
    private const ulong U = 2;

    [Fact]
    public void A_reader_of_several_tables_waits_for_what_arrives_below_its_cut()
    {
        var scene = Begin(Rules.Sound);
        ReadBelowTheCut(scene);

        // The earlier entry was acknowledged here and is committed elsewhere; the reader must not have run without it.
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(2, 21)?.Result);
        Assert.False(scene.IsReady(1, 99));

        scene.Release(3, 1);
        scene.Settle();
        Assert.True(scene.IsReady(1, 99));
        Assert.Equal(1, scene.Sees(1, T, 5));
        Assert.Equal(1, scene.Sees(1, U, 7));
    }

    [Fact]
    public void A_reader_of_several_tables_has_later_entries_withheld()
    {
        var scene = Begin(Rules.Sound);
        ReadAboveTheCut(scene);

        // Node 1 has not acknowledged the later entry on T, so nobody has committed it: the snapshot may be without it.
        Assert.Null(scene.AnswerTo(2, 21));
        LetTheOneOnUThrough(scene);
        Assert.True(scene.IsReady(1, 99));
        scene.Release(3, 1);
        scene.Settle();
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(2, 21)?.Result);
    }

    [Fact]
    public void Without_withholding_a_later_entry_commits_behind_the_reader()
    {
        var scene = Begin(BrokenRules.Named("no-withholding"));
        ReadAboveTheCut(scene);
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(2, 21)?.Result);
    }

    [Fact]
    public void An_own_commit_that_a_reader_of_several_tables_would_miss_is_stamped_after_its_snapshot()
    {
        var scene = Begin(Rules.Sound);
        HoldBackOneOnU(scene);
        scene.Arrive(1, 99, (T, null), (U, null));
        Assert.False(scene.IsReady(1, 99));

        scene.Arrive(1, 31, (T, 5));
        scene.Commit(1, 31, (T, 5));
        scene.Settle();
        Assert.Null(scene.AnswerTo(1, 31));
        Assert.Equal(Stamp.None, StampOf(scene, 31));

        LetTheOneOnUThrough(scene);
        Assert.True(scene.IsReady(1, 99));
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(1, 31)?.Result);
    }

    [Fact]
    public void A_reader_of_one_table_does_not_wait_for_what_comes_later()
    {
        var scene = Begin(Rules.Sound);
        HoldBackOneOnU(scene);
        scene.Arrive(1, 99, (U, null));
        Assert.False(scene.IsReady(1, 99));

        // Another writer on U, behind the first: a stream of them must not starve the scan.
        LetTheOneOnUThrough(scene, () =>
        {
            scene.Hold(5, 4);
            scene.Pass(4, 50);
            scene.Write(4, 41, (U, 9));
        });
        Assert.True(scene.IsReady(1, 99));
        Assert.Null(scene.AnswerTo(4, 41));
    }

    [Fact]
    public void A_point_read_waits_only_for_its_key()
    {
        var scene = Begin(Rules.Sound);
        HoldBackOneOnU(scene);
        scene.Arrive(1, 98, (U, 8));
        Assert.True(scene.IsReady(1, 98));
        scene.Arrive(1, 99, (U, 3));
        Assert.False(scene.IsReady(1, 99));
    }

    [Fact]
    public void A_read_of_a_key_caught_in_flight_ends_when_it_has_waited_long_enough()
    {
        var scene = Begin(Rules.Sound);
        HoldBackOneOnU(scene);
        scene.Unlink(1, 5);
        scene.Arrive(1, 99, (U, 3));
        Assert.False(scene.IsReady(1, 99));
        scene.Pass(1, 11_000);
        scene.Step(1, new Tick());
        Assert.Equal(RefusalReason.WaitTooLong, scene.RefusalOf(1, 99)?.Refusal.Reason);
    }

    private static Scene Begin(Rules rules) => new(5, new() { [T] = [1, 2, 3], [U] = [1, 4, 5] }, rules);

    /// <summary>Node 4 writes U key 3; node 1 has it durably and acknowledged, but does not hear node 5 yet.</summary>
    private static void HoldBackOneOnU(Scene scene)
    {
        scene.Hold(5, 1);
        scene.Pass(4, 100);
        scene.Write(4, 40, (U, 3));
        scene.Hold(4, 5);
        scene.Settle();
        scene.Hold(4, 1);
    }

    private static void LetTheOneOnUThrough(Scene scene, Action? meanwhile = null)
    {
        meanwhile?.Invoke();
        scene.Release(4, 5);
        scene.Release(4, 1);
        scene.Release(5, 1);
        scene.Settle();
    }

    private static void ReadBelowTheCut(Scene scene)
    {
        // c on U with a high stamp is known at node 1, not at node 5.
        HoldBackOneOnU(scene);
        scene.Arrive(1, 99, (T, null), (U, null));
        Assert.False(scene.IsReady(1, 99));

        // e on T with a lower stamp: acknowledged by node 1, committed at node 2, while node 1 does not hear node 3.
        scene.Hold(3, 1);
        scene.Hold(1, 4);
        scene.Hold(1, 5);
        scene.Write(2, 21, (T, 5));
        scene.Hold(2, 1);
        scene.Release(2, 1);
        DeliverEntryOnly(scene);

        // h on U, begun after e was answered, at node 5 whose clock is behind c: decided at node 1 before c.
        scene.Write(5, 51, (U, 7));
        scene.Release(1, 5);
        scene.Release(5, 1);
        scene.Release(4, 5);
        scene.Release(4, 1);
        scene.Release(1, 4);
        scene.Settle();
    }

    /// <summary>Node 2's entry goes out and is committed there; its announcement does not reach node 1.</summary>
    private static void DeliverEntryOnly(Scene scene)
    {
        scene.Sync(2);
        scene.Deliver(2, 1);
        scene.Hold(2, 1);
        scene.Settle();
    }

    private static void ReadAboveTheCut(Scene scene)
    {
        HoldBackOneOnU(scene);
        scene.Arrive(1, 99, (T, null), (U, null));
        Assert.False(scene.IsReady(1, 99));
        scene.Hold(3, 1);
        scene.Pass(2, 200);
        scene.Write(2, 21, (T, 5));
        DeliverEntryOnly(scene);
        scene.Release(2, 1);
        scene.Settle();
    }

    private static Stamp StampOf(Scene scene, ulong transaction) =>
        scene.Durable(1).StampOf(transaction);
}
