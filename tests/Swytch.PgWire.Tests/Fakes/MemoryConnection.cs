using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Swytch.PgWire.Hosting;

namespace Swytch.PgWire.Tests.Fakes;

/// <summary>A server without sockets: connections are pairs of pipes.</summary>
internal sealed class MemoryServer : IDisposable
{
    private readonly PgWireMetrics _metrics = new();
    private readonly List<MemoryConnection> _connections = [];

    public MemoryServer(PgWireOptions? options = null, TimeProvider? timeProvider = null)
    {
        Server = new PgWireServer(Backend, options ?? new PgWireOptions(), NullLoggerFactory.Instance, _metrics, timeProvider ?? TimeProvider.System);
    }

    public FakeBackend Backend { get; } = new();

    public PgWireServer Server { get; }

    public MemoryConnection Connect()
    {
        MemoryConnection connection = new(Server);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Lets go of the connections that are through.</summary>
    public void Forget(MemoryConnection except)
    {
        _connections.FindAll(connection => connection != except).ForEach(static connection => connection.Dispose());
        _connections.RemoveAll(connection => connection != except);
    }

    /// <summary>A connection that has sent its startup message and read the answers.</summary>
    public async Task<MemoryConnection> OpenAsync()
    {
        MemoryConnection connection = Connect();
        await connection.Client.Startup(parameters: [("user", "ann"), ("database", "swytch")]).SendAsync();
        await connection.Client.ReceiveUntilAsync('Z');
        return connection;
    }

    public void Dispose()
    {
        _connections.ForEach(static connection => connection.Dispose());
        _metrics.Dispose();
    }
}

/// <summary>One connection of a <see cref="MemoryServer"/>.</summary>
internal sealed class MemoryConnection : IConnectionLifetimeNotificationFeature, IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _closeRequested = new();
    private readonly CountingWriter _output;

    public MemoryConnection(PgWireServer server)
    {
        // Output stops a writer at 64 KiB unread, as Kestrel's does.
        Pipe toServer = new(new PipeOptions(useSynchronizationContext: false));
        Pipe toClient = new(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false));
        Client = new WireClient(toClient.Reader, toServer.Writer);
        DefaultConnectionContext context = new("memory", new Duplex(toServer.Reader, _output = new CountingWriter(toClient.Writer)), new Duplex(toClient.Reader, toServer.Writer))
        {
            ConnectionClosed = _closed.Token,
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 50_000),
            LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 5_433),
        };
        context.Features.Set<IConnectionLifetimeNotificationFeature>(this);
        Completion = ServeAsync(server, context);
    }

    public WireClient Client { get; }

    /// <summary>How often the server has sent something.</summary>
    public int Writes => _output.Flushes;

    /// <summary>Ends when the server is through with the connection.</summary>
    public Task Completion { get; }

    public CancellationToken ConnectionClosedRequested
    {
        get => _closeRequested.Token;
        set => throw new NotSupportedException();
    }

    /// <summary>What Kestrel does when it stops.</summary>
    public void RequestClose() => _closeRequested.Cancel();

    /// <summary>What Kestrel does when the socket ends.</summary>
    public async Task DropAsync()
    {
        await Client.DisconnectAsync();
        await _closed.CancelAsync();
    }

    public void Dispose()
    {
        _closed.Dispose();
        _closeRequested.Dispose();
    }

    private static async Task ServeAsync(PgWireServer server, DefaultConnectionContext context)
    {
        await Task.Yield();
        await server.OnConnectedAsync(context);
        await context.Transport.Output.CompleteAsync();
        await context.Transport.Input.CompleteAsync();
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private sealed class CountingWriter(PipeWriter inner) : PipeWriter
    {
        public int Flushes { get; private set; }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            return inner.FlushAsync(cancellationToken);
        }
    }
}
