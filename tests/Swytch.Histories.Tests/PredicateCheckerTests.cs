using static Swytch.Histories.Tests.Make;

namespace Swytch.Histories.Tests;

public sealed class PredicateCheckerTests
{
    [Fact]
    public void More_rows_than_everybody_leaves_are_found() =>
        Assert.Equal(Anomaly.PredicateInvariant, Assert.Single(PredicateChecker.AtMost(History(Committed(S(1, 10, 11))), 1, _ => true)).Anomaly);

    [Fact]
    public void Sets_that_grow_freely_and_aborted_reads_do_not_count() =>
        Assert.Empty(PredicateChecker.AtMost(History(Committed(S(1, 10, 11)), Aborted(S(2, 10, 11)), Committed(S(2, 10))), 1, set => set == 2));
}
