using System.Net.Sockets;

namespace Swytch.PgWire.Hosting;

/// <summary>Tells the world's faults on a transport from ours.</summary>
internal static class ConnectionLoss
{
    /// <summary>True when an exception of a transport means that the client is gone; not when <paramref name="ours"/> has ended the wait.</summary>
    public static bool Is(Exception exception, CancellationToken ours) => exception switch
    {
        OperationCanceledException => !ours.IsCancellationRequested,
        IOException or SocketException or ObjectDisposedException => true,
        _ => false,
    };
}
