using Swytch.Core.Ordering;

namespace Swytch.Replication.Ordering;

/// <summary>What this node knows of one entry beyond what it says.</summary>
internal sealed class EntryState(Entry entry, bool isDurable)
{
    public Entry Entry { get; } = entry;

    public Stamp Stamp => Entry.Stamp;

    /// <summary>In this node's log.</summary>
    public bool IsDurable { get; set; } = isDurable;

    /// <summary>R7: a reader of several tables keeps this node from acknowledging it.</summary>
    public bool IsWithheld { get; set; }

    /// <summary>R6: certified here, or announced by somebody.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>Certified or applied here on some table: the outcome is this node's own.</summary>
    public bool IsDecided { get; set; }

    /// <summary>Tables here that still keep it; at zero it is forgotten.</summary>
    public int Keepers { get; set; }

    /// <summary>When it came to head all its queues without an outcome; 0 before.</summary>
    public ulong StuckSinceMs { get; set; }

    /// <summary>R13: what was told of its certification, per table; its origin is gone.</summary>
    public Dictionary<ulong, bool>? Verdicts { get; set; }

    /// <summary>R7: transactions that wait until it is visible.</summary>
    public List<Transactions.OpenTransaction>? Readers { get; set; }

    public bool IsWrite => Entry.Kind is EntryKind.Transaction or EntryKind.Schema;
}
