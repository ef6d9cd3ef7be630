using Swytch.Core.Ordering;

namespace Swytch.Simulation.Cluster;

/// <summary>The way between two nodes. Latencies in microseconds, one per direction.</summary>
internal sealed class Link(NodeId a, NodeId b, long latencyFromA, long latencyFromB)
{
    private long _lastFromA;
    private long _lastFromB;
    private bool _isOpenAtA;
    private bool _isOpenAtB;
    private bool _isSilentFromA;
    private bool _isSilentFromB;

    public NodeId A { get; } = a;

    public NodeId B { get; } = b;

    public int Session { get; private set; }

    /// <summary>Cuts that last.</summary>
    public int Cuts { get; set; }

    public bool IsOpenAt(NodeId end) => end == A ? _isOpenAtA : _isOpenAtB;

    public bool IsSilent(NodeId from) => from == A ? _isSilentFromA : _isSilentFromB;

    public void Silence(NodeId from, bool silent)
    {
        if (from == A)
        {
            _isSilentFromA = silent;
        }
        else
        {
            _isSilentFromB = silent;
        }
    }

    public void Open()
    {
        Session++;
        _isOpenAtA = true;
        _isOpenAtB = true;
    }

    public void Close(NodeId end)
    {
        if (end == A)
        {
            _isOpenAtA = false;
        }
        else
        {
            _isOpenAtB = false;
        }
    }

    /// <summary>When a message sent now arrives: never before an earlier one.</summary>
    /// <param name="tenths">Of the link's latency.</param>
    public long Arrival(NodeId from, long now, int tenths)
    {
        if (from == A)
        {
            return _lastFromA = Math.Max(now + (latencyFromA * tenths / 10), _lastFromA + 1);
        }

        return _lastFromB = Math.Max(now + (latencyFromB * tenths / 10), _lastFromB + 1);
    }
}
