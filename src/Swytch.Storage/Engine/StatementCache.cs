namespace Swytch.Storage.Engine;

/// <summary>
/// Resting statements of one connection by text, the least recently used leaving first.
/// A statement in use is not in the cache: the same text may be in use several times.
/// </summary>
internal sealed class StatementCache(int capacity)
{
    private readonly Dictionary<(string Sql, StatementOrigin Origin), LinkedListNode<Statement>> _resting = [];
    private readonly LinkedList<Statement> _byUse = [];

    internal int Count => _resting.Count;

    internal Statement? Take(string sql, StatementOrigin origin)
    {
        if (!_resting.Remove((sql, origin), out var node))
        {
            return null;
        }

        _byUse.Remove(node);
        return node.Value;
    }

    internal void GiveBack(Statement statement)
    {
        statement.Rest();
        if (!_resting.TryAdd((statement.Sql, statement.Origin), null!))
        {
            statement.Close();
            return;
        }

        _resting[(statement.Sql, statement.Origin)] = _byUse.AddFirst(statement);
        if (_resting.Count > capacity)
        {
            var oldest = _byUse.Last!.Value;
            _byUse.RemoveLast();
            _resting.Remove((oldest.Sql, oldest.Origin));
            oldest.Close();
        }
    }

    internal void Clear()
    {
        foreach (var statement in _byUse)
        {
            statement.Close();
        }

        _byUse.Clear();
        _resting.Clear();
    }
}
