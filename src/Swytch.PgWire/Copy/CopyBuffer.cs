using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Copy;

/// <summary>
/// Bytes of COPY data that wait to be read. Values of rows point into its array, so nothing is moved while a row waits to be stored:
/// <see cref="Compact"/> is called when none does.
/// </summary>
internal sealed class CopyBuffer
{
    /// <summary>Size of the array unless one row is larger, bytes.</summary>
    private const int UsualBytes = 256 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(UsualBytes);

    /// <summary>Where the unread bytes begin.</summary>
    public int Start { get; private set; }

    public int End { get; private set; }

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(Start, End - Start);

    public bool HasRoomFor(int count) => count <= _bytes.Length - End;

    public ReadOnlySpan<byte> Span(int start, int length) => _bytes.AsSpan(start, length);

    public ReadOnlyMemory<byte> Memory(int start, int length) => _bytes.AsMemory(start, length);

    public void Skip(int count) => Start += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!HasRoomFor(bytes.Length))
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(End));
        End += bytes.Length;
    }

    /// <summary>Moves the unread bytes to the front. An array that grew for one large row is given back.</summary>
    public void Compact()
    {
        int unread = End - Start;
        if (_bytes.Length > UsualBytes && unread <= UsualBytes / 2)
        {
            byte[] usual = GC.AllocateUninitializedArray<byte>(UsualBytes);
            Unread.CopyTo(usual);
            _bytes = usual;
        }
        else
        {
            Unread.CopyTo(_bytes);
        }

        Start = 0;
        End = unread;
    }

    private void Grow(int count)
    {
        long needed = (long)End + count;
        if (needed > Limits.MessageBytes)
        {
            throw new PgErrorException(new PgError(SqlState.ProgramLimitExceeded, "out of memory")
            {
                Detail = $"A row of COPY data may be {Limits.MessageBytes} bytes long, this one has more.",
            });
        }

        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Limits.MessageBytes, Math.Max(needed, 2L * _bytes.Length)));
        _bytes.AsSpan(0, End).CopyTo(larger);
        _bytes = larger;
    }
}
