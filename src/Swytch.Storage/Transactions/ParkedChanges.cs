using Swytch.Core;

namespace Swytch.Storage.Transactions;

/// <summary>Bytes of changes that can be cut back to an earlier length.</summary>
internal sealed class ParkedChanges(ParkedMemory memory)
{
    private byte[] _bytes = [];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>False, and nothing is appended, when there is no memory for it.</summary>
    internal bool TryAppend(ReadOnlySpan<byte> changes)
    {
        if (changes.IsEmpty)
        {
            return true;
        }

        var needed = (long)Length + changes.Length;
        if (_bytes.Length < needed && !TryGrow(Math.Max(needed, Math.Min(Array.MaxLength / 2, _bytes.Length) * 2)) && !TryGrow(needed))
        {
            return false;
        }

        changes.CopyTo(_bytes.AsSpan(Length));
        Length += changes.Length;
        return true;
    }

    internal void CutTo(int length)
    {
        Invariant.Holds(length >= 0 && length <= Length, "changes are cut back to what there was");
        Length = length;
    }

    /// <summary>Gives the memory back.</summary>
    internal void Release()
    {
        memory.Give(_bytes.Length);
        _bytes = [];
        Length = 0;
    }

    private bool TryGrow(long size)
    {
        if (size > Array.MaxLength || !memory.TryTake(size - _bytes.Length))
        {
            return false;
        }

        Array.Resize(ref _bytes, (int)size);
        return true;
    }
}
