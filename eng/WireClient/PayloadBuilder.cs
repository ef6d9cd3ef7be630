using System.Buffers.Binary;
using System.Text;

namespace Swytch.WireClient;

/// <summary>Builds the body of one frontend message (PostgreSQL manual, section 55.7): big-endian integers, zero-terminated strings.</summary>
public sealed class PayloadBuilder
{
    private readonly List<byte> _bytes = [];

    public PayloadBuilder Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public PayloadBuilder Int16(int value)
    {
        Span<byte> buffer = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(buffer, unchecked((short)value));
        _bytes.AddRange(buffer);
        return this;
    }

    public PayloadBuilder Int32(int value)
    {
        Span<byte> buffer = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(buffer, value);
        _bytes.AddRange(buffer);
        return this;
    }

    public PayloadBuilder CString(string value)
    {
        _bytes.AddRange(Encoding.UTF8.GetBytes(value));
        return Byte(0);
    }

    public PayloadBuilder Bytes(ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];
}
