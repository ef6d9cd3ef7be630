using System.Buffers;
using System.Buffers.Binary;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Protocol;

/// <summary>
/// The output of one connection that waits to be sent: one growing array, so that lengths can be patched and a broken row
/// withdrawn. Holds no array while empty and released. Not thread-safe.
/// </summary>
public sealed class MessageBuffer : IBufferWriter<byte>
{
    /// <summary>Most bytes that may wait (PostgreSQL: MaxAllocSize); only one huge row comes near.</summary>
    private const int MaxBytes = 0x3FFFFFFF;

    private const int FirstBytes = 4_096;

    /// <summary>Larger arrays are left to the garbage collector instead of being pooled, bytes.</summary>
    private const int LargestPooledBytes = 1024 * 1024;

    private byte[] _bytes = [];

    /// <summary>What strings are sent in; null = UTF-8.</summary>
    public ClientEncoding? Encoding { get; set; }

    /// <summary>Bytes that wait.</summary>
    public int Written { get; private set; }

    /// <summary>Valid until the next write, <see cref="Clear"/> or <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Written);

    /// <summary>Size of the array held now, bytes.</summary>
    public int Capacity => _bytes.Length;

    public void Advance(int count)
    {
        Invariant.Holds(count >= 0 && count <= _bytes.Length - Written, "a buffer is advanced within what it gave");
        Written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsMemory(Written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsSpan(Written);
    }

    /// <summary>Writes type and a length to be patched by <see cref="EndMessage"/>; returns where that length is.</summary>
    public int BeginMessage(byte type)
    {
        Reserve(1 + sizeof(int));
        _bytes[Written] = type;
        int lengthAt = Written + 1;
        Written += 1 + sizeof(int);
        return lengthAt;
    }

    /// <summary>Patches the length of a message, which counts itself.</summary>
    public void EndMessage(int lengthAt) =>
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(lengthAt), Written - lengthAt);

    /// <summary>Writes a length to be patched by <see cref="EndValue"/>; returns where it is.</summary>
    public int BeginValue()
    {
        WriteInt32(0);
        return Written - sizeof(int);
    }

    /// <summary>Patches the length of a value, which does not count itself.</summary>
    public void EndValue(int lengthAt) =>
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(lengthAt), Written - lengthAt - sizeof(int));

    public void WriteByte(byte value)
    {
        Reserve(1);
        _bytes[Written++] = value;
    }

    public void WriteInt16(short value)
    {
        Reserve(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(_bytes.AsSpan(Written), value);
        Written += sizeof(short);
    }

    public void WriteInt32(int value)
    {
        Reserve(sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(Written), value);
        Written += sizeof(int);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Written));
        Written += bytes.Length;
    }

    /// <summary>Text in the client's encoding and a NUL. A NUL inside would end the string early for every client, so the text ends there.</summary>
    public void WriteCString(string text)
    {
        ReadOnlySpan<char> characters = text;
        int nul = characters.IndexOf('\0');
        if (nul >= 0)
        {
            characters = characters[..nul];
        }

        if (Encoding is { } encoding)
        {
            WriteBytes(encoding.FromWords(characters));
            WriteByte(0);
            return;
        }

        Reserve(checked((characters.Length * 3) + 1));
        Written += System.Text.Encoding.UTF8.GetBytes(characters, _bytes.AsSpan(Written));
        _bytes[Written++] = 0;
    }

    /// <summary>Withdraws what was written after <paramref name="written"/>.</summary>
    public void Truncate(int written)
    {
        Invariant.Holds(written >= 0 && written <= Written, "a buffer is cut at a place it has reached");
        Written = written;
    }

    /// <summary>Forgets what waits and keeps the array.</summary>
    public void Clear() => Written = 0;

    /// <summary>Gives the array back; the buffer must be empty or abandoned.</summary>
    public void Release()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Written = 0;
        if (bytes.Length is > 0 and <= LargestPooledBytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Reserve(int count)
    {
        if (count > _bytes.Length - Written)
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        long needed = (long)Written + count;
        if (needed > MaxBytes)
        {
            throw new PgErrorException(new PgError(SqlState.ProgramLimitExceeded, "out of memory")
            {
                Detail = $"Cannot enlarge string buffer containing {Written} bytes by {count} more bytes.",
            });
        }

        int size = (int)Math.Min(MaxBytes, Math.Max(needed, Math.Max(FirstBytes, 2L * _bytes.Length)));
        byte[] larger = size <= LargestPooledBytes ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);
        int written = Written;
        _bytes.AsSpan(0, written).CopyTo(larger);
        Release();
        _bytes = larger;
        Written = written;
    }
}
