using Swytch.Core.Ordering;

namespace Swytch.Simulation.Checks;

/// <summary>Whether anything is still to be done, and whether all copies are equal.</summary>
internal static class EndState
{
    /// <summary>Entries that a machine may still have in memory once everybody has told that it has decided everything.</summary>
    private const int KeptEntries = 20;

    public static bool IsQuiet(Simulation simulation) => WhatIsUnfinished(simulation) is null;

    public static string? WhatIsUnfinished(Simulation simulation)
    {
        foreach (var node in simulation.Nodes.Where(node => !node.IsGone))
        {
            if (node.Machine is not { } machine)
            {
                return $"{node.Id} is down";
            }

            if (machine.DescribeUnfinished() is { } unfinished)
            {
                return $"{node.Id}: {unfinished}";
            }

            if (machine.EntriesInMemory > KeptEntries)
            {
                return $"{node.Id} keeps {machine.EntriesInMemory} entries in memory: {machine.DescribeKept()}";
            }

            if (node.Disk.HasWork)
            {
                return $"{node.Id} is writing";
            }
        }

        foreach (var (stamp, entry) in simulation.Oracle.Entries)
        {
            if (simulation.Oracle.OutcomeOf(stamp) == Outcome.Undecided && simulation.Nodes.Any(node => !node.IsGone && node.Disk.State.Knows(stamp)))
            {
                return $"{entry.Kind} {stamp} is undecided";
            }
        }

        return null;
    }

    public static string? FindDifference(Simulation simulation, SerialHistory serial)
    {
        foreach (var table in simulation.Tables)
        {
            foreach (var node in simulation.Nodes.Where(node => !node.IsGone))
            {
                if (node.Disk.State.PositionOf(table) is not null && node.Disk.Rows.HashOf(table) != serial.Rows.HashOf(table))
                {
                    return $"the copy of t{table} at {node.Id} differs";
                }
            }
        }

        return null;
    }
}
