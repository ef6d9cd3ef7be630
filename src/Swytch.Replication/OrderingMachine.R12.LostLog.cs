using Swytch.Core.Ordering;
using Swytch.Replication.Messages;
using Swytch.Replication.Ordering;

namespace Swytch.Replication;

/// <summary>
/// R12: a node that comes back without what it had (a lost disk, an old copy of one) has broken promises it does not know of. Its peers tell it
/// at the handshake; it then serves nobody and says nothing until it is evicted and comes again under another name.
/// </summary>
public sealed partial class OrderingMachine
{
    /// <summary>Peers hold more of this node's log than it has itself.</summary>
    public bool HasLostLog { get; private set; }

    /// <summary>True when what the peer declares cannot be all that it had.</summary>
    private bool RefusesLostLog(PeerLink peer, Hello hello)
    {
        foreach (var declared in hello.Tables)
        {
            if (_rules.IsLogLost(declared.Holds.FirstOrDefault(held => held.Origin == _self).Count, _ownCounts.GetValueOrDefault(declared.Table)))
            {
                LoseLog();
                return true;
            }
        }

        foreach (var replica in _replicas.Values)
        {
            // What it began to join after it had said Hello is not in it.
            if (replica.State == ReplicaState.Held
                && replica.Members.CurrentOf(peer.Node) is { } member
                && (member.From == Stamp.None || (member.Attempt != 0 && member.Attempt <= hello.Clock))
                && hello.Tables.All(declared => declared.Table != replica.Table)
                && _rules.IsLogLost(1, 0))
            {
                _effects.Add(new Send(peer.Node, new LogIsLost()));
                return true;
            }
        }

        return false;
    }

    private void LoseLog()
    {
        if (HasLostLog)
        {
            return;
        }

        HasLostLog = true;
        _effects.Add(new LogLost());
        foreach (var peer in _peers.Values)
        {
            OnLinkDown(peer);
        }

        foreach (var transaction in _transactions.Values.ToArray())
        {
            if (transaction.Wait == Transactions.TransactionWait.Decision)
            {
                _shipped.Remove(transaction.Stamp);
                Answer(transaction, CommitResult.Unknown, new Refusal(RefusalReason.LostLog, 0, _self));
            }
            else
            {
                End(transaction, new Refusal(RefusalReason.LostLog, 0, _self));
            }
        }
    }

    /// <summary>After that, whatever comes is refused or ignored.</summary>
    private void TakeWithoutLog(Input input)
    {
        switch (input)
        {
            case StatementArrived statement:
                _effects.Add(new StatementRefused(statement.Transaction, new Refusal(RefusalReason.LostLog, 0, _self)));
                break;
            case CommitRequested commit:
                _effects.Add(new CommitAnswered(commit.Transaction, CommitResult.Refused, Stamp.None, new Refusal(RefusalReason.LostLog, 0, _self)));
                break;
            case StatusAsked asked:
                _effects.Add(new StatusAnswered(asked.Transaction, TransactionStatus.Unreachable, Stamp.None));
                break;
            default:
                break;
        }
    }
}
