using System.Collections.Immutable;
using Swytch.Histories;
using Swytch.Simulation.Cluster;
using Swytch.Simulation.Workloads;

namespace Swytch.Simulation.Checks;

/// <summary>
/// The same history judged by a checker that knows nothing of stamps: it finds the order of versions from what was read. It also holds
/// transactions that failed to have seen one state.
/// </summary>
internal static class SecondOpinion
{
    private static readonly CheckOptions Options = new() { AbortedReads = true, SessionGuarantees = false };

    public static string? Of(Simulation simulation)
    {
        var history = simulation.Clients.History.Select(ToHistory).ToList();
        var result = HistoryChecker.Check(history, Options);
        return result.Holds ? null : result.ToString();
    }

    private static Transaction ToHistory(ClientTransaction transaction)
    {
        var operations = ImmutableArray.CreateBuilder<Operation>();
        var written = new HashSet<(ulong, long)>();
        var writes = transaction.Writes.ToDictionary(write => (write.Table, write.Key), write => write.Value);
        foreach (var seen in transaction.Observations)
        {
            // What a transaction reads after its own write is the state before it: not an operation of the model.
            if (!written.Contains((seen.Table, seen.Key)))
            {
                operations.Add(Operation.Read(KeyOf(seen.Table, seen.Key), ValuesOf(seen.Cell)));
            }

            if (writes.TryGetValue((seen.Table, seen.Key), out var value) && written.Add((seen.Table, seen.Key)))
            {
                operations.Add(Operation.Append(KeyOf(seen.Table, seen.Key), ValueOf(transaction.Id, value)));
            }
        }

        var outcome = transaction.End switch
        {
            TransactionEnd.Committed => Histories.Outcome.Committed,
            TransactionEnd.Unknown or TransactionEnd.Running => Histories.Outcome.Unknown,
            _ => Histories.Outcome.Aborted,
        };
        return new Transaction((int)transaction.Id, transaction.Started, transaction.Ended, outcome, operations.ToImmutable());
    }

    private static long KeyOf(ulong table, long key) => ((long)table << 32) | key;

    private static long ValueOf(ulong transaction, long value) => ((long)transaction << 8) | (value & 0xff);

    private static ImmutableArray<long> ValuesOf(Cell? cell)
    {
        var values = new long[cell?.Count ?? 0];
        for (var index = values.Length - 1; cell is not null; index--, cell = cell.Older)
        {
            values[index] = ValueOf(cell.Transaction, cell.Value);
        }

        return ImmutableArray.Create(values);
    }
}
