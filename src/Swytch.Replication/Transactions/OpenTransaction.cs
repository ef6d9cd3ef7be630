using Swytch.Core.Footprints;
using Swytch.Core.Ordering;
using Swytch.Replication.Ordering;

namespace Swytch.Replication.Transactions;

internal enum TransactionWait
{
    None,

    /// <summary>R8: for tables that this node does not hold yet.</summary>
    Tables,

    /// <summary>R7: for entries in flight.</summary>
    Entries,

    /// <summary>R7: its commit would write what a reader of several tables is waiting to read.</summary>
    Readers,

    /// <summary>R5: its entry is shipped.</summary>
    Decision,
}

/// <summary>A transaction of this node's clients between its first statement and the answer to its COMMIT.</summary>
internal sealed class OpenTransaction(ulong id)
{
    public ulong Id { get; } = id;

    /// <summary>Everything it has read or written.</summary>
    public Footprint Footprint { get; } = new();

    /// <summary>Names of the statement that waits.</summary>
    public Footprint? Names { get; set; }

    /// <summary>Schema versions its statement was compiled under.</summary>
    public IReadOnlyList<TableSchema> Schemas { get; set; } = [];

    /// <summary>What it has touched, and the catalogs of the names of its statement: all of it must be held here.</summary>
    public IEnumerable<ulong> Tables => Names is null ? Footprint.Tables : Footprint.Tables.Concat(Names.Tables);

    /// <summary>R2: per table the position it saw; all of one moment.</summary>
    public Dictionary<ulong, Stamp> Positions { get; } = [];

    public int Statements { get; set; }

    public TransactionWait Wait { get; set; }

    public ulong WaitingSinceMs { get; set; }

    /// <summary>How long a statement may wait.</summary>
    public ulong WaitMs { get; set; }

    /// <summary>Reads what is decided here, whatever is in flight.</summary>
    public bool IsLocal { get; set; }

    /// <summary>R7: entries it waits for.</summary>
    public HashSet<EntryState> Blockers { get; } = [];

    /// <summary>R7: the highest of them when the wait began; null for a reader of one table.</summary>
    public Stamp? Cut { get; set; }

    /// <summary>The COMMIT that waits.</summary>
    public CommitRequested? Commit { get; set; }

    public Stamp Stamp { get; set; }
}
