using System.IO.Pipelines;

namespace Swytch.PgWire.Hosting;

/// <summary>The bytes of one connection, plain or inside TLS.</summary>
internal interface ITransport
{
    PipeReader Input { get; }

    bool IsEncrypted { get; }

    /// <summary>Sends and waits while the client is slow. False when the client is gone.</summary>
    ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the layer in order; the connection below stays open.</summary>
    ValueTask CloseAsync();
}

/// <summary>The connection as Kestrel gives it.</summary>
internal sealed class PlainTransport(IDuplexPipe pipe) : ITransport
{
    public PipeReader Input => pipe.Input;

    public bool IsEncrypted => false;

    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        FlushResult result = await pipe.Output.WriteAsync(bytes, cancellationToken);
        return !result.IsCompleted;
    }

    public ValueTask CloseAsync() => ValueTask.CompletedTask;
}
