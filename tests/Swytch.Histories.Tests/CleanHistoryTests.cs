using static Swytch.Histories.Tests.Make;

namespace Swytch.Histories.Tests;

/// <summary>Histories that look odd and hold.</summary>
public sealed class CleanHistoryTests
{
    [Fact]
    public void Nothing_happened() => Holds();

    [Fact]
    public void A_transaction_sees_its_own_writes() => Holds(Committed(A(1, 10), R(1, 10), A(1, 11), R(1, 10, 11), I(1, 5), S(1, 5)));

    [Fact]
    public void A_read_of_an_old_version_while_its_writer_is_at_work() => Holds(At(0, 100, A(1, 10)), At(50, 60, R(1)), At(70, 80, R(1, 10)));

    [Fact]
    public void A_transaction_that_was_aborted_and_that_nobody_saw() => Holds(Aborted(R(1), A(1, 10)), Committed(R(1)), Committed(R(1), A(1, 11)), Committed(R(1, 11)));

    [Fact]
    public void Updates_one_after_another() => Holds(Committed(R(1), A(1, 10)), Committed(R(1, 10), A(1, 11)), Committed(R(1, 10, 11)));

    [Fact]
    public void Several_appends_of_one_transaction() => Holds(Committed(A(1, 10), A(1, 11), A(2, 20)), Committed(R(1, 10, 11), A(1, 12), R(1, 10, 11, 12)), Committed(R(2, 20)));

    [Fact]
    public void Inserts_that_did_not_look() => Holds(Committed(I(1, 10)), Committed(I(1, 11)), Committed(S(1, 11, 10)), Committed(S(1, 10)));

    [Fact]
    public void Appends_that_nobody_read() => Holds(Committed(A(1, 10)), Committed(A(1, 11)), Committed(A(2, 10), R(3)));

    [Fact]
    public void One_client_in_its_own_order() =>
        Holds(At(0, 1, A(1, 10)) with { Process = 1 }, At(2, 3, R(1, 10)) with { Process = 1 }, At(4, 5, R(1, 10), A(1, 11)) with { Process = 1 }, At(6, 7, R(1, 10, 11)) with { Process = 1 });

    private static void Holds(params Transaction[] transactions)
    {
        var result = HistoryChecker.Check(History(transactions), new CheckOptions { AbortedReads = true });

        Assert.True(result.Holds, result.ToString());
    }
}
