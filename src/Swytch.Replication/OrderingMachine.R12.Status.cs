using Swytch.Core.Ordering;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>
/// R12: the fate of a transaction whose client lost its answer. This node's log first; if it has none, whoever can be reached. A decided entry
/// is a fact wherever it is found; "not found" takes the word of every node.
/// </summary>
public sealed partial class OrderingMachine
{
    private readonly Dictionary<ulong, StatusLookUp> _lookUps = [];

    private void OnStatusAsked(StatusAsked asked)
    {
        if (_lookUps.TryAdd(asked.Transaction, new StatusLookUp(_uptime)))
        {
            _effects.Add(new LookUp(_self, asked.Transaction));
        }
    }

    private void OnStatusQuestion(PeerLink peer, StatusQuestion question) => _effects.Add(new LookUp(peer.Node, question.Transaction));

    private void OnLookedUp(LookedUp found)
    {
        var status = found switch
        {
            { Outcome: Outcome.Committed } => TransactionStatus.Committed,
            { Outcome: Outcome.Aborted } => TransactionStatus.Aborted,
            _ when found.Stamp != Stamp.None || _transactions.ContainsKey(found.Transaction) => TransactionStatus.InProgress,
            _ => TransactionStatus.NotFound,
        };
        if (found.Asker != _self)
        {
            if (_peers.TryGetValue(found.Asker, out var asker))
            {
                SendTo(asker, new StatusReply(found.Transaction, status, found.Stamp));
            }

            return;
        }

        if (!_lookUps.TryGetValue(found.Transaction, out var lookUp) || TakeStatus(found.Transaction, lookUp, _self, status, found.Stamp))
        {
            return;
        }

        foreach (var peer in _peers.Values)
        {
            SendTo(peer, new StatusQuestion(found.Transaction));
        }

        CloseLookUp(found.Transaction, lookUp);
    }

    private void OnStatusReply(PeerLink peer, StatusReply reply)
    {
        if (_lookUps.TryGetValue(reply.Transaction, out var lookUp) && !TakeStatus(reply.Transaction, lookUp, peer.Node, reply.Status, reply.Stamp))
        {
            CloseLookUp(reply.Transaction, lookUp);
        }
    }

    /// <summary>True when that settles it.</summary>
    private bool TakeStatus(ulong transaction, StatusLookUp lookUp, NodeId from, TransactionStatus status, Stamp stamp)
    {
        lookUp.Answered.Add(from);
        lookUp.IsInProgress |= status == TransactionStatus.InProgress;
        if (status is not (TransactionStatus.Committed or TransactionStatus.Aborted))
        {
            return false;
        }

        _lookUps.Remove(transaction);
        _effects.Add(new StatusAnswered(transaction, status, stamp));
        return true;
    }

    /// <summary>All who could be asked have answered, and none knows its fate.</summary>
    private void CloseLookUp(ulong transaction, StatusLookUp lookUp)
    {
        var isMissing = false;
        foreach (var peer in _peers.Values)
        {
            if (!lookUp.Answered.Contains(peer.Node) && !IsEvicted(peer.Node))
            {
                if (peer.IsReady && _uptime < lookUp.SinceMs + _options.CommitTimeoutMs)
                {
                    return;
                }

                isMissing = true;
            }
        }

        _lookUps.Remove(transaction);
        var status = lookUp.IsInProgress ? TransactionStatus.InProgress : isMissing ? TransactionStatus.Unreachable : TransactionStatus.NotFound;
        _effects.Add(new StatusAnswered(transaction, status, Stamp.None));
    }

    private void EndLookUps()
    {
        foreach (var (transaction, lookUp) in _lookUps.ToArray())
        {
            if (lookUp.Answered.Contains(_self))
            {
                CloseLookUp(transaction, lookUp);
            }
        }
    }

    private sealed class StatusLookUp(ulong sinceMs)
    {
        public ulong SinceMs { get; } = sinceMs;

        public HashSet<NodeId> Answered { get; } = [];

        public bool IsInProgress { get; set; }
    }
}
