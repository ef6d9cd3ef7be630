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
        _sessions = _meter.CreateUpDownCounter<long>("swytch_pgwire_sessions", "{session}", "Sessions open now.");
        _connections = _meter.CreateCounter<long>("swytch_pgwire_connections_total", "{connection}", "Connections accepted, also those that only cancel.");
        _rejected = _meter.CreateCounter<long>("swytch_pgwire_connections_rejected_total", "{connection}", "Connections refused before a session: limit, not ready, no encryption.");
        _authenticationFailures = _meter.CreateCounter<long>("swytch_pgwire_authentication_failures_total", "{connection}", "Connections whose authentication failed.");
        _cancelRequests = _meter.CreateCounter<long>("swytch_pgwire_cancel_requests_total", "{request}", "CancelRequests received.");
        _bytesReceived = _meter.CreateCounter<long>("swytch_pgwire_received_bytes_total", "By", "Bytes of messages received.");
        _bytesSent = _meter.CreateCounter<long>("swytch_pgwire_sent_bytes_total", "By", "Bytes of messages sent.");
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
