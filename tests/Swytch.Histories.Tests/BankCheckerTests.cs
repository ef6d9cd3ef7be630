namespace Swytch.Histories.Tests;

public sealed class BankCheckerTests
{
    private static readonly Dictionary<long, long> First = Balances(100, 100);

    [Fact]
    public void Transfers_that_add_up_hold() =>
        Assert.Empty(BankChecker.Check([Moved(Outcome.Committed, 1, 2, 30), Saw(Outcome.Committed, 70, 130), Moved(Outcome.Aborted, 1, 2, 5)], First, Balances(70, 130)));

    [Fact]
    public void A_read_in_the_middle_of_a_transfer_has_a_wrong_total() => Finds(Anomaly.BankTotal, [Saw(Outcome.Committed, 70, 100)], First);

    [Fact]
    public void What_an_aborted_transaction_saw_counts_where_it_is_asked_for()
    {
        Assert.Empty(BankChecker.Check([Saw(Outcome.Aborted, 70, 100)], First, First));
        Assert.Equal(Anomaly.BankTotal, Assert.Single(BankChecker.Check([Saw(Outcome.Aborted, 70, 100)], First, First, abortedReads: true)).Anomaly);
    }

    [Fact]
    public void An_overdrawn_account_is_found() => Finds(Anomaly.NegativeBalance, [Saw(Outcome.Committed, -10, 210)], First);

    [Fact]
    public void A_committed_transfer_that_is_not_in_the_end_is_found() => Finds(Anomaly.LostTransfer, [Moved(Outcome.Committed, 1, 2, 30)], First);

    [Fact]
    public void A_transfer_done_twice_is_found() => Finds(Anomaly.LostTransfer, [Moved(Outcome.Committed, 1, 2, 30)], Balances(40, 160));

    [Fact]
    public void An_unknown_transfer_happened_or_did_not()
    {
        var history = new[] { Moved(Outcome.Unknown, 1, 2, 30) };

        Assert.Empty(BankChecker.Check(history, First, First));
        Assert.Empty(BankChecker.Check(history, First, Balances(70, 130)));
        Finds(Anomaly.LostTransfer, history, Balances(40, 160));
    }

    private static void Finds(Anomaly anomaly, BankTransaction[] history, Dictionary<long, long> final) =>
        Assert.Equal([anomaly], BankChecker.Check(history, First, final).Select(finding => finding.Anomaly).Distinct());

    private static BankTransaction Saw(Outcome outcome, long first, long second) => new(1, outcome, [Balances(first, second)], []);

    private static BankTransaction Moved(Outcome outcome, long from, long to, long amount) => new(1, outcome, [], [new Transfer(from, to, amount)]);

    private static Dictionary<long, long> Balances(long first, long second) => new() { [1] = first, [2] = second };
}
