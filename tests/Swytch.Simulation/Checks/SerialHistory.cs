using Swytch.Core.Ordering;
using Swytch.Simulation.Cluster;
using Swytch.Simulation.Workloads;

namespace Swytch.Simulation.Checks;

/// <summary>All committed transactions run one after another in stamp order: what the database must look like.</summary>
internal sealed class SerialHistory
{
    private readonly Dictionary<(ulong Table, long Key), List<(Stamp Stamp, ulong Transaction, ulong Hash)>> _versions = [];

    public SerialHistory(Oracle oracle)
    {
        var touched = new HashSet<ulong>();
        foreach (var (stamp, entry) in oracle.Entries)
        {
            if (entry.Kind is EntryKind.Transaction or EntryKind.Schema && oracle.OutcomeOf(stamp) == Outcome.Committed)
            {
                foreach (var write in RowWrite.Decode(entry.Changeset.Span))
                {
                    Rows.Apply(entry.Transaction, write);
                    Of(write.Table, write.Key).Add((stamp, entry.Transaction, Rows.Read(write.Table, write.Key)!.Hash));
                    touched.Add(write.Table);
                }

                foreach (var workload in RowWorkload.All.Where(workload => workload.Tables.Any(touched.Contains)))
                {
                    Problem ??= workload.Check(Rows);
                }

                touched.Clear();
            }
        }
    }

    public Rows Rows { get; } = new();

    /// <summary>A rule of a workload that is broken although all ran one after another.</summary>
    public string? Problem { get; private set; }

    /// <summary>The versions of a key, oldest first, with their writers.</summary>
    public List<(Stamp Stamp, ulong Transaction, ulong Hash)> Of(ulong table, long key)
    {
        if (!_versions.TryGetValue((table, key), out var versions))
        {
            versions = [];
            _versions.Add((table, key), versions);
        }

        return versions;
    }
}
