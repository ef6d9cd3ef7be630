using System.Buffers;
using System.Buffers.Binary;
using Swytch.Core;

namespace Swytch.PgWire.Protocol;

/// <summary>One message of a client: its type and its body in one piece, valid until the next is read.</summary>
internal readonly record struct FrontendFrame(byte Type, ReadOnlyMemory<byte> Body);

/// <summary>Type and length in front of every message after startup (PostgreSQL manual, section 55.2).</summary>
internal readonly record struct FrameHeader(byte Type, int BodyLength)
{
    /// <summary>Type and length field, bytes.</summary>
    public const int Length = 5;

    /// <summary>Largest body of a message that carries a name or nothing (PostgreSQL: PQ_SMALL_MESSAGE_LIMIT), bytes.</summary>
    public const int SmallMessageBytes = 10_000;

    /// <summary>
    /// False when the header has not arrived in full. Throws FATAL 08P01 for an unknown type and for a length below 4 or above the
    /// type's limit, before anything of the body is read.
    /// </summary>
    public static bool TryRead(in ReadOnlySequence<byte> input, bool authenticated, out FrameHeader header)
    {
        header = default;
        if (input.Length < Length)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Length];
        input.Slice(0, Length).CopyTo(bytes);
        byte type = bytes[0];
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
        int limit = authenticated ? BodyLimit(type) : Limits.SaslMessageBytes;
        if (length < sizeof(int) || length - sizeof(int) > limit)
        {
            throw ProtocolErrors.InvalidMessageLength();
        }

        header = new FrameHeader(type, length - sizeof(int));
        return true;
    }

    private static int BodyLimit(byte type) => type switch
    {
        FrontendMessageType.Query or FrontendMessageType.Parse or FrontendMessageType.Bind
            or FrontendMessageType.FunctionCall or FrontendMessageType.CopyData => Limits.MessageBytes,
        FrontendMessageType.Execute or FrontendMessageType.Describe or FrontendMessageType.Close
            or FrontendMessageType.Flush or FrontendMessageType.Sync or FrontendMessageType.Terminate
            or FrontendMessageType.CopyDone or FrontendMessageType.CopyFail => SmallMessageBytes,
        _ => throw ProtocolErrors.InvalidMessageType(type),
    };
}
