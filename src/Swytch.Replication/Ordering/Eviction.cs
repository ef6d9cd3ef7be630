using Swytch.Core.Ordering;
using Swytch.Replication.Messages;

namespace Swytch.Replication.Ordering;

/// <summary>R13: where the log of an evicted node ends, per table.</summary>
internal sealed class Eviction(IReadOnlyList<Entry> union, IReadOnlyList<TableCount> finals)
{
    public IReadOnlyList<Entry> Union { get; } = union;

    public IReadOnlyList<TableCount> Finals { get; } = finals;

    public long FinalOf(ulong table)
    {
        foreach (var final in Finals)
        {
            if (final.Table == table)
            {
                return final.Count;
            }
        }

        return 0;
    }

    /// <summary>R8: the node has stamped a subscription for this try to join.</summary>
    public bool HasStamped(NodeId newcomer, ulong attempt) => Union.Any(entry =>
        entry is { Kind: EntryKind.Subscribe, Membership: { } change } && change.Node == newcomer && change.Attempt == attempt && !IsBeyondEnd(entry));

    /// <summary>It follows an entry that nobody alive has, so it was decided by nobody; it never was.</summary>
    public bool IsBeyondEnd(Entry entry) => entry.Tables.Any(part => part.Sequence > FinalOf(part.Table));

    /// <summary>
    /// The end of the log that all survivors together hold: per table the longest run without a gap, and no entry that is beyond the end
    /// on another table.
    /// </summary>
    public static List<TableCount> EndOf(IEnumerable<IReadOnlyList<TableCount>> held, IEnumerable<Entry> entries)
    {
        var finals = new SortedDictionary<ulong, long>();
        foreach (var (table, count) in held.SelectMany(counts => counts))
        {
            finals[table] = Math.Max(count, finals.GetValueOrDefault(table));
        }

        var parts = entries.OrderBy(entry => entry.Stamp).ToList();
        foreach (var part in parts.SelectMany(entry => entry.Tables))
        {
            if (part.Sequence == finals.GetValueOrDefault(part.Table) + 1)
            {
                finals[part.Table] = part.Sequence;
            }
        }

        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var entry in parts.Where(entry => entry.Tables.Any(part => part.Sequence > finals.GetValueOrDefault(part.Table))))
            {
                foreach (var part in entry.Tables.Where(part => part.Sequence <= finals.GetValueOrDefault(part.Table)))
                {
                    finals[part.Table] = part.Sequence - 1;
                    moved = true;
                }
            }
        }

        return [.. finals.Select(final => new TableCount(final.Key, final.Value))];
    }
}
