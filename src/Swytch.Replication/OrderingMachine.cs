using Swytch.Core;
using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;
using Swytch.Replication.Transactions;

namespace Swytch.Replication;

/// <summary>
/// The ordering protocol of one node as a state machine: an input and the wall clock in, effects out. No IO, no clock, no thread, no chance.
/// Each rule R1–R13 is in the file that bears its number.
/// </summary>
public sealed partial class OrderingMachine
{
    private readonly MachineOptions _options;
    private readonly Rules _rules;
    private readonly NodeId _self;
    private readonly HybridClock _clock;
    private readonly Dictionary<NodeId, PeerLink> _peers = [];
    private readonly Dictionary<ulong, TableReplica> _replicas = [];
    private readonly List<TableReplica> _busy = [];
    private readonly Dictionary<Stamp, EntryState> _entries = [];
    private readonly Dictionary<ulong, long> _ownCounts = [];
    private readonly Dictionary<ulong, OpenTransaction> _transactions = [];
    private readonly Dictionary<Stamp, OpenTransaction> _shipped = [];
    private readonly Queue<PendingWrite> _pendingWrites = new();

    private List<Effect> _effects = [];
    private long _writes;

    /// <param name="tables">Where tables that this node does not hold are believed to be; corrected by redirects.</param>
    public OrderingMachine(
        MachineOptions options,
        DurableState durable,
        IEnumerable<KeyValuePair<ulong, IReadOnlyList<NodeId>>> tables,
        Rules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(durable);
        ArgumentNullException.ThrowIfNull(tables);
        _options = options;
        _self = options.Node;
        _rules = rules ?? Rules.Sound;
        _clock = new HybridClock(_rules.RestartClock(durable.Reserved, durable.HighestClock));
        _reserved = durable.Reserved;
        _reservedAsked = durable.Reserved;
        foreach (var node in options.Nodes.Where(node => node != _self))
        {
            _peers.Add(node, new PeerLink(node));
        }

        foreach (var (table, members) in tables)
        {
            _directory[table] = [.. members];
        }

        Recover(durable);
    }

    /// <summary>Takes one input and adds what it entails to the effects.</summary>
    public void Step(Input input, Moment moment, List<Effect> effects)
    {
        _effects = effects;
        TakeTime(moment);
        Take(input);
        Conclude(isHeartbeat: input is Tick);
    }

    /// <summary>Takes inputs that are there at once, in this order, and adds what they entail together to the effects.</summary>
    public void Step(IReadOnlyList<Input> inputs, Moment moment, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _effects = effects;
        TakeTime(moment);
        var isHeartbeat = false;
        for (var index = 0; index < inputs.Count; index++)
        {
            Take(inputs[index]);
            isHeartbeat |= inputs[index] is Tick;
        }

        Conclude(isHeartbeat);
    }

    private void Conclude(bool isHeartbeat)
    {
        Decide();
        RunReady();
        Flush(isHeartbeat);
    }

    private void Take(Input input)
    {
        if (HasLostLog)
        {
            TakeWithoutLog(input);
            return;
        }

        switch (input)
        {
            case Received received: Receive(PeerOf(received.From), received.Message); break;
            case Synced synced: OnSynced(synced.Write); break;
            case StatementArrived statement: OnStatement(statement); break;
            case CommitRequested commit: OnCommit(commit); break;
            case TransactionAbandoned abandoned: OnAbandoned(abandoned.Transaction); break;
            case Tick: OnTick(); break;
            case LinkUp up: OnLinkUp(PeerOf(up.Peer)); break;
            case LinkDown down: OnLinkDown(PeerOf(down.Peer)); break;
            case SubscribeWanted wanted: EnsureSubscribed(wanted.Table); break;
            case DecommissionWanted: _isDecommissioning = true; break;
            case LeaveWanted wanted: Leave(wanted.Table); break;
            case EvictWanted wanted: Evict(wanted.Node); break;
            case StatusAsked asked: OnStatusAsked(asked); break;
            case OutcomeFound found: SendTo(PeerOf(found.Asker), new Announce([new EntryOutcome(found.Entry, found.Outcome)], _clock.Value)); break;
            case LogFound found: OnLogFound(found); break;
            case LookedUp found: OnLookedUp(found); break;
            default: throw new ArgumentException($"unknown input {input}", nameof(input));
        }
    }

