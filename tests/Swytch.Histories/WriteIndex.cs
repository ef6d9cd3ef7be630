namespace Swytch.Histories;

/// <summary>Who wrote each value, and which transactions take part in the order.</summary>
internal sealed class WriteIndex
{
    private readonly Dictionary<(bool IsSet, long Key, long Value), Write> _writes = [];

    public WriteIndex(IReadOnlyList<Transaction> history)
    {
        for (var node = 0; node < history.Count; node++)
        {
            Add(history[node], node);
        }
    }

    /// <param name="IsLast">No later append of the same transaction to this key.</param>
    public readonly record struct Write(int Node, bool IsLast);

    public IEnumerable<KeyValuePair<(bool IsSet, long Key, long Value), Write>> All => _writes;

    public bool TryGet(bool isSet, long key, long value, out Write write) => _writes.TryGetValue((isSet, key, value), out write);

    private void Add(Transaction transaction, int node)
    {
        var lastOfKey = new Dictionary<long, long>();
        foreach (var operation in transaction.Operations)
        {
            if (operation.Kind is not (OperationKind.Append or OperationKind.Insert))
            {
                continue;
            }

            var isSet = operation.Kind == OperationKind.Insert;
            if (!_writes.TryAdd((isSet, operation.Key, operation.Value), new Write(node, true)))
            {
                throw new ArgumentException($"the history writes the same value twice: {operation}");
            }

            if (!isSet)
            {
                if (lastOfKey.TryGetValue(operation.Key, out var earlier))
                {
                    _writes[(false, operation.Key, earlier)] = new Write(node, false);
                }

                lastOfKey[operation.Key] = operation.Value;
            }
        }
    }
}
