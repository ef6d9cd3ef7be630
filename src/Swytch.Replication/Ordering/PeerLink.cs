using Swytch.Core.Ordering;
using Swytch.Replication.Messages;

namespace Swytch.Replication.Ordering;

/// <summary>The link to another node and what is owed on it.</summary>
internal sealed class PeerLink(NodeId node)
{
    public NodeId Node { get; } = node;

    public bool IsUp { get; set; }

    /// <summary>R12: its Hello has come; before that nothing but ours is sent.</summary>
    public bool IsReady { get; set; }

    /// <summary>R1: its last promise.</summary>
    public ulong Promise { get; set; }

    /// <summary>R1: its wall clock when this node's uptime was 0, as it last told.</summary>
    public ulong WallAtStart { get; set; }

    /// <summary>R1: an entry from the future, and what came behind it.</summary>
    public Queue<Message> Delayed { get; } = new();

    /// <summary>R8: tries to join that were redirected on this link.</summary>
    public HashSet<(ulong Table, ulong Attempt)> Refused { get; } = [];

    public ulong PromiseSent { get; set; }

    /// <summary>The highest stamp for which it may want a promise.</summary>
    public ulong PromiseWanted { get; set; }

    /// <summary>It is in the list of those that are owed something.</summary>
    public bool IsOwed { get; set; }

    /// <summary>R6: fates of own entries to tell.</summary>
    public List<EntryOutcome> OutcomesDue { get; } = [];

    public HashSet<ulong> CountsDue { get; } = [];

    public List<Receipt> ReceiptsDue { get; } = [];

    public HashSet<ulong> PositionsDue { get; } = [];

    /// <summary>R11: since when it has been away; 0 while it is there.</summary>
    public ulong AwaySinceMs { get; set; }

    public void Reset(bool isUp)
    {
        IsUp = isUp;
        IsReady = false;
        PromiseSent = 0;
        Delayed.Clear();
        Refused.Clear();
        CountsDue.Clear();
        OutcomesDue.Clear();
        ReceiptsDue.Clear();
        PositionsDue.Clear();
    }
}
