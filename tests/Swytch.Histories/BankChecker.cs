using System.Globalization;

namespace Swytch.Histories;

/// <param name="From">Account; amounts are in one unit.</param>
public readonly record struct Transfer(long From, long To, long Amount);

/// <summary>One transaction of a bank: balances of all accounts as it read them, and what it moved.</summary>
/// <param name="Balances">Each read of all accounts, by account.</param>
public sealed record BankTransaction(int Process, Outcome Outcome, IReadOnlyList<IReadOnlyDictionary<long, long>> Balances, IReadOnlyList<Transfer> Transfers);

/// <summary>Amounts move between accounts: whatever moment is read, their sum is constant, and in the end every committed transfer is in it once.</summary>
public static class BankChecker
{
    /// <param name="first">Balances before the first transaction.</param>
    /// <param name="final">Balances after the last one; null when they are not known.</param>
    /// <param name="abortedReads">Aborted transactions, too, may not see a wrong total.</param>
    public static IReadOnlyList<Finding> Check(
        IReadOnlyList<BankTransaction> history,
        IReadOnlyDictionary<long, long> first,
        IReadOnlyDictionary<long, long>? final,
        bool negativeAllowed = false,
        bool abortedReads = false,
        int findingsPerAnomaly = 5)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(first);
        var findings = new FindingList(findingsPerAnomaly);
        var total = first.Values.Sum();
        for (var node = 0; node < history.Count; node++)
        {
            if (history[node].Outcome == Outcome.Aborted && !abortedReads)
            {
                continue;
            }

            foreach (var balances in history[node].Balances)
            {
                CheckRead(balances, node);
            }
        }

        if (final is not null)
        {
            CheckRead(final, history.Count);
            CheckTransfers(history, first, final, findings);
        }

        return findings.Findings;

        void CheckRead(IReadOnlyDictionary<long, long> balances, int node)
        {
            var where = node < history.Count ? string.Create(CultureInfo.InvariantCulture, $"#{node} ({history[node].Outcome})") : "the last read";
            int[] nodes = node < history.Count ? [node] : [];
            if (balances.Values.Sum() != total)
            {
                findings.Add(Anomaly.BankTotal, $"{where} saw {balances.Values.Sum()} where there are {total}: {Text(balances)}", nodes);
            }

            if (!negativeAllowed && balances.Values.Any(balance => balance < 0))
            {
                findings.Add(Anomaly.NegativeBalance, $"{where} saw {Text(balances)}", nodes);
            }
        }
    }

    /// <summary>Exact while no outcome is unknown; else each account may differ by what the unknown transfers could have moved.</summary>
    private static void CheckTransfers(
        IReadOnlyList<BankTransaction> history, IReadOnlyDictionary<long, long> first, IReadOnlyDictionary<long, long> final, FindingList findings)
    {
        var (low, high) = (new Dictionary<long, long>(first), new Dictionary<long, long>(first));
        foreach (var transaction in history.Where(transaction => transaction.Outcome != Outcome.Aborted))
        {
            var certain = transaction.Outcome == Outcome.Committed;
            foreach (var (account, change) in transaction.Transfers.SelectMany(Changes))
            {
                if (certain || change < 0)
                {
                    low[account] += change;
                }

                if (certain || change > 0)
                {
                    high[account] += change;
                }
            }
        }

        foreach (var (account, balance) in final)
        {
            if (balance < low[account] || balance > high[account])
            {
                findings.Add(Anomaly.LostTransfer, $"account {account} holds {balance} where the committed transfers leave {low[account]} to {high[account]}");
            }
        }
    }

    private static IEnumerable<(long Account, long Change)> Changes(Transfer transfer) => [(transfer.From, -transfer.Amount), (transfer.To, transfer.Amount)];

    private static string Text(IReadOnlyDictionary<long, long> balances) =>
        string.Join(", ", balances.OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value}")));
}
