using static Swytch.Histories.Tests.Make;

namespace Swytch.Histories.Tests;

/// <summary>One hand-made history for each anomaly; the checker must name it, and nothing that is not in it.</summary>
public sealed class AnomalyTests
{
    [Fact]
    public void Two_transactions_that_write_over_each_other_are_G0() =>
        Finds([Anomaly.G0], Committed(A(1, 10), A(2, 10)), Committed(A(1, 11), A(2, 11)), Committed(R(1, 10, 11), R(2, 11, 10)));

    [Fact]
    public void What_an_aborted_transaction_wrote_is_G1a_when_somebody_saw_it() =>
        Finds([Anomaly.G1a], Aborted(A(1, 10)), Committed(R(1, 10)));

    [Fact]
    public void A_row_of_an_aborted_transaction_is_G1a() => Finds([Anomaly.G1a], Aborted(I(1, 10)), Committed(S(1, 10)));

    [Fact]
    public void What_its_writer_wrote_over_is_G1b() =>
        Finds([Anomaly.G1b, Anomaly.GSingle], Committed(A(1, 10), A(1, 11)), Committed(R(1, 10)), Committed(R(1, 10, 11)));

    [Fact]
    public void Two_transactions_that_see_each_other_are_G1c() =>
        Finds([Anomaly.G1c], Committed(A(1, 10), R(2, 20)), Committed(A(2, 20), R(1, 10)));

    [Fact]
    public void A_write_that_follows_what_its_reader_wrote_is_G1c() =>
        Finds([Anomaly.G1c], Committed(A(1, 10), A(2, 21)), Committed(R(1, 10), A(2, 20)), Committed(R(2, 21, 20), R(1, 10)), Committed(A(3, 1), R(4, 1)), Committed(A(4, 1), R(3, 1)));

    [Fact]
    public void One_anti_dependency_in_a_cycle_is_G_single() =>
        Finds([Anomaly.GSingle], Committed(A(1, 10), A(2, 20)), Committed(R(1), R(2, 20)), Committed(R(1, 10)));

    [Fact]
    public void Half_of_a_transaction_seen_through_a_predicate_is_G_single() =>
        Finds([Anomaly.GSingle], Committed(I(1, 10), I(2, 20)), Committed(S(1), S(2, 20)));

    [Fact]
    public void Write_skew_on_items_is_G2_item() =>
        Finds([Anomaly.G2Item], Committed(R(1), A(2, 20)), Committed(R(2), A(1, 10)), Committed(R(1, 10), R(2, 20)));

    [Fact]
    public void Write_skew_through_a_predicate_is_G2() =>
        Finds([Anomaly.G2], Committed(S(1), I(1, 10)), Committed(S(1), I(1, 11)));

    [Fact]
    public void Two_appends_after_one_version_are_a_lost_update() =>
        Finds([Anomaly.LostUpdate, Anomaly.GSingle], Committed(R(1), A(1, 10)), Committed(R(1), A(1, 11)), Committed(R(1, 10, 11)));

    [Fact]
    public void A_lost_update_is_found_even_when_the_loser_is_never_seen() =>
        Finds([Anomaly.LostUpdate, Anomaly.GSingle, Anomaly.G2Item], Committed(R(1), A(1, 10)), Committed(R(1), A(1, 11)), Committed(R(1, 11)));

    [Fact]
    public void A_transaction_that_does_not_see_its_own_write_contradicts_itself() =>
        Finds([Anomaly.Internal], Committed(A(1, 10), R(1)), Committed(R(1, 10)));

    [Fact]
    public void A_transaction_that_does_not_see_its_own_row_contradicts_itself() => Finds([Anomaly.Internal], Committed(I(1, 10), S(1)));

    [Fact]
    public void Two_different_reads_of_one_list_contradict_each_other() =>
        Finds([Anomaly.Internal, Anomaly.GSingle], Committed(R(1), R(1, 10)), Committed(A(1, 10)));

    [Fact]
    public void Two_different_reads_of_one_set_contradict_each_other() =>
        Finds([Anomaly.Internal, Anomaly.GSingle], Committed(S(1), S(1, 10)), Committed(I(1, 10)));

    [Fact]
    public void Reads_that_fork_have_no_order() =>
        Finds([Anomaly.IncompatibleOrder], Committed(A(1, 10)), Committed(A(1, 11)), Committed(R(1, 10)), Committed(R(1, 11, 10)));

    [Fact]
    public void A_value_that_stands_twice_is_a_duplicate() => Finds([Anomaly.DuplicateElement], Committed(A(1, 10)), Committed(R(1, 10, 10)));

    [Fact]
    public void A_value_that_nobody_wrote_is_a_phantom() => Finds([Anomaly.PhantomElement], Committed(R(1, 10)));

