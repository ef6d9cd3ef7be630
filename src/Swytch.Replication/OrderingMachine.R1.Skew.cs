using Swytch.Core.Ordering;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>
/// R1: a node whose clock is not to be trusted originates nothing, and goes on acknowledging; entries from the future wait until they are within
/// the bound; refusal is only at the handshake, of a node that holds nothing yet.
/// </summary>
/// <remarks>
/// The rim breaks a link that is silent for half of the allowed skew, so what a peer last said of its clock is that exact. A jump is not followed:
/// time goes on by the uptime, until the wall is back or the peers have it too.
/// </remarks>
public sealed partial class OrderingMachine
{
    private ulong _wall;
    private ulong _uptime;

    /// <summary>The time this node goes by, milliseconds since 1970.</summary>
    private ulong _now;

    private bool _hasJumped;

    /// <summary>A member refused this newcomer for its clock.</summary>
    private long _refusedAtHandshakeMs;

    /// <summary>How far the clock is ahead of the nodes' median, or of where it was before it jumped; milliseconds.</summary>
    public long SkewMs => _refusedAtHandshakeMs != 0 ? _refusedAtHandshakeMs : _hasJumped ? (long)(_wall - _now) : -MedianAheadMs(_now, withSelf: true);

    private long MaxSkewMs => (long)_options.MaxClockSkewMs;

    /// <summary>Beyond this nothing is taken: the time as most nodes have it, and the bound.</summary>
    private ulong FutureMs
    {
        get
        {
            if (_futureAtMs != _uptime)
            {
                var median = MedianAheadMs(_now, withSelf: true);
                _futureMs = _now + _options.MaxClockSkewMs + (ulong)(_rules.IsSkewed(median, MaxSkewMs) ? median : 0);
                _futureAtMs = _uptime;
            }

            return _futureMs;
        }
    }

    private ulong _futureMs;
    private ulong _futureAtMs;

    private void TakeTime(Moment moment)
    {
        var expected = _uptime == 0 ? moment.WallMs : _now + (moment.UptimeMs - Math.Min(_uptime, moment.UptimeMs));
        _wall = moment.WallMs;
        _uptime = Math.Max(_uptime, moment.UptimeMs);
        _hasJumped = _rules.IsSkewed((long)(_wall - expected), MaxSkewMs) && !IsConfirmed(_wall);
        _now = _hasJumped ? expected : _wall;
    }

    private bool IsConfirmed(ulong wall) => _peers.Count == 0
        || (_peers.Values.Any(peer => peer.IsReady) && !_rules.IsSkewed(MedianAheadMs(wall, withSelf: false), MaxSkewMs));

    /// <summary>How far the peers that are reached are ahead of a time, the one in the middle; of two the one nearer to it.</summary>
    private long MedianAheadMs(ulong time, bool withSelf)
    {
        Span<long> ahead = stackalloc long[_peers.Count + 1];
        var count = 0;
        if (withSelf)
        {
            ahead[count++] = 0;
        }

        foreach (var peer in _peers.Values)
        {
            if (peer.IsReady)
            {
                ahead[count++] = (long)(peer.WallAtStart + _uptime - time);
            }
        }

        if (count == 0)
        {
            return 0;
        }

        ahead = ahead[..count];
        ahead.Sort();
        var (low, high) = (ahead[(count - 1) / 2], ahead[count / 2]);
        return Math.Abs(low) <= Math.Abs(high) ? low : high;
    }

    private void HearWall(PeerLink peer, ulong wall) => peer.WallAtStart = wall - _uptime;

    /// <summary>SW001 when this node may not originate.</summary>
    private Refusal? FindSkew()
    {
        var skew = SkewMs;
        var ahead = (long)(HybridClock.MillisecondsOf(_clock.Value) - _now);
        return _rules.IsSkewed(skew, MaxSkewMs) ? new Refusal(RefusalReason.ClockSkew, 0, null, skew)
            : ahead > 0 && _rules.IsSkewed(ahead, MaxSkewMs) ? new Refusal(RefusalReason.ClockSkew, 0, null, ahead)
            : null;
    }

    /// <summary>True when an entry has to wait until this node's time comes near it, and with it everything behind it on its link.</summary>
    private bool Delays(PeerLink peer, Message message)
    {
        if (message is Progress progress)
        {
            HearWall(peer, progress.Wall);
        }

        if (peer.Delayed.Count == 0 && !IsFromTheFuture(message))
        {
            return false;
        }

        peer.Delayed.Enqueue(message);
        return true;
    }

    private bool IsFromTheFuture(Message message) => message is Ship ship && ship.Entry.Stamp.Milliseconds > FutureMs;

    private void TakeDelayed()
    {
        foreach (var peer in _peers.Values)
        {
            while (peer.Delayed.TryPeek(out var message) && !IsFromTheFuture(message))
            {
                Take(peer, peer.Delayed.Dequeue());
            }
        }
    }

    /// <summary>A newcomer's clock is judged before it is let in; who holds a table is never turned away.</summary>
    private bool RefusesAtHandshake(PeerLink peer, Hello hello)
    {
        var ahead = (long)(hello.Wall - _now);
        if (!hello.IsNewcomer || IsNewcomer || _hasJumped || !_rules.IsSkewed(ahead, MaxSkewMs))
        {
            return false;
        }

        _effects.Add(new Send(peer.Node, new HandshakeRefused(ahead)));
        return true;
    }

    private void OnHandshakeRefused(PeerLink peer, HandshakeRefused refused)
    {
        _refusedAtHandshakeMs = refused.SkewMs;
        OnLinkDown(peer);
        _effects.Add(new CloseLink(peer.Node));
    }

    private bool IsNewcomer => _replicas.Values.All(replica => replica.State == ReplicaState.Joining);
}
