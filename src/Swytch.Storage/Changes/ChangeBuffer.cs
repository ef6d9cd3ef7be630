using System.Buffers.Binary;
using Swytch.Core;

namespace Swytch.Storage.Changes;

/// <summary>Bytes of changes being written, in one array that grows.</summary>
internal sealed class ChangeBuffer
{
    private const int InitialBytes = 4096;

    /// <summary>A larger array is not kept when the buffer is emptied.</summary>
    private const int KeptBytes = 1 << 20;

    private byte[] _bytes = new byte[InitialBytes];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptBytes)
        {
            _bytes = new byte[InitialBytes];
        }
    }

    internal void Cut(int length)
    {
        Invariant.Holds(length <= Length, "a cut shortens");
        Length = length;
    }

    internal void Write(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    internal void WriteValue(in ValueView value)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer:
                WriteNumber(ChangeFormat.Integer, value.Integer);
                break;
            case ValueKind.Real:
                WriteNumber(ChangeFormat.Real, BitConverter.DoubleToInt64Bits(value.Real));
                break;
            case ValueKind.Text:
                WriteBytes(ChangeFormat.Text, value.Bytes);
                break;
            case ValueKind.Blob:
                WriteBytes(ChangeFormat.Blob, value.Bytes);
                break;
            default:
                Write(ChangeFormat.Null);
                break;
        }
    }

    /// <summary>Seven bits a byte, the highest first, the top bit set in all but the last (sqlite.org/fileformat2.html#varint).</summary>
    internal void WriteVarint(int value)
    {
        Reserve(ChangeFormat.MaximumVarintBytes);
        var rest = (uint)value;
        var shift = 28;
        while (shift > 0 && rest >> shift == 0)
        {
            shift -= 7;
        }

        for (; shift > 0; shift -= 7)
        {
            _bytes[Length++] = (byte)(rest >> shift | 0x80);
        }

        _bytes[Length++] = (byte)(rest & 0x7f);
    }

    private void WriteNumber(byte type, long bits)
    {
        Reserve(9);
        _bytes[Length] = type;
        BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(Length + 1), bits);
        Length += 9;
    }

    private void WriteBytes(byte type, ReadOnlySpan<byte> bytes)
    {
        Reserve(1 + ChangeFormat.MaximumVarintBytes + bytes.Length);
        _bytes[Length++] = type;
        WriteVarint(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - Length >= more)
        {
            return;
        }

        var needed = (long)Length + more;
        if (needed > Array.MaxLength)
        {
            throw new InsufficientMemoryException("changes do not fit into one array");
        }

        Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
    }
}
