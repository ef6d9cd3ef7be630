using System.Collections.Concurrent;

namespace Swytch.Server.Sessions;

/// <summary>The open sessions of the node. Thread-safe.</summary>
internal sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<PgSession, DateTimeOffset> _sessions = new(ReferenceEqualityComparer.Instance as IEqualityComparer<PgSession>);

    public int Count => _sessions.Count;

    public IEnumerable<KeyValuePair<PgSession, DateTimeOffset>> All => _sessions;

    public void Add(PgSession session, DateTimeOffset openedAt) => _sessions[session] = openedAt;

    public void Remove(PgSession session) => _sessions.TryRemove(session, out _);
}
