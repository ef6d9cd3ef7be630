using Swytch.Core.Ordering;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication.Log;

/// <summary>
/// What the records of a node's log amount to: all that a restart knows (R12). Receipts, greetings under way and announcements heard are not in it.
/// </summary>
public sealed class DurableState
{
    private readonly Dictionary<Stamp, LoggedEntry> _entries = [];
    private readonly Dictionary<ulong, DurableTable> _tables = [];
    private readonly Dictionary<ulong, long> _ownCounts = [];
    private readonly HashSet<OwedSnapshot> _owed = [];
    private readonly Dictionary<ulong, Stamp> _dropped = [];
    private readonly HashSet<NodeId> _sealed = [];
    private readonly HashSet<NodeId> _gone = [];
    private readonly Dictionary<NodeId, Eviction> _evicted = [];

    /// <param name="node">Whose log it is.</param>
    /// <param name="tables">Tables of the cluster's beginning that this node holds, with all who hold them.</param>
    public DurableState(NodeId node, IEnumerable<KeyValuePair<ulong, IReadOnlyList<NodeId>>> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        Node = node;
        foreach (var (table, members) in tables)
        {
            _tables.Add(table, new DurableTable { IsHeld = true, Members = new Membership(Membership.FromTheBeginning(members)) });
        }
    }

    public NodeId Node { get; }

    public ulong Reserved { get; private set; }

    internal IReadOnlyDictionary<Stamp, LoggedEntry> Entries => _entries;

    internal IReadOnlyDictionary<ulong, DurableTable> Tables => _tables;

    internal IReadOnlyDictionary<ulong, long> OwnCounts => _ownCounts;

    internal IReadOnlyCollection<OwedSnapshot> Owed => _owed;

    internal IReadOnlyDictionary<ulong, Stamp> Dropped => _dropped;

    internal IReadOnlyCollection<NodeId> Sealed => _sealed;

    internal IReadOnlyCollection<NodeId> Gone => _gone;

    internal IReadOnlyDictionary<NodeId, Eviction> Evicted => _evicted;

    public ulong HighestClock { get; private set; }

    /// <summary>Where a transaction was stamped; none when its entry never came here.</summary>
    public Stamp StampOf(ulong transaction) =>
        _entries.Values.FirstOrDefault(logged => logged.Entry.Transaction == transaction)?.Entry.Stamp ?? Stamp.None;

    /// <summary>In the log, and not beyond the end of an evicted node's log.</summary>
    public bool Knows(Stamp entry) => _entries.TryGetValue(entry, out var logged)
        && !(_evicted.TryGetValue(entry.Node, out var eviction) && eviction.IsBeyondEnd(logged.Entry));

    /// <summary>The fate of an entry, as far as this node has written it down.</summary>
    public Outcome OutcomeOf(Stamp entry) =>
        !_entries.TryGetValue(entry, out var logged) ? Outcome.Undecided
        : logged.Outcome == Outcome.Undecided && IsOnDropped(logged.Entry) ? Outcome.Aborted
        : logged.Outcome;

    /// <summary>All of an origin's entries, in stamp order.</summary>
    public IReadOnlyList<Entry> EntriesOf(NodeId origin) =>
        [.. _entries.Values.Where(logged => logged.Entry.Origin == origin).Select(logged => logged.Entry).OrderBy(entry => entry.Stamp)];

    /// <summary>The fates that are known of them.</summary>
    public IReadOnlyList<OutcomeRecord> OutcomesOf(NodeId origin) =>
        [.. _entries.Values.Where(logged => logged.Entry.Origin == origin && logged.Outcome != Outcome.Undecided)
            .Select(logged => new OutcomeRecord { Entry = logged.Entry.Stamp, Outcome = logged.Outcome, DecidedBy = Node })];

    private bool IsOnDropped(Entry entry) =>
        _dropped.Count > 0 && entry.Tables.Any(part => _dropped.TryGetValue(part.Table, out var dropped) && entry.Stamp > dropped);

    /// <summary>Up to where the node has decided, null when it does not hold the table.</summary>
    public Stamp? PositionOf(ulong table) => _tables.TryGetValue(table, out var held) && held.IsHeld && !held.IsDropped ? held.Position : null;

    public void Apply(LogRecord record)
    {
        switch (record)
        {
            case ClockReserved reserved:
                Reserved = Math.Max(Reserved, reserved.UpTo);
                break;
            case EntryAppended appended:
                Append(appended.Entry);
                break;
            case EntryDecided decided:
                Decide(decided);
                break;
            case TableJoining joining:
                _tables[joining.Table] = new DurableTable { Attempt = joining.Attempt, Sponsor = joining.Sponsor };
                break;
            case TableGreeted greeted:
                if (_tables.TryGetValue(greeted.Table, out var table) && table.Attempt == greeted.Attempt)
                {
                    table.Greeted.Add(greeted.Member);
                    table.SetBase(greeted.Member, greeted.Base);
                }

                break;
            case TableInstalled installed:
                Install(installed.Header);
                break;
            case TableDropped dropped:
                _tables.Remove(dropped.Table);
                break;
            case NodeGone gone:
                _gone.Add(gone.Node);
                break;
            case NodeSealed sealing:
                _sealed.Add(sealing.Node);
                break;
            case NodeEvicted evicted:
                _evicted[evicted.Eviction.Node] = new Eviction(evicted.Eviction);
                break;
            case SnapshotDelivered delivered:
                _owed.Remove(new OwedSnapshot(delivered.Table, delivered.Newcomer, delivered.Attempt));
                break;
            default:
                throw new ArgumentException($"unknown record {record}", nameof(record));
        }
    }

