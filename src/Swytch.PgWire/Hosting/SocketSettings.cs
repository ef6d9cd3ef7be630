using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Swytch.PgWire.Hosting;

/// <summary>Keepalive: a client whose machine vanished holds its session only for minutes. And what the socket knows of its other end.</summary>
internal static class SocketSettings
{
    private const int ProbeIntervalSeconds = 10;
    private const int Probes = 6;

    public static void Apply(ConnectionContext connection, PgWireOptions options)
    {
        Socket? socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is not { ProtocolType: ProtocolType.Tcp })
        {
            return;
        }

        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)options.KeepAliveIdle.TotalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeIntervalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        }
        catch (Exception e) when (ConnectionLoss.Is(e, CancellationToken.None))
        {
            // The client is gone already, which the first read will tell.
            return;
        }
    }

    /// <summary>The client has closed its end or broken off, and nothing it sent waits to be read. False where it cannot be told.</summary>
    public static bool IsClosedByPeer(ConnectionContext connection)
    {
        Socket? socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null)
        {
            return false;
        }

        try
        {
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectError) || (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0);
        }
        catch (Exception e) when (ConnectionLoss.Is(e, CancellationToken.None))
        {
            return true;
        }
    }
}
