using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Replication.Messages;

namespace Swytch.Simulation.Directed;

/// <summary>R1, R3 to R6, R12 and R13, step by step. Table 1 is at nodes 1, 2, 3; table 2 at node 1 alone.</summary>
public sealed class CommitTests
{
    private const ulong T = 1;
    private const ulong Own = 2;

    [Fact]
    public void A_promise_stays_below_an_own_stamp_that_is_not_durable()
    {
        var scene = Begin();
        scene.Hold(1, 2);
        scene.Pass(1, 100);
        scene.Write(1, 10, (T, 5));
        scene.Pass(1, 100);
        scene.Step(1, new Tick());
        var before = LastProgress(scene, 1, 2).Promise;
        scene.Sync(1);
        scene.Step(1, new Tick());
        var stamp = scene.Durable(1).StampOf(10);
        Assert.True(before < stamp.Clock);
        Assert.True(LastProgress(scene, 1, 2).Promise >= stamp.Clock);
    }

    [Fact]
    public void Nothing_is_shipped_before_it_is_durable_at_its_origin()
    {
        var scene = Begin();
        scene.Hold(1, 2);
        scene.Write(1, 10, (T, 5));
        Assert.DoesNotContain(scene.OnTheWay(1, 2), message => message is Ship);
        scene.Sync(1);
        Assert.Contains(scene.OnTheWay(1, 2), message => message is Ship);
    }

    [Fact]
    public void A_receipt_means_that_the_entry_is_durable()
    {
        var scene = Begin();
        scene.Hold(2, 1);
        scene.Write(1, 10, (T, 5));
        scene.Sync(1);
        scene.Deliver(1, 2);
        Assert.DoesNotContain(scene.OnTheWay(2, 1), message => message is Progress { Receipts.Count: > 0 });
        scene.Sync(2);
        Assert.Contains(scene.OnTheWay(2, 1), message => message is Progress { Receipts.Count: > 0 });
    }

    [Fact]
    public void A_commit_waits_for_the_furthest_subscriber_and_no_longer()
    {
        var scene = Begin();
        scene.Hold(3, 1);
        scene.Write(1, 10, (T, 5));
        scene.Settle();
        Assert.Null(scene.AnswerTo(1, 10));
        scene.Release(3, 1);
        scene.Deliver(3, 1);
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(1, 10)?.Result);
    }

    [Fact]
    public void Alone_a_commit_costs_one_sync_and_no_message()
    {
        var scene = Begin();
        scene.Write(1, 10, (Own, 5));
        scene.Sync(1);
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(1, 10)?.Result);
        Assert.Empty(scene.OnTheWay(1, 2));
        Assert.Empty(scene.OnTheWay(1, 3));
    }

    [Fact]
    public void Of_two_that_write_a_key_at_once_one_commits_and_every_node_says_the_same()
    {
        var scene = Begin();
        scene.Write(1, 10, (T, 5));
        scene.Write(2, 20, (T, 5));
        scene.Settle();
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(1, 10)?.Result);
        Assert.Equal(CommitResult.Conflict, scene.AnswerTo(2, 20)?.Result);
        Assert.Equal([1, 1, 1], new[] { scene.Sees(1, T, 5), scene.Sees(2, T, 5), scene.Sees(3, T, 5) });
    }

    [Fact]
    public void A_write_is_refused_before_anything_is_shipped_when_a_subscriber_is_known_to_be_away()
    {
        var scene = Begin();
        scene.Unlink(1, 3);
        scene.Write(1, 10, (T, 5));
        var answer = scene.AnswerTo(1, 10);
        Assert.Equal(CommitResult.Refused, answer?.Result);
        Assert.Equal(new Refusal(RefusalReason.Unreachable, T, new NodeId(3)), answer?.Refusal);
        Assert.Empty(scene.OnTheWay(1, 2));
    }

    [Fact]
    public void One_caught_in_flight_is_unknown_to_its_client_and_can_be_looked_up_after_the_heal()
    {
        var scene = Begin();
        scene.Hold(3, 1);
        scene.Write(1, 10, (T, 5));
        scene.Settle();
        scene.Pass(1, 11_000);
        scene.Step(1, new Tick());
        Assert.Equal(CommitResult.Unknown, scene.AnswerTo(1, 10)?.Result);
        scene.Release(3, 1);
        scene.Settle();
        Assert.Equal(Outcome.Committed, scene.Durable(1).OutcomeOf(scene.Durable(1).StampOf(10)));
    }

    [Fact]
    public void A_node_that_crashed_hears_again_what_it_had_heard()
    {
        var scene = Begin();
        scene.Hold(3, 1);
        scene.Write(1, 10, (T, 5));
        scene.Settle();
        scene.Crash(1);
        scene.Release(3, 1);
        scene.Start(1);
        scene.Link(1, 2);
        scene.Link(1, 3);
        scene.Settle();
        Assert.Equal(Outcome.Committed, scene.Durable(1).OutcomeOf(scene.Durable(1).StampOf(10)));
        Assert.Equal([1, 1, 1], new[] { scene.Sees(1, T, 5), scene.Sees(2, T, 5), scene.Sees(3, T, 5) });
    }

    [Fact]
    public void An_entry_that_reached_one_survivor_is_decided_by_all_after_the_eviction_of_its_origin()
    {
        var scene = Begin();
        scene.Hold(1, 3);
        scene.Hold(2, 3);
        scene.Write(1, 10, (T, 5));
        scene.Settle();
        scene.Crash(1);
        scene.Release(2, 3);
        scene.Step(3, new EvictWanted(new NodeId(1)));
        for (var beat = 0; beat < 5; beat++)
        {
            scene.Settle();
            scene.Tick(2, 3);
        }

        var stamp = scene.Durable(2).StampOf(10);
        Assert.Equal(Outcome.Committed, scene.Durable(2).OutcomeOf(stamp));
        Assert.Equal(Outcome.Committed, scene.Durable(3).OutcomeOf(stamp));
        scene.Write(2, 20, (T, 5));
        scene.Settle();
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(2, 20)?.Result);
    }

    [Fact]
    public void A_node_that_was_evicted_is_not_listened_to()
    {
        var scene = Begin();
        scene.Step(3, new EvictWanted(new NodeId(1)));
        scene.Settle();
        scene.Link(1, 2);
        scene.Settle();
        scene.Write(1, 10, (T, 5));
        scene.Settle();
        Assert.Equal(RefusalReason.Unreachable, scene.AnswerTo(1, 10)?.Refusal?.Reason);
        scene.Write(2, 20, (T, 5));
        scene.Settle();
        Assert.Equal(CommitResult.Committed, scene.AnswerTo(2, 20)?.Result);
        Assert.Equal([0, 1, 1], new[] { scene.Sees(1, T, 5), scene.Sees(2, T, 5), scene.Sees(3, T, 5) });
    }

    private static Scene Begin() => new(3, new() { [T] = [1, 2, 3], [Own] = [1] });

    private static Progress LastProgress(Scene scene, ulong from, ulong to) => scene.OnTheWay(from, to).OfType<Progress>().Last();
}
