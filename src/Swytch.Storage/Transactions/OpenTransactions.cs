namespace Swytch.Storage.Transactions;

/// <summary>The transactions that are open now: what they may still ask about must be remembered, the ids they were given are theirs.</summary>
internal sealed class OpenTransactions(IdAllocator ids)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Transaction> _open = [];

    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    internal void Add(Transaction transaction)
    {
        lock (_gate)
        {
            _open.Add(transaction);
        }

        ids.Begin(transaction);
    }

    internal void Remove(Transaction transaction)
    {
        lock (_gate)
        {
            _open.Remove(transaction);
        }

        ids.Release(transaction);
    }

    /// <summary>The oldest state that one of them sees; the highest number when none sees any.</summary>
    internal long OldestPosition()
    {
        var oldest = long.MaxValue;
        lock (_gate)
        {
            foreach (var transaction in _open)
            {
                if (transaction.Position != Transaction.Nowhere)
                {
                    oldest = Math.Min(oldest, transaction.Position);
                }
            }
        }

        return oldest;
    }
}
