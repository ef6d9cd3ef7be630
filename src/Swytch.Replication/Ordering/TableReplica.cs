using Swytch.Core.Ordering;

namespace Swytch.Replication.Ordering;

internal enum ReplicaState
{
    /// <summary>R8: has asked for it; entries are acknowledged, nothing is decided or read.</summary>
    Joining,

    /// <summary>Its CREATE is not decided: entries are acknowledged and wait, as while joining.</summary>
    Creating,

    Held,

    /// <summary>R10: a leave is stamped; entries are decided, nothing is read.</summary>
    Leaving,

    /// <summary>R10: the leave is decided; only snapshots that are owed keep it.</summary>
    Departed,
}

/// <summary>This node's copy of one table, as the ordering sees it.</summary>
internal sealed class TableReplica(ulong table, ReplicaState state, Rules rules)
{
    private readonly Dictionary<NodeId, MemberProgress> _members = [];

    public ulong Table { get; } = table;

    public ReplicaState State { get; set; } = state;

    public bool IsDeciding => State is ReplicaState.Held or ReplicaState.Leaving;

    /// <summary>It is dropped, not left.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Entries wait beside the queue until the copy begins.</summary>
    public bool IsBeginning => State is ReplicaState.Joining or ReplicaState.Creating;

    /// <summary>R8: this node's name for its last try to join.</summary>
    public ulong Attempt { get; set; }

    /// <summary>How many were asked: the next one is somebody else.</summary>
    public int Tries { get; set; }

    public NodeId? Sponsor { get; set; }

    public ulong AskedAtMs { get; set; }

    /// <summary>The try is written down, so that the sponsor may be asked.</summary>
    public bool IsTryDurable { get; set; }

    /// <summary>The install is on its way to the disk.</summary>
    public bool IsInstalling { get; set; }

    /// <summary>Entries not decided on this table, in stamp order.</summary>
    public EntryQueue Queue { get; } = new();

    /// <summary>What entries that readers do not see write.</summary>
    public PendingKeys Pending { get; } = new(table);

    /// <summary>Something that the head of the queue may wait for has changed.</summary>
    public bool IsAwake { get; set; }

    /// <summary>R5: for whom the head of the queue waits; only news of that node help it, or <see cref="IsAwake"/>.</summary>
    public NodeId? Missing { get; set; }

    /// <summary>Its visible position has moved since it was last told.</summary>
    public bool HasMoved { get; set; }

    /// <summary>Decided, but readers do not see it yet.</summary>
    public Queue<EntryState> Applying { get; } = new();

    /// <summary>Visible, and kept for members that have not told that they decided it.</summary>
    public Queue<EntryState> Kept { get; } = new();

    /// <summary>While joining or being created: entries that wait for the copy.</summary>
    public SortedDictionary<Stamp, EntryState> Early { get; } = [];

    /// <summary>This node's own entries on the table that are still kept, in stamp order.</summary>
    public EntryQueue Own { get; } = new();

    /// <summary>How many own entries were stamped, and how many of these are durable.</summary>
    public long OwnCount { get; set; }

    public long OwnDurable { get; set; }

    /// <summary>Highest stamp decided.</summary>
    public Stamp Position { get; set; }

    /// <summary>Where the snapshot stood with which this copy began.</summary>
    public Stamp InstalledAt { get; set; }

    /// <summary>Highest stamp decided that readers see.</summary>
    public Stamp VisiblePosition { get; set; }

    public ulong SchemaVersion { get; set; }

    public Membership Members { get; set; } = new([]);

    public CommittedWrites Window { get; set; } = new(table);

    /// <summary>R9: members whose greeting is needed before anything is settled.</summary>
    public HashSet<NodeId> MustGreet { get; } = [];

    /// <summary>Whom entries, promises and receipts on this table go to; without this node.</summary>
    public HashSet<NodeId> Audience { get; } = [];

    /// <summary>R10: leavers that have not told that they decided their leave.</summary>
    public Dictionary<NodeId, Stamp> Departing { get; } = [];

    public IEnumerable<MemberProgress> Progresses => _members.Values;

    /// <summary>Lowest stamp that a reader does not see.</summary>
    public Stamp? LowestInvisible => Applying.TryPeek(out var applying) ? applying.Stamp : Queue.Head?.Stamp;

    public MemberProgress Of(NodeId node)
    {
        if (!_members.TryGetValue(node, out var progress))
        {
            progress = new MemberProgress(node, State == ReplicaState.Joining ? MemberProgress.Ungreeted : 0, rules);
            _members.Add(node, progress);
        }

        return progress;
    }

    /// <summary>R9: a newcomer trusts nothing that was said about the table before.</summary>
    public void ForgetProgress() => _members.Clear();
}
