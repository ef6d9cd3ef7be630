using Swytch.Core.Ordering;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>
/// The node list is who holds the system catalog: a node is let in by its subscription to it, goes by leaving it, or is evicted from it. All
/// three are decided in order, so the list is the same everywhere.
/// </summary>
public sealed partial class OrderingMachine
{
    private const ulong LeaveRetryMs = 1_000;

    private bool _isDecommissioning;
    private ulong _leftAtMs;

    /// <summary>Who must still hear that this node has gone.</summary>
    private List<NodeId>? _stay;

    /// <summary>Nodes that have said farewell; they never come back under their names.</summary>
    private readonly HashSet<NodeId> _gone = [];

    /// <summary>Nodes that are in the cluster, and those on their way in; this one included. Without a system catalog, all that were ever named.</summary>
    private IEnumerable<NodeId> NodeList =>
        HoldsCatalog && _replicas[_options.SystemCatalog] is var catalog
            ? catalog.Members.Current.Union(catalog.Audience).Append(_self).Distinct().Where(node => !_gone.Contains(node))
            : _peers.Keys.Append(_self).Where(node => !_gone.Contains(node));

    private bool HoldsCatalog => _options.SystemCatalog != 0 && _replicas.TryGetValue(_options.SystemCatalog, out var catalog) && catalog.IsDeciding;

    private PeerLink PeerOf(NodeId node)
    {
        if (!_peers.TryGetValue(node, out var peer))
        {
            peer = new PeerLink(node);
            _peers.Add(node, peer);
        }

        return peer;
    }

    /// <summary>Leaves every table, then the catalog; what may not be left yet (min_copies) is tried again. At the end it says so to those who stay.</summary>
    private void Decommission()
    {
        if (!_isDecommissioning || _uptime < _leftAtMs + LeaveRetryMs)
        {
            return;
        }

        _leftAtMs = _uptime;
        if (_stay is null || HoldsCatalog)
        {
            _stay = [.. NodeList.Where(node => node != _self)];
        }

        if (_replicas.Count == 0)
        {
            SayFarewell(_stay);
            return;
        }

        var isLast = _replicas.Keys.All(table => table == _options.SystemCatalog);
        foreach (var replica in _replicas.Values.ToArray())
        {
            if (replica.Table != _options.SystemCatalog || isLast)
            {
                Leave(replica.Table);
            }
        }
    }

    private void SayFarewell(List<NodeId> stay)
    {
        stay.RemoveAll(node => IsEvicted(node) || _gone.Contains(node));
        foreach (var node in stay)
        {
            SendTo(PeerOf(node), new Farewell());
        }

        if (stay.Count == 0)
        {
            _isDecommissioning = false;
            _effects.Add(new Decommissioned());
        }
    }

    private void OnFarewell(PeerLink peer)
    {
        if (!TakeGone(peer.Node))
        {
            SendTo(peer, new FarewellHeard());
        }
    }

    /// <summary>Nobody waits for the node any more, after a restart neither. The answer to its farewell goes when that is durable.</summary>
    private bool TakeGone(NodeId node)
    {
        if (node == _self || !_gone.Add(node))
        {
            return false;
        }

        WriteLog(new NodeGone(node));
        foreach (var replica in _replicas.Values)
        {
            replica.Of(node).Position = Stamp.Highest;
            EndDeparting(replica, node);
        }

        ForgetSponsors();
        foreach (var other in _peers.Values)
        {
            SendTo(other, new NodeLeft(node));
        }

        return true;
    }

    /// <summary>R8: a sponsor that has left owes nothing, so it has stamped nothing for a try that still waits.</summary>
    private void ForgetSponsors()
    {
        foreach (var replica in _replicas.Values)
        {
            if (replica is { State: ReplicaState.Joining, IsInstalling: false, Sponsor: { } sponsor } && _gone.Contains(sponsor))
            {
                replica.Sponsor = null;
                replica.IsTryDurable = false;
            }
        }
    }

    private void OnFarewellHeard(PeerLink peer) => _stay?.Remove(peer.Node);
}
