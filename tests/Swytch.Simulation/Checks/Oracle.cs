using Swytch.Core.Ordering;
using Swytch.Replication.Log;

namespace Swytch.Simulation.Checks;

/// <summary>Sees everything every node writes down: all entries, and that all nodes agree on every fate.</summary>
internal sealed class Oracle
{
    private readonly SortedDictionary<Stamp, Entry> _entries = [];
    private readonly Dictionary<Stamp, Outcome> _outcomes = [];
    private readonly Dictionary<ulong, Stamp> _stamps = [];
    private readonly HashSet<Stamp> _seenElsewhere = [];

    public string? Disagreement { get; private set; }

    public IReadOnlyDictionary<Stamp, Entry> Entries => _entries;

    public int Committed => _outcomes.Count(outcome => outcome.Value == Outcome.Committed);

    public Outcome OutcomeOf(Stamp stamp) => _outcomes.GetValueOrDefault(stamp);

    /// <summary>Where a transaction was stamped; none when it never was.</summary>
    public Stamp StampOf(ulong transaction) => _stamps.GetValueOrDefault(transaction);

    /// <summary>An own entry that was not durable was shipped to nobody: it never was, and its stamp may be issued again.</summary>
    public void Lost(NodeId node, LogRecord record)
    {
        if (record is EntryAppended { Entry: var entry } && entry.Origin == node && !_seenElsewhere.Contains(entry.Stamp))
        {
            _entries.Remove(entry.Stamp);
            _stamps.Remove(entry.Transaction);
        }
    }

    public void Written(NodeId node, LogRecord record)
    {
        if (record is EntryAppended { Entry: var entry })
        {
            if (entry.Origin != node)
            {
                _seenElsewhere.Add(entry.Stamp);
            }

            if (_entries.TryGetValue(entry.Stamp, out var known))
            {
                if (!ReferenceEquals(known, entry))
                {
                    Disagreement ??= $"two entries have the stamp {entry.Stamp}";
                }
            }
            else
            {
                _entries.Add(entry.Stamp, entry);
                if (entry.Transaction != 0)
                {
                    _stamps[entry.Transaction] = entry.Stamp;
                }
            }
        }
        else if (record is EntryDecided decided)
        {
            var outcome = decided.Outcome.Outcome;
            if (!_outcomes.TryAdd(decided.Entry.Stamp, outcome) && _outcomes[decided.Entry.Stamp] != outcome)
            {
                Disagreement ??= $"{node} decides {decided.Entry.Stamp} as {outcome}, another node did not";
            }
        }
    }
}
