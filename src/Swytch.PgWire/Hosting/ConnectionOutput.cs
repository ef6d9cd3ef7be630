using Swytch.PgWire.Protocol;
using Swytch.PgWire.Session;

namespace Swytch.PgWire.Hosting;

/// <summary>Sends the buffer of one connection in pieces, each awaited, so that what waits below stays bounded however slow the client is.</summary>
internal sealed class ConnectionOutput(MessageBuffer buffer, ITransport transport, PgWireMetrics metrics) : IOutput
{
    /// <summary>Bytes handed to the transport at once.</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>An array that grew beyond this for one large row is given back after it was sent, bytes.</summary>
    private const int RetainedBytes = 128 * 1024;

    /// <summary>Replaced once, when TLS begins.</summary>
    public ITransport Transport { get; set; } = transport;

    /// <summary>Set while the connection starts, whose time is limited.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>True once a write has failed: nothing can be sent any more.</summary>
    public bool IsClosed { get; private set; }

    public async ValueTask FlushAsync()
    {
        ReadOnlyMemory<byte> rest = buffer.WrittenMemory;
        metrics.BytesSent(rest.Length);
        while (!rest.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = rest[..Math.Min(PieceBytes, rest.Length)];
            if (IsClosed || !await TryWriteAsync(piece))
            {
                IsClosed = true;
                throw new OperationCanceledException("The client has closed the connection.");
            }

            rest = rest[piece.Length..];
        }

        buffer.Clear();
        if (buffer.Capacity > RetainedBytes)
        {
            buffer.Release();
        }
    }

    private async ValueTask<bool> TryWriteAsync(ReadOnlyMemory<byte> piece)
    {
        try
        {
            return await Transport.WriteAsync(piece, Cancellation);
        }
        catch (Exception e) when (ConnectionLoss.Is(e, Cancellation))
        {
            return false;
        }
    }
}
