using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>R1: clocks and promises; R4: what is told goes out with them.</summary>
public sealed partial class OrderingMachine
{
    private ulong _reserved;
    private ulong _reservedAsked;

    /// <summary>Own entries that are stamped and not durable, oldest first.</summary>
    private readonly Queue<EntryState> _ownNotDurable = new();

    /// <summary>Writes a reservation before the clock comes near the end of the last one; not when restarts have taken the clock too far ahead.</summary>
    private void EnsureReserved()
    {
        var ahead = HybridClock.FromMilliseconds(_options.ReservationMs);
        if (_clock.Follow(_now) + (ahead / 2) > _reservedAsked && HybridClock.MillisecondsOf(_clock.Value) <= _now + _options.MaxClockSkewMs)
        {
            _reservedAsked = _clock.Value + ahead;
            WriteLog(new ClockReserved(_reservedAsked));
        }
    }

    /// <summary>Passes what another node has told of its clock, unless that is not to be trusted. What it has stamped, <see cref="Delays"/> keeps within the bound.</summary>
    private void Observe(ulong clock)
    {
        if (HybridClock.MillisecondsOf(clock) <= FutureMs)
        {
            Pass(clock);
        }
    }

    private void Pass(ulong clock)
    {
        _clock.Observe(clock);
        EnsureReserved();
    }

    /// <summary>"Every entry of mine up to this clock is among those you were sent."</summary>
    private ulong PromiseNow() =>
        _rules.Promise(_clock.Follow(_now), _reserved, _ownNotDurable.TryPeek(out var lowest) ? lowest.Stamp.Clock : ulong.MaxValue);

    /// <summary>Peers that are owed a receipt, an outcome or a promise.</summary>
    private readonly List<PeerLink> _owing = [];

    private void Owe(PeerLink peer)
    {
        if (!peer.IsOwed)
        {
            peer.IsOwed = true;
            _owing.Add(peer);
        }
    }

    /// <summary>Receipts are cumulative: the newest stands for those before it.</summary>
    private void OweReceipt(PeerLink peer, Receipt receipt)
    {
        var due = peer.ReceiptsDue;
        if (due.Count > 0 && due[^1].Table == receipt.Table && due[^1].Origin == receipt.Origin)
        {
            due[^1] = receipt;
            return;
        }

        due.Add(receipt);
        Owe(peer);
    }

    /// <summary>Sends promises, receipts and outcomes to whoever is owed some.</summary>
    private void Flush(bool isHeartbeat)
    {
        if (isHeartbeat)
        {
            OwePositions();
            foreach (var peer in _peers.Values)
            {
                Owe(peer);
            }
        }

        if (_owing.Count == 0)
        {
            return;
        }

        var promise = PromiseNow();
        var kept = 0;
        for (var index = 0; index < _owing.Count; index++)
        {
            var peer = _owing[index];
            if (peer.IsReady && peer.OutcomesDue.Count > 0)
            {
                SendTo(peer, new Announce(peer.OutcomesDue.ToArray(), _clock.Value));
                peer.OutcomesDue.Clear();
            }

            if (peer.IsReady && (isHeartbeat || peer.ReceiptsDue.Count > 0 || (peer.PromiseSent < peer.PromiseWanted && promise > peer.PromiseSent)))
            {
                SendProgress(peer, promise, isHeartbeat);
            }

            peer.IsOwed = peer.IsReady && peer.PromiseSent < peer.PromiseWanted;
            if (peer.IsOwed)
            {
                _owing[kept++] = peer;
            }
        }

        _owing.RemoveRange(kept, _owing.Count - kept);
    }

    private void OwePositions()
    {
        foreach (var replica in _replicas.Values)
        {
            if (!replica.HasMoved)
            {
                continue;
            }

            replica.HasMoved = false;
            foreach (var node in replica.Audience)
            {
                PeerOf(node).PositionsDue.Add(replica.Table);
            }
        }
    }

    private void SendProgress(PeerLink peer, ulong promise, bool withPositions)
    {
        var counts = peer.CountsDue.Count == 0 ? [] : CountsFor(peer);
        var receipts = peer.ReceiptsDue.Count == 0 ? [] : peer.ReceiptsDue.ToArray();
        var positions = withPositions && peer.PositionsDue.Count > 0 ? PositionsFor(peer) : [];
        peer.PromiseSent = Math.Max(peer.PromiseSent, promise);
        peer.ReceiptsDue.Clear();
        SendTo(peer, new Progress(_clock.Value, _wall, promise, counts, receipts, positions));
    }

    private List<TableCount> CountsFor(PeerLink peer)
    {
        var counts = new List<TableCount>(peer.CountsDue.Count);
        foreach (var table in peer.CountsDue)
        {
            if (_replicas.TryGetValue(table, out var replica))
            {
                counts.Add(new TableCount(table, replica.OwnDurable));
            }
        }

        peer.CountsDue.Clear();
        return counts;
    }

    private List<TablePosition> PositionsFor(PeerLink peer)
    {
        var positions = new List<TablePosition>(peer.PositionsDue.Count);
        foreach (var table in peer.PositionsDue)
        {
            if (!_replicas.TryGetValue(table, out var replica))
            {
                positions.Add(new TablePosition(table, Stamp.At(_clock.Value)));
            }
            else if (replica.State != ReplicaState.Joining)
            {
                positions.Add(new TablePosition(table, replica.VisiblePosition));
            }
        }

        peer.PositionsDue.Clear();
        return positions;
    }

    private void OnProgress(PeerLink peer, Progress progress)
    {
        Observe(progress.Clock);
        foreach (var (table, count) in progress.Counts)
        {
            if (_replicas.TryGetValue(table, out var replica))
            {
                replica.Of(peer.Node).SetPromisedCount(count, peer.Promise);
            }
        }

        peer.Promise = Math.Max(peer.Promise, progress.Promise);
        foreach (var (table, origin, count) in progress.Receipts)
        {
            if (_replicas.TryGetValue(table, out var replica))
            {
                replica.Of(peer.Node).SetAcknowledged(origin, count);
            }
        }

        foreach (var (table, position) in progress.Positions)
        {
            OnPosition(peer, table, position);
        }
    }

    /// <summary>R2: up to here this node has applied everything on the table, and nothing lower can come.</summary>
    private Stamp Frontier(TableReplica replica)
    {
        var clock = _clock.Value;
        foreach (var interval in replica.Members.Intervals)
        {
            if (interval.To is not null || interval.Node == _self || IsEvicted(interval.Node))
            {
                continue;
            }

            if (replica.MustGreet.Contains(interval.Node))
            {
                return replica.VisiblePosition;
            }

            clock = Math.Min(clock, replica.Of(interval.Node).Heard(PeerOf(interval.Node).Promise));
        }

        var frontier = Stamp.At(clock);
        if (replica.LowestInvisible is { } invisible && invisible <= frontier)
        {
            frontier = invisible.Predecessor;
        }

        return Stamp.Higher(frontier, replica.VisiblePosition);
    }
}
