using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Replication.Messages;

namespace Swytch.Simulation.Cluster;

/// <summary>One node: the machine, its disk, its wall clock. What the effects ask for is done here.</summary>
internal sealed class SimulatedNode(Simulation simulation, NodeId id, Prng random, Disk disk, Func<SimulatedNode, OrderingMachine> start)
{
    private static readonly int[] SyncMicroseconds = [100, 500, 2_000, 8_000, 40_000];

    private OrderingMachine? _machine;
    private readonly Queue<Input> _inputs = new();
    private readonly List<Effect> _effects = [];
    private bool _isStepping;
    private bool _isSyncing;
    private int _life;

    public NodeId Id { get; } = id;

    public Disk Disk { get; } = disk;

    public bool IsUp => _machine is not null;

    public OrderingMachine? Machine => _machine;

    /// <summary>Milliseconds that the wall clock is ahead of true time.</summary>
    public long SkewMs { get; set; }

    /// <summary>It is being decommissioned: no more clients.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>It will not come back.</summary>
    public bool IsGone { get; set; }

    private Moment Now => new((ulong)(Simulation.EpochMs + (simulation.Agenda.Now / 1000) + SkewMs), (ulong)(simulation.Agenda.Now / 1000) + 1);

    /// <summary>Stopped and going on later, as if no time had passed, but for its clocks.</summary>
    public bool IsPaused { get; private set; }

    public void Pause(long microseconds)
    {
        if (IsPaused)
        {
            return;
        }

        IsPaused = true;
        simulation.Trace?.Note(Id, "PAUSE");
        simulation.Agenda.After(microseconds, () =>
        {
            IsPaused = false;
            Run();
        });
    }

    /// <summary>Clients whose transactions end with this life.</summary>
    public event Action? Died;

    public void Start()
    {
        _machine = start(this);
        _life++;
        var life = _life;
        Step(new Tick());
        void Beat()
        {
            if (life == _life && IsUp)
            {
                Step(new Tick());
                simulation.Agenda.After(simulation.Plan.TickMicroseconds, Beat);
            }
        }

        simulation.Agenda.After(random.Between(1, simulation.Plan.TickMicroseconds), Beat);
    }

    public void Crash()
    {
        if (!IsUp)
        {
            return;
        }

        simulation.Trace?.Note(Id, "CRASH");

        // A sync under way may or may not have reached the disk.
        if (_isSyncing && random.Chance(0.5))
        {
            Disk.Sync(_syncingUpTo);
        }

        foreach (var lost in Disk.Crash())
        {
            simulation.Oracle.Lost(Id, lost);
        }

        _machine = null;
        _inputs.Clear();
        _life++;
        _isSyncing = false;
        simulation.Network.EndDied(Id);
        Died?.Invoke();
    }

    private long _syncingUpTo;

    /// <summary>What an effect gives rise to at this node comes after all effects of the step.</summary>
    public void Step(Input input)
    {
        _inputs.Enqueue(input);
        Run();
    }

    private void Run()
    {
        if (_isStepping || IsPaused)
        {
            return;
        }

        _isStepping = true;
        while (_machine is not null && _inputs.Count > 0)
        {
            var effects = _effects;
            effects.Clear();
            if (_inputs.Count == 1)
            {
                var next = _inputs.Dequeue();
                simulation.Trace?.Input(Id, next);
                _machine.Step(next, Now, effects);
            }
            else
            {
                var batch = _inputs.ToArray();
                _inputs.Clear();
                foreach (var next in batch)
                {
                    simulation.Trace?.Input(Id, next);
                }

                _machine.Step(batch, Now, effects);
            }

            simulation.Steps++;
            foreach (var effect in effects)
            {
                simulation.Trace?.Effect(Id, effect);
                Do(effect);
            }
        }

        _inputs.Clear();
        _isStepping = false;
    }

    private void Do(Effect effect)
    {
        switch (effect)
        {
            case Send send:
                simulation.Network.Send(Id, send.To, send.Message);
                break;
            case Write write:
                simulation.Oracle.Written(Id, write.Record);
                Disk.Append(write.Number, write.Record);
                SyncSoon();
                break;
            case StatementReady ready:
                simulation.Clients.Ready(this, ready.Transaction);
                break;
            case StatementRefused refused:
                simulation.Clients.Refused(refused.Transaction, refused.Refusal);
                break;
            case CommitAnswered answered:
                simulation.Clients.Answered(answered);
                break;
            case Decommissioned:
                IsGone = true;
                simulation.Agenda.After(1, Crash);
                break;
            case LogLost:
                break;
            case CloseLink close:
                simulation.Network.Break(simulation.Network.Between(Id, close.Peer), Id);
                break;
            case LookUp lookUp:
                var stamp = Disk.State.StampOf(lookUp.Transaction);
                Step(new LookedUp(lookUp.Asker, lookUp.Transaction, stamp, Disk.State.OutcomeOf(stamp)));
                break;
            case LookUpOutcome lookUp when Disk.State.OutcomeOf(lookUp.Entry) is var outcome and not Outcome.Undecided:
                Step(new OutcomeFound(lookUp.Asker, lookUp.Entry, outcome));
                break;
            case LookUpOutcome:
                break;
            case LookUpLog lookUp:
                Step(new LogFound(lookUp.Origin, Disk.State.EntriesOf(lookUp.Origin), Disk.State.OutcomesOf(lookUp.Origin)));
                break;
            case StatusAnswered answered:
                simulation.Clients.StatusAnswered(answered);
                break;
            case SendSnapshot snapshot:
                simulation.Network.Send(Id, snapshot.To, new Snapshot(snapshot.Header, simulation.PackSnapshot(Disk.Rows.Table(snapshot.Header.Table))));
                break;
            default:
                throw new InvalidOperationException($"unknown effect {effect}");
        }
    }

    private void SyncSoon()
    {
        if (_isSyncing)
        {
            return;
        }

        _isSyncing = true;
        var life = _life;
        _syncingUpTo = 0;

        // What is written until the sync begins goes with it.
        simulation.Agenda.After(50, () =>
        {
            if (life != _life)
            {
                return;
            }

            _syncingUpTo = Disk.Appended;
            simulation.Agenda.After(simulation.Plan.FixedSyncMicroseconds ?? random.Pick(SyncMicroseconds), () =>
            {
                if (life != _life)
                {
                    return;
                }

                Disk.Sync(_syncingUpTo);
                _isSyncing = false;
                Step(new Synced(_syncingUpTo));
                if (Disk.HasPending)
                {
                    SyncSoon();
                }
            });
        });
    }
}
