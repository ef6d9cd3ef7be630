using System.Buffers.Binary;
using Swytch.Core.Datatypes;

namespace Swytch.PgWire.Protocol;

/// <summary>
/// Reads the fields of one complete message body. What is not there is the client's fault: 08P01 in PostgreSQL's words.
/// Byte strings are slices of the body, never copies.
/// </summary>
internal ref struct MessageBodyReader(ReadOnlyMemory<byte> body, ClientEncoding? encoding = null)
{
    private readonly ReadOnlyMemory<byte> _body = body;
    private int _position;

    public readonly int Remaining => _body.Length - _position;

    public byte ReadByte()
    {
        if (Remaining < 1)
        {
            throw ProtocolErrors.NoDataLeft();
        }

        return _body.Span[_position++];
    }

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)).Span);

    /// <summary>Counts are unsigned: the protocol says Int16, PostgreSQL reads 0 to 65,535.</summary>
    public int ReadCount() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)).Span);

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)).Span);

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)).Span);

    public ReadOnlyMemory<byte> ReadBytes(int count)
    {
        if (count < 0)
        {
            throw ProtocolErrors.InsufficientData();
        }

        return Take(count);
    }

    /// <summary>The rest of the body.</summary>
    public ReadOnlyMemory<byte> ReadRest() => Take(Remaining);

    /// <summary>The bytes up to the next NUL, which is consumed and not returned.</summary>
    public ReadOnlyMemory<byte> ReadCStringBytes()
    {
        int length = _body.Span[_position..].IndexOf((byte)0);
        if (length < 0)
        {
            throw ProtocolErrors.InvalidString();
        }

        ReadOnlyMemory<byte> bytes = _body.Slice(_position, length);
        _position += length + 1;
        return bytes;
    }

    public string ReadCString() => Decode(ReadCStringBytes().Span);

    /// <summary>Text in the client's encoding; throws 22021.</summary>
    public readonly string Decode(ReadOnlySpan<byte> bytes) => encoding is null ? WireText.Decode(bytes) : encoding.Decode(bytes);

    /// <summary>Checks, before anything is allocated for them, that <paramref name="count"/> fields of at least <paramref name="bytesEach"/> bytes can be there.</summary>
    public readonly void Require(int count, int bytesEach)
    {
        if ((long)count * bytesEach > Remaining)
        {
            throw ProtocolErrors.InsufficientData();
        }
    }

    /// <summary>Throws unless everything was read.</summary>
    public readonly void End()
    {
        if (Remaining != 0)
        {
            throw ProtocolErrors.InvalidMessageFormat();
        }
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw ProtocolErrors.InsufficientData();
        }

        ReadOnlyMemory<byte> bytes = _body.Slice(_position, count);
        _position += count;
        return bytes;
    }
}
