using Swytch.ChangeFuzz;

namespace Swytch.Storage.Tests.Changes;

/// <summary>A short run of eng/ChangeFuzz, which goes on for as long as one likes: `Swytch.ChangeFuzz --seed N` repeats a seed.</summary>
public class ChangeFuzzTests
{
    [Fact]
    public void Random_transactions_are_captured_applied_and_undone_exactly()
    {
        var counts = new FuzzCounts();
        for (var seed = 1; seed <= 20; seed++)
        {
            Assert.Null(ChangeFuzzer.Run(seed, transactions: 100, attacks: 0, counts));
        }

        Assert.Equal(2000, counts.Transactions);
        Assert.InRange(counts.Events, 5000, long.MaxValue);
        Assert.InRange(counts.Failed, 500, counts.Statements / 2);
    }

    [Fact]
    public void Damaged_changes_end_in_exceptions_that_are_announced()
    {
        var counts = new FuzzCounts();
        for (var seed = 101; seed <= 105; seed++)
        {
            Assert.Null(ChangeFuzzer.Run(seed, transactions: 50, attacks: 20, counts));
        }

        Assert.InRange(counts.Refused, 1000, long.MaxValue);
        Assert.InRange(counts.Read, 100, long.MaxValue);
    }
}
