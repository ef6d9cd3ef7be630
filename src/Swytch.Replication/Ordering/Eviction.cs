using Swytch.Core.Ordering;
using Swytch.Replication.Messages;

namespace Swytch.Replication.Ordering;

/// <summary>R13: where the log of an evicted node ends, per table.</summary>
internal sealed class Eviction(Evicted evicted)
{
    /// <summary>Of a table that is dropped, or of which no survivor has a copy.</summary>
    public const long NoEnd = long.MaxValue;

    private readonly Dictionary<ulong, long> _finals = evicted.Finals.ToDictionary(final => final.Table, final => final.Count);

    public Evicted Message { get; } = evicted;

    public long FinalOf(ulong table) => _finals.GetValueOrDefault(table, NoEnd);

    /// <summary>R8: the node has stamped a subscription for this try to join.</summary>
    public bool HasStamped(NodeId newcomer, ulong attempt) => Message.Entries.Any(entry =>
        entry is { Kind: EntryKind.Subscribe, Membership: { } change } && change.Node == newcomer && change.Attempt == attempt && !IsBeyondEnd(entry));

    /// <summary>It follows an entry that nobody alive has, so it was decided by nobody; it never was.</summary>
    public bool IsBeyondEnd(Entry entry) => entry.Tables.Any(part => part.Sequence > FinalOf(part.Table));

    /// <summary>From the answers of all survivors. An entry that stands on a table of which none has a copy, and whose fate none knows, aborts.</summary>
    public static Evicted Conclude(NodeId node, IReadOnlyList<Sealed> answers, IReadOnlyList<Entry> union, NodeId by)
    {
        var finals = EndOf(answers.Select(answer => answer.Held), union);
        var outcomes = new SortedDictionary<Stamp, OutcomeRecord>();
        foreach (var outcome in answers.SelectMany(answer => answer.Outcomes))
        {
            outcomes.TryAdd(outcome.Entry, outcome);
        }

        foreach (var entry in union.Where(entry => entry.Tables.Any(part => finals.TrueForAll(final => final.Table != part.Table))))
        {
            outcomes.TryAdd(entry.Stamp, new OutcomeRecord { Entry = entry.Stamp, Outcome = Outcome.Aborted, DecidedBy = by });
        }

        return new Evicted(node, union, finals, [.. outcomes.Values]);
    }

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
            if (finals.TryGetValue(part.Table, out var final) && part.Sequence == final + 1)
            {
                finals[part.Table] = part.Sequence;
            }
        }

        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var entry in parts.Where(entry => entry.Tables.Any(part => part.Sequence > finals.GetValueOrDefault(part.Table, NoEnd))))
            {
                foreach (var part in entry.Tables.Where(part => finals.TryGetValue(part.Table, out var final) && final != NoEnd && part.Sequence <= final))
                {
                    finals[part.Table] = part.Sequence - 1;
                    moved = true;
                }
            }
        }

        return [.. finals.Select(final => new TableCount(final.Key, final.Value))];
    }
}
