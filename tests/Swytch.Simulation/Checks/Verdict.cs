using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Simulation.Workloads;

namespace Swytch.Simulation.Checks;

/// <summary>Everything that is checked at the end of a run.</summary>
internal static class Verdict
{
    public static string? Of(Simulation simulation) =>
        simulation.Oracle.Disagreement
        ?? Finished(simulation)
        ?? Answers(simulation)
        ?? Serial(simulation)
        ?? SecondOpinion.Of(simulation);

    private static string? Finished(Simulation simulation)
    {
        var unfinished = EndState.WhatIsUnfinished(simulation);
        if (unfinished is not null)
        {
            return "stuck: " + unfinished;
        }

        var running = simulation.Clients.History.Count(transaction => transaction.End == TransactionEnd.Running);
        return running > 0 ? $"stuck: {running} transactions never finished" : null;
    }

    /// <summary>What clients were told is what happened; what they were not told did happen or did not.</summary>
    private static string? Answers(Simulation simulation)
    {
        foreach (var transaction in simulation.Clients.History)
        {
            var stamp = simulation.Oracle.StampOf(transaction.Id);
            var outcome = simulation.Oracle.OutcomeOf(stamp);
            var isWrite = transaction.Writes.Count > 0;
            if (transaction.End == TransactionEnd.Committed && isWrite && outcome != Outcome.Committed)
            {
                return $"x{transaction.Id} was acknowledged and is {outcome}";
            }

            if (transaction.End is TransactionEnd.Conflict or TransactionEnd.Refused && outcome == Outcome.Committed)
            {
                return $"x{transaction.Id} was told it failed and is committed";
            }
        }

        foreach (var told in simulation.Clients.Statuses)
        {
            var outcome = simulation.Oracle.OutcomeOf(simulation.Oracle.StampOf(told.Transaction));
            if (told.Status switch
            {
                TransactionStatus.Committed => outcome != Outcome.Committed,
                TransactionStatus.Aborted or TransactionStatus.NotFound => outcome == Outcome.Committed,
                _ => false,
            })
            {
                return $"x{told.Transaction} was looked up as {told.Status} and is {outcome}";
            }
        }

        return null;
    }

    private static string? Serial(Simulation simulation)
    {
        var serial = new SerialHistory(simulation.Oracle);
        if ((serial.Problem ?? UnderItsSchema(simulation, serial)) is { } problem)
        {
            return problem;
        }

        foreach (var node in simulation.Nodes.Where(node => !node.IsGone))
        {
            foreach (var table in simulation.Tables)
            {
                if (node.Disk.State.PositionOf(table) is not null)
                {
                    simulation.Clients.ReadAllAtTheEnd(node, table);
                }
            }
        }

        var committed = simulation.Clients.History.Where(transaction => HasCommitted(simulation, transaction)).ToList();
        return RealTimeGraph.FindViolation(committed, serial) ?? EndState.FindDifference(simulation, serial);
    }

    /// <summary>What ran by name ran under the schema of its place in the order.</summary>
    private static string? UnderItsSchema(Simulation simulation, SerialHistory serial)
    {
        foreach (var transaction in simulation.Clients.History)
        {
            if (transaction.RanUnder is { } ran && transaction.Writes.Count > 0 && HasCommitted(simulation, transaction))
            {
                var stamp = simulation.Oracle.StampOf(transaction.Id);
                var changes = serial.Of(SchemaWorkload.Catalog, ran.Name).Count(change => change.Stamp < stamp);
                if (changes != ran.Changes)
                {
                    return $"x{transaction.Id} ran under change {ran.Changes} of name {ran.Name} and stands behind change {changes}";
                }
            }
        }

        return null;
    }

    private static bool HasCommitted(Simulation simulation, ClientTransaction transaction) =>
        transaction.End == TransactionEnd.Committed
        || (transaction.End == TransactionEnd.Unknown && simulation.Oracle.OutcomeOf(simulation.Oracle.StampOf(transaction.Id)) == Outcome.Committed);
}
