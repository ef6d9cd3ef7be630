using Swytch.Core;

namespace Swytch.Storage.Transactions;

/// <summary>Bytes of changes that can be cut back to an earlier length.</summary>
internal sealed class ParkedChanges
{
    private byte[] _bytes = [];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    internal void Append(ReadOnlySpan<byte> changes)
    {
        if (changes.IsEmpty)
        {
            return;
        }

        if (_bytes.Length - Length < changes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(Length + changes.Length), Math.Min(Array.MaxLength / 2, _bytes.Length) * 2));
        }

        changes.CopyTo(_bytes.AsSpan(Length));
        Length += changes.Length;
    }

    internal void CutTo(int length)
    {
        Invariant.Holds(length >= 0 && length <= Length, "changes are cut back to what there was");
        Length = length;
    }
}
