using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Hosting;

/// <summary>Serves PostgreSQL clients on the connections of any number of listeners: limits and cancellation are common to all.</summary>
public sealed class PgWireServer(IPgBackend backend, PgWireOptions options, ILoggerFactory loggerFactory, PgWireMetrics metrics, TimeProvider timeProvider)
    : ConnectionHandler, IDisposable
{
    /// <summary>Connections that have not opened a session yet may take this many places beyond the limit of sessions.</summary>
    private const int StartingConnections = 256;

    private int _connections;
    private int _sessions;

    /// <summary>Sessions open now.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    internal IPgBackend Backend => backend;

    internal PgWireOptions Options => options;

    internal PgWireMetrics Metrics => metrics;

    internal TimeProvider TimeProvider => timeProvider;

    internal CancelRegistry CancelRegistry { get; } = new();

    internal ClosedClientWatch ClosedClients { get; } = new(timeProvider);

    internal ILogger Logger { get; } = loggerFactory.CreateLogger(PgWireMetrics.MeterName);

    /// <summary>Serves one connection until it ends.</summary>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        metrics.ConnectionAccepted();
        try
        {
            if (Interlocked.Increment(ref _connections) > options.MaxConnections + StartingConnections)
            {
                // Too many that have not even said who they are: not worth an answer.
                metrics.ConnectionRejected();
                return;
            }

            SocketSettings.Apply(connection, options);
            PgConnection served = new(this, connection);
            await served.RunAsync();
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    public void Dispose() => ClosedClients.Dispose();

    /// <summary>Takes a place among the sessions; false when all are taken.</summary>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _sessions) > options.MaxConnections)
        {
            Interlocked.Decrement(ref _sessions);
            return false;
        }

        metrics.SessionOpened();
        return true;
    }

    internal void Leave()
    {
        Interlocked.Decrement(ref _sessions);
        metrics.SessionClosed();
    }
}
