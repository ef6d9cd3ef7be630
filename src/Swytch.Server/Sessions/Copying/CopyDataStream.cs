using Swytch.PgWire.Handlers;

namespace Swytch.Server.Sessions.Copying;

/// <summary>Bytes written here go to the client as CopyData messages, no faster than it takes them.</summary>
internal sealed class CopyDataStream(IResponseWriter response) : Stream
{
    /// <summary>Largest message, bytes: between two the client's pace is waited for.</summary>
    private const int MessageBytes = 32 * 1024;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = buffer[..Math.Min(buffer.Length, MessageBytes)];
            response.WriteCopyData(part.Span);
            await response.FlushIfNeededAsync();
            buffer = buffer[part.Length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // What is written is in the connection's buffer already.
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
