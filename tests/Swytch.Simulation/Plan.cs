namespace Swytch.Simulation;

/// <summary>What may go wrong in a run.</summary>
[Flags]
internal enum Faults
{
    None = 0,
    Duplicates = 1,
    Breaks = 2,
    Cuts = 4,
    Crashes = 8,
    Joins = 16,
    Leaves = 32,
    Skew = 64,
    Jumps = 128,
    Gone = 256,
    Pauses = 512,
    Newcomers = 1024,
    Decommissions = 2048,
    LostDisks = 4096,
    All = 8191,
}

/// <summary>The shape of one run, drawn from its seed.</summary>
internal sealed record Plan
{
    public required ulong Seed { get; init; }

    public int Nodes { get; init; } = 3;

    public int Tables { get; init; } = 2;

    public int Keys { get; init; } = 3;

    public int ClientsPerNode { get; init; } = 2;

    /// <summary>Clients begin no transaction later, milliseconds.</summary>
    public int WorkMs { get; init; } = 3_000;

    /// <summary>Faults end here; what is still not finished long after is stuck.</summary>
    public int SettleMs { get; init; } = 40_000;

    public Faults Faults { get; init; }

    /// <summary>Transactions have several statements with pauses between them.</summary>
    public bool Interactive { get; init; }

    public ulong WindowMs { get; init; } = 60_000;

    public ulong CommitTimeoutMs { get; init; } = 10_000;

    public int MinimumCopies { get; init; } = 1;

    public ulong MaxClockSkewMs { get; init; } = 10_000;

    public int TickMicroseconds { get; init; } = 100_000;

    public long? FixedSyncMicroseconds { get; init; }

    public IReadOnlyList<int> LatenciesMs { get; init; } = [1, 5, 30, 80];

    public bool Jitter { get; init; } = true;

    /// <summary>Every link has the latency drawn, exactly.</summary>
    public bool FixedLatency { get; init; }

    /// <summary>Names that are created, altered and dropped under those who use them.</summary>
    public bool Schema { get; init; }

    /// <summary>The workloads of <see cref="Workloads.RowWorkload"/> beside lists of appends.</summary>
    public bool Rows { get; init; }

    /// <summary>Every transaction writes one key.</summary>
    public bool PointWritesOnly { get; init; }

    /// <summary>Every table on every node from the beginning.</summary>
    public bool FullGroups { get; init; }

    public bool Has(Faults fault) => (Faults & fault) != 0;

    public static Plan Draw(ulong seed, Faults allowed)
    {
        var random = new Prng((seed * 7) + 1);
        var faults = Faults.None;
        foreach (var fault in Enum.GetValues<Faults>())
        {
            // Drawn whether allowed or not: the rest of the plan is the same for a seed whatever is allowed.
            if (fault is not (Faults.None or Faults.All) && random.Chance(0.6) && (allowed & fault) != 0)
            {
                faults |= fault;
            }
        }

        return new Plan
        {
            Seed = seed,
            Nodes = random.Between((faults & (Faults.Gone | Faults.LostDisks)) != 0 ? 3 : 2, 5),
            Tables = random.Between(1, 4),
            Keys = random.Between(2, 4),
            ClientsPerNode = random.Between(1, 3),
            Faults = faults,
            Interactive = random.Chance(0.5),
            FullGroups = random.Chance(0.15),
            MinimumCopies = (faults & (Faults.Gone | Faults.LostDisks)) != 0 ? 2 : random.Between(1, 2),
            WindowMs = (ulong)random.Pick((int[])[300, 1_000, 60_000]),
            CommitTimeoutMs = (ulong)random.Pick((int[])[800, 10_000]),
            Schema = random.Chance(0.5),
            Rows = random.Chance(0.5),
            MaxClockSkewMs = (ulong)random.Pick((int[])[400, 2_500, 10_000]),
        };
    }
}
