using System.Buffers;
using System.IO.Pipelines;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Hosting;

internal enum ReceiveResult
{
    /// <summary>Bytes have come, perhaps none that complete a message.</summary>
    Received,

    /// <summary>The client sends no more.</summary>
    Ended,

    /// <summary><see cref="MessageReader.Interrupt"/> was called.</summary>
    Interrupted,
}

/// <summary>
/// Cuts the input of one connection into messages. A small message is a slice of the pipe's memory; one that spans its segments is copied;
/// a large one is collected in an array that grows with what has really come, so that a length alone reserves nothing.
/// </summary>
internal sealed class MessageReader(PipeReader input, PgWireMetrics metrics)
{
    /// <summary>Messages with larger bodies are collected outside the pipe, bytes.</summary>
    private const int LargestPipedBytes = 32 * 1024;

    /// <summary>Larger arrays are left to the garbage collector instead of being pooled, bytes.</summary>
    private const int LargestPooledBytes = 1024 * 1024;

    private ReadOnlySequence<byte> _received;
    private byte[] _scratch = [];
    private FrameHeader _collecting;
    private int _collected;
    private bool _isCollecting;
    private bool _hasResult;
    private bool _ended;

    /// <summary>Bytes that have come and belong to no message read so far.</summary>
    public long Unread => _received.Length;

    /// <summary>The first unread byte; there must be one.</summary>
    public byte PeekByte() => _received.FirstSpan.IsEmpty ? _received.ToArray()[0] : _received.FirstSpan[0];

    /// <summary>The next message if it has come in full; it is valid until the next call. Throws FATAL 08P01 for a type or length that cannot be.</summary>
    public bool TryRead(bool authenticated, out FrontendFrame frame)
    {
        frame = default;
        if (_isCollecting)
        {
            if (_collected < _collecting.BodyLength)
            {
                return false;
            }

            _isCollecting = false;
            frame = new FrontendFrame(_collecting.Type, _scratch.AsMemory(0, _collected));
            return true;
        }

        if (!FrameHeader.TryRead(_received, authenticated, out FrameHeader header))
        {
            return false;
        }

        if (_received.Length - FrameHeader.Length >= header.BodyLength)
        {
            frame = new FrontendFrame(header.Type, TakeBody(FrameHeader.Length, header.BodyLength));
            return true;
        }

        if (header.BodyLength > LargestPipedBytes)
        {
            _collecting = header;
            _collected = 0;
            _isCollecting = true;
            _received = _received.Slice(FrameHeader.Length);
            Collect();
        }

        return false;
    }

    /// <summary>The body of the next startup packet if it has come in full. Throws FATAL 08P01 for a length that cannot be.</summary>
    public bool TryReadStartup(out ReadOnlyMemory<byte> body)
    {
        body = default;
        if (!StartupPacket.TryReadBodyLength(_received, out int bodyLength) || _received.Length - StartupPacket.HeaderLength < bodyLength)
        {
            return false;
        }

        body = TakeBody(StartupPacket.HeaderLength, bodyLength);
        return true;
    }

    /// <summary>Waits for more bytes. While it waits the connection holds no memory for input.</summary>
    public async ValueTask<ReceiveResult> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return ReceiveResult.Ended;
        }

        Detach(examined: true);
        if (!_isCollecting)
        {
            ReturnScratch();
        }

        ReadResult result;
        try
        {
            result = await input.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (ConnectionLoss.Is(e, cancellationToken))
        {
            _ended = true;
            return ReceiveResult.Ended;
        }

        _received = result.Buffer;
        _hasResult = true;
        _ended = result.IsCompleted;
        if (result.IsCanceled)
        {
            return ReceiveResult.Interrupted;
        }

        if (_isCollecting)
        {
            Collect();
        }

        return _ended && result.Buffer.IsEmpty ? ReceiveResult.Ended : ReceiveResult.Received;
    }

    /// <summary>Wakes <see cref="ReceiveAsync"/>, soon or at its next call. From any thread: what the session does then runs on another one.</summary>
    public void Interrupt() => ThreadPool.UnsafeQueueUserWorkItem(static input => input.CancelPendingRead(), input, preferLocal: false);

    /// <summary>Gives what was read back to the pipe, for another reader of the same pipe when <paramref name="examined"/> is false.</summary>
    public void Detach(bool examined)
    {
        if (_hasResult)
        {
            input.AdvanceTo(_received.Start, examined ? _received.End : _received.Start);
            _received = default;
            _hasResult = false;
        }
    }

    /// <summary>Gives all memory back; nothing is read afterwards.</summary>
    public void Release()
    {
        _ended = true;
        Detach(examined: true);
        ReturnScratch();
    }

    private ReadOnlyMemory<byte> TakeBody(int headerLength, int bodyLength)
    {
        metrics.BytesReceived(headerLength + bodyLength);
        ReadOnlySequence<byte> body = _received.Slice(headerLength, bodyLength);
        _received = _received.Slice(headerLength + bodyLength);
        if (body.IsSingleSegment)
        {
            return body.First;
        }

        Reserve(bodyLength);
        body.CopyTo(_scratch);
        return _scratch.AsMemory(0, bodyLength);
    }

    private void Collect()
    {
        int count = (int)Math.Min(_received.Length, _collecting.BodyLength - _collected);
        metrics.BytesReceived(count);
        Reserve(_collected + count);
        _received.Slice(0, count).CopyTo(_scratch.AsSpan(_collected));
        _collected += count;
        _received = _received.Slice(count);
    }

    private void Reserve(int count)
    {
        if (count <= _scratch.Length)
        {
            return;
        }

        int size = (int)Math.Max(count, Math.Min(2L * _scratch.Length, Array.MaxLength));
        byte[] larger = size <= LargestPooledBytes ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);
        _scratch.AsSpan(0, _isCollecting ? _collected : 0).CopyTo(larger);
        ReturnScratch();
        _scratch = larger;
    }

    private void ReturnScratch()
    {
        byte[] scratch = _scratch;
        _scratch = [];
        if (scratch.Length is > 0 and <= LargestPooledBytes)
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}
