namespace Swytch.Histories.Tests;

/// <summary>Short forms for hand-made histories.</summary>
internal static class Make
{
    /// <summary>Committed, and at the same time as all others made so: no real-time order.</summary>
    public static Transaction Committed(params Operation[] operations) => At(0, 100, operations);

    public static Transaction Aborted(params Operation[] operations) => Committed(operations) with { Outcome = Outcome.Aborted };

    public static Transaction Unknown(params Operation[] operations) => Committed(operations) with { Outcome = Outcome.Unknown };

    public static Transaction At(long invoked, long completed, params Operation[] operations) => new(-1, invoked, completed, Outcome.Committed, [.. operations]);

    public static Operation A(long key, long value) => Operation.Append(key, value);

    public static Operation R(long key, params long[] values) => Operation.Read(key, [.. values]);

    public static Operation I(long set, long value) => Operation.Insert(set, value);

    public static Operation S(long set, params long[] values) => Operation.ReadSet(set, [.. values]);

    /// <summary>Each transaction gets a process of its own unless one was given.</summary>
    public static IReadOnlyList<Transaction> History(params Transaction[] transactions) =>
        [.. transactions.Select((transaction, index) => transaction.Process < 0 ? transaction with { Process = 1000 + index } : transaction)];

    public static CheckResult Check(params Transaction[] transactions) => HistoryChecker.Check(History(transactions));
}