    [Fact]
    public void A_client_that_does_not_see_its_own_commit_has_no_read_your_writes()
    {
        var result = Check(At(0, 1, A(1, 10)) with { Process = 7 }, At(2, 3, R(1)) with { Process = 7 }, At(4, 5, R(1, 10)));

        Assert.True(result.Has(Anomaly.ReadYourWrites), result.ToString());
        Assert.Contains(result.Findings, finding => finding is { Anomaly: Anomaly.GSingle, ThroughRealTime: true });
        Assert.False(HistoryChecker.Check(History(At(0, 1, A(1, 10)), At(2, 3, R(1)), At(4, 5, R(1, 10)))).Has(Anomaly.ReadYourWrites));
    }

    [Fact]
    public void A_client_that_sees_less_than_before_has_no_monotonic_reads()
    {
        var result = Check(At(0, 1, A(1, 10)), At(2, 3, R(1, 10)) with { Process = 7 }, At(4, 5, R(1)) with { Process = 7 });

        Assert.True(result.Has(Anomaly.MonotonicReads), result.ToString());
    }

    [Fact]
    public void A_stale_read_is_found_by_real_time_alone()
    {
        var history = History(At(0, 1, A(1, 10)), At(2, 3, R(1)), At(4, 5, R(1, 10)));

        var strict = HistoryChecker.Check(history);
        var serializable = HistoryChecker.Check(history, new CheckOptions { RealTime = false });

        Assert.Equal([(Anomaly.GSingle, true)], strict.Findings.Select(finding => (finding.Anomaly, finding.ThroughRealTime)));
        Assert.True(serializable.Holds, serializable.ToString());
    }

    [Fact]
    public void A_commit_that_vanished_is_found_by_real_time() =>
        Assert.Contains(
            Check(At(0, 1, A(1, 10)), At(0, 1, A(1, 11)), At(2, 3, R(1, 11))).Findings, finding => finding is { Anomaly: Anomaly.GSingle, ThroughRealTime: true });

    [Fact]
    public void Write_skew_that_needs_real_time_is_named_with_it()
    {
        // The reader is between the two in real time: it saw the second writer and not the first, which was over before.
        var result = Check(At(0, 10, R(2), A(1, 10)), At(20, 30, R(1), R(2, 20)), At(0, 30, A(2, 20)), At(40, 50, R(1, 10), R(2, 20)));

        Assert.Contains(result.Findings, finding => finding is { ThroughRealTime: true, Anomaly: Anomaly.GSingle });
    }

    [Fact]
    public void A_read_only_transaction_between_two_writers_closes_a_cycle_of_two_anti_dependencies() =>
        Finds(
            [Anomaly.G2Item],
            Committed(R(1), R(2), A(1, 11)),
            Committed(R(2), A(2, 25)),
            Committed(R(1), R(2, 25)),
            Committed(R(1, 11), R(2, 25)));

    [Fact]
    public void What_an_aborted_transaction_saw_counts_only_where_it_is_asked_for()
    {
        var history = History(Committed(A(1, 10), A(2, 20)), Aborted(R(1), R(2, 20), A(3, 30)), Committed(R(3)));

        Assert.True(HistoryChecker.Check(history).Holds);
        Assert.True(HistoryChecker.Check(history, new CheckOptions { AbortedReads = true }).Has(Anomaly.GSingle));
    }

    [Fact]
    public void A_transaction_of_unknown_outcome_counts_once_somebody_saw_it()
    {
        Assert.True(Check(Unknown(A(1, 10), A(2, 20)), Committed(R(1, 10), R(2)), Committed(R(2, 20))).Has(Anomaly.GSingle));
        Assert.True(Check(Unknown(A(1, 10), A(2, 20)), Committed(R(1, 10), R(2))).Has(Anomaly.GSingle));
        Assert.True(Check(Unknown(A(1, 10), I(2, 20)), Committed(R(1, 10), S(2))).Has(Anomaly.GSingle));
        Assert.True(Check(Unknown(A(1, 10), A(2, 20)), Committed(R(1), R(2))).Holds);
        Assert.True(Check(Unknown(A(1, 10), A(2, 20)), Committed(R(1, 10), R(2, 20))).Holds);
    }

    [Fact]
    public void A_history_that_writes_a_value_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => Check(Committed(A(1, 10)), Committed(A(1, 10))));

    /// <summary>All of these, and nothing else.</summary>
    private static void Finds(Anomaly[] anomalies, params Transaction[] transactions)
    {
        var result = Check(transactions);

        Assert.True(anomalies.Order().SequenceEqual(result.Findings.Select(finding => finding.Anomaly).Distinct().Order()), result.ToString());
    }
}
