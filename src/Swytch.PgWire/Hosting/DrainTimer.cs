using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Hosting;

/// <summary>Once the node is told to stop, cancels what a session still runs after a while.</summary>
internal sealed class DrainTimer : IAsyncDisposable
{
    private readonly CancellationTokenRegistration _stopping;
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _disposed;

    public DrainTimer(ConnectionContext connection, IPgSession session, PgWireServer server)
    {
        CancellationToken stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        _stopping = stopping.Register(() => Start(session, server));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync();
        ITimer? timer;
        lock (_lock)
        {
            _disposed = true;
            timer = _timer;
        }

        if (timer is not null)
        {
            await timer.DisposeAsync();
        }
    }

    private void Start(IPgSession session, PgWireServer server)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _timer = server.TimeProvider.CreateTimer(
                    static state => ((IPgSession)state!).Cancel(),
                    session,
                    server.Options.DrainTimeout,
                    Timeout.InfiniteTimeSpan);
            }
        }
    }
}