    private void Receive(PeerLink peer, Message message)
    {
        if (!_rules.TakesOf(_sealed.Contains(peer.Node), isUnion: false) || !peer.IsUp || (!peer.IsReady && message is not (Hello or HandshakeRefused or LogIsLost)))
        {
            return;
        }

        _heardFrom.Add(peer.Node);
        if (!Delays(peer, message))
        {
            Take(peer, message);
        }
    }

    private void Take(PeerLink peer, Message message)
    {
        switch (message)
        {
            case Hello hello: OnHello(peer, hello); break;
            case Ship ship: Take(ship.Entry, isUnion: false); break;
            case Progress progress: OnProgress(peer, progress); break;
            case Announce announce: OnAnnounce(announce); break;
            case OutcomeQuestion question: OnOutcomeQuestion(peer, question); break;
            case SubscribeRequest request: OnSubscribeRequest(peer, request); break;
            case Redirect redirect: OnRedirect(peer, redirect); break;
            case Greeting greeting: OnGreeting(peer, greeting); break;
            case Snapshot snapshot: OnSnapshot(peer, snapshot); break;
            case Seal seal: OnSeal(peer, seal); break;
            case Sealed answer: OnSealed(peer, answer); break;
            case Evicted evicted: TakeEviction(evicted); break;
            case Verdict verdict: OnVerdict(verdict); break;
            case HandshakeRefused refused: OnHandshakeRefused(peer, refused); break;
            case LogIsLost: LoseLog(); break;
            case Farewell: OnFarewell(peer); break;
            case NodeLeft left: TakeGone(left.Node); break;
            case FarewellHeard: OnFarewellHeard(peer); break;
            case StatusQuestion question: OnStatusQuestion(peer, question); break;
            case StatusReply reply: OnStatusReply(peer, reply); break;
            case SnapshotConfirmed confirmed: OnSnapshotConfirmed(peer, confirmed); break;
            default: throw new ArgumentException($"unknown message {message}", nameof(message));
        }
    }

    private void OnTick()
    {
        EnsureReserved();
        WakeAll();
        TakeDelayed();
        RetryJoins();
        AskForOutcomes();
        RelayForAbsent();
        EndLongWaits();
        EndLookUps();
        AskForSeals();
        StampEvictions();
        Decommission();
        ForgetDecided();
        DropDeparted([.. _replicas.Values.Where(replica => replica.State == ReplicaState.Departed)]);
    }

    private void OnSynced(long upTo)
    {
        while (_pendingWrites.TryPeek(out var write) && write.Number <= upTo)
        {
            _pendingWrites.Dequeue();
            switch (write.Record)
            {
                case ClockReserved reserved: _reserved = reserved.UpTo; break;
                case EntryAppended: OnDurable(write.Entry!); break;
                case EntryDecided decided: OnVisible(write.Entry!, decided); break;
                case TableJoining joining: OnJoining(joining); break;
                case NodeSealed sealing: OnSealDurable(sealing.Node); break;
                case NodeGone gone: SendTo(PeerOf(gone.Node), new FarewellHeard()); break;
                case NodeEvicted evicted: OnEvicted(evicted); break;
                case TableInstalled installed: OnInstalled(installed.Header); break;
                default: break;
            }
        }

        SendOwed();
    }

    private void WriteLog(LogRecord record, EntryState? entry = null)
    {
        _effects.Add(new Write(++_writes, record));
        _pendingWrites.Enqueue(new PendingWrite(_writes, record, entry));
    }

    private void SendTo(PeerLink peer, Message message)
    {
        if (peer.IsReady)
        {
            _effects.Add(new Send(peer.Node, message));
        }
    }

    /// <summary>The copies of the entry's tables in which it is not decided.</summary>
    private static bool IsQueued(TableReplica replica, EntryState entry) =>
        replica.IsDeciding && (ReferenceEquals(replica.Queue.Head, entry) || replica.Queue.Contains(entry.Stamp));

    private void Enqueue(TableReplica replica, EntryState entry)
    {
        Invariant.Holds(entry.Stamp > replica.Position, "R6: an entry comes above what is decided");
        replica.Queue.Add(entry);
        if (entry.IsWrite)
        {
            replica.Pending.Add(entry.Entry.Writes);
        }

        replica.IsAwake = true;
        if (replica.Queue.Count == 1)
        {
            _busy.Add(replica);
        }
    }

    private readonly record struct PendingWrite(long Number, LogRecord Record, EntryState? Entry);
}
