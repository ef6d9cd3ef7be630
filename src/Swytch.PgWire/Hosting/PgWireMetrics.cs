using System.Diagnostics.Metrics;

namespace Swytch.PgWire.Hosting;

/// <summary>The meter <c>Swytch.PgWire</c>.</summary>
public sealed class PgWireMetrics : IDisposable
{
    public const string MeterName = "Swytch.PgWire";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _connections;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _authenticationFailures;
    private readonly Counter<long> _cancelRequests;
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _bytesSent;

    public PgWireMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _sessions = _meter.CreateUpDownCounter<long>("pgwire.sessions", "{session}", "Sessions open now.");
        _connections = _meter.CreateCounter<long>("pgwire.connections", "{connection}", "Connections accepted, also those that only cancel.");
        _rejected = _meter.CreateCounter<long>("pgwire.rejected", "{connection}", "Connections refused before a session: limit, not ready, no encryption.");
        _authenticationFailures = _meter.CreateCounter<long>("pgwire.authentication_failures", "{connection}", "Connections whose authentication failed.");
        _cancelRequests = _meter.CreateCounter<long>("pgwire.cancel_requests", "{request}", "CancelRequests received.");
        _bytesReceived = _meter.CreateCounter<long>("pgwire.received", "By", "Bytes of messages received.");
        _bytesSent = _meter.CreateCounter<long>("pgwire.sent", "By", "Bytes of messages sent.");
    }

    public void Dispose() => _meter.Dispose();

    internal void ConnectionAccepted() => _connections.Add(1);

    internal void ConnectionRejected() => _rejected.Add(1);

    internal void SessionOpened() => _sessions.Add(1);

    internal void SessionClosed() => _sessions.Add(-1);

    internal void AuthenticationFailed() => _authenticationFailures.Add(1);

    internal void CancelRequested() => _cancelRequests.Add(1);

    internal void BytesReceived(int count) => _bytesReceived.Add(count);

    internal void BytesSent(int count) => _bytesSent.Add(count);
}