    private void Append(Entry entry)
    {
        _entries.TryAdd(entry.Stamp, new LoggedEntry(entry));
        HighestClock = Math.Max(HighestClock, entry.Stamp.Clock);
        if (entry.Origin != Node)
        {
            return;
        }

        foreach (var touched in entry.Tables)
        {
            _ownCounts[touched.Table] = Math.Max(_ownCounts.GetValueOrDefault(touched.Table), touched.Sequence);
        }

        if (entry is { Kind: EntryKind.Subscribe, Membership: { } change })
        {
            _owed.Add(new OwedSnapshot(entry.Tables[0].Table, change.Node, change.Attempt));
        }
    }

    private void Decide(EntryDecided decided)
    {
        var entry = decided.Entry;
        if (_entries.TryGetValue(entry.Stamp, out var logged))
        {
            logged.Outcome = decided.Outcome.Outcome;
        }

        foreach (var number in decided.Tables)
        {
            var table = _tables[number];
            table.Position = entry.Stamp;
            if (decided.Outcome.Outcome == Outcome.Committed && entry.Kind == EntryKind.Schema)
            {
                ChangeSchema(number, table, entry);
            }

            if (decided.Outcome.Outcome != Outcome.Committed)
            {
                continue;
            }

            if (entry.Writes.Touches(number))
            {
                table.Window.Add(new CommittedWrite(entry.Stamp, entry.Writes));
            }

            if (entry is { Kind: EntryKind.Subscribe, Membership: { } newcomer })
            {
                table.Members.Subscribe(entry.Stamp, newcomer);
                table.SetBase(newcomer.Node, newcomer.OwnEntries);
            }
            else if (entry is { Kind: EntryKind.Leave or EntryKind.Evict, Membership: { } leaver })
            {
                table.Members.End(entry.Stamp, leaver.Node);
            }
        }
    }

    private void ChangeSchema(ulong number, DurableTable on, Entry entry)
    {
        on.SchemaVersion += entry.Schema.Any(change => change.Table == number) ? 1UL : 0;
        foreach (var change in entry.Tables[0].Table == number ? entry.Schema : [])
        {
            if (change.Verb == SchemaVerb.Drop)
            {
                _dropped[change.Table] = entry.Stamp;
                if (_tables.TryGetValue(change.Table, out var dropped))
                {
                    dropped.IsDropped = true;
                    dropped.Position = entry.Stamp;
                }
            }
            else if (change.Verb == SchemaVerb.Create && Membership.OfNewTable(change, entry.Stamp, on.Members) is var members && members.Exists(member => member.Node == Node))
            {
                _tables[change.Table] = new DurableTable { IsHeld = true, Position = entry.Stamp, InstalledAt = entry.Stamp, SchemaVersion = 1, Members = new Membership(members) };
            }
        }
    }

    private void Install(SnapshotHeader header)
    {
        var table = _tables[header.Table];
        table.IsHeld = true;
        table.Position = header.Position;
        table.InstalledAt = header.Position;
        table.SchemaVersion = header.SchemaVersion;
        table.Members = new Membership(header.Members);
        table.Window.Clear();
        table.Window.AddRange(header.Window);
        table.MustGreet.UnionWith(table.Members.Current.Where(member => member != Node));
    }
}

/// <summary>A snapshot that a newcomer was promised.</summary>
internal readonly record struct OwedSnapshot(ulong Table, NodeId Newcomer, ulong Attempt);

internal sealed class LoggedEntry(Entry entry)
{
    public Entry Entry { get; } = entry;

    public Outcome Outcome { get; set; }
}

internal sealed class DurableTable
{
    /// <summary>False while joining.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Kept until all who held it have decided the DROP.</summary>
    public bool IsDropped { get; set; }

    public ulong Attempt { get; init; }

    public NodeId? Sponsor { get; init; }

    public Stamp Position { get; set; }

    public Stamp InstalledAt { get; set; }

    public ulong SchemaVersion { get; set; }

    public Membership Members { get; set; } = new([]);

    public List<CommittedWrite> Window { get; } = [];

    public HashSet<NodeId> MustGreet { get; } = [];

    public HashSet<NodeId> Greeted { get; } = [];

    /// <summary>Entries of a node on the table that are older than this node's copy.</summary>
    public Dictionary<NodeId, long> Bases { get; } = [];

    public void SetBase(NodeId node, long count) => Bases[node] = Math.Max(count, Bases.GetValueOrDefault(node));
}
