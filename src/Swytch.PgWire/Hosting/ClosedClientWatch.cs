using System.Collections.Concurrent;

namespace Swytch.PgWire.Hosting;

/// <summary>
/// A session works on the thread that reads its socket, so nobody reads while a statement computes, and nobody would notice that its client is gone.
/// Here the sockets of sessions that have worked on one message for a while are looked at (PostgreSQL manual, section 20.3.3, client_connection_check_interval).
/// </summary>
internal sealed class ClosedClientWatch(TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<PgConnection, byte> _connections = new();
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _isDisposed;

    public void Add(PgConnection connection)
    {
        _connections[connection] = 0;
        if (Volatile.Read(ref _timer) is not null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isDisposed)
            {
                _timer ??= timeProvider.CreateTimer(static self => ((ClosedClientWatch)self!).Look(), this, Interval, Interval);
            }
        }
    }

    public void Remove(PgConnection connection) => _connections.TryRemove(connection, out _);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void Look()
    {
        foreach ((PgConnection connection, _) in _connections)
        {
            connection.CancelIfClientIsGone();
        }
    }
}
