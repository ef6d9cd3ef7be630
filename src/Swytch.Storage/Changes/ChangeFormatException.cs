namespace Swytch.Storage.Changes;

/// <summary>Bytes that are no changes as <see cref="ChangeFormat"/> has them. Says where and why.</summary>
internal sealed class ChangeFormatException(int offset, string reason) : Exception($"changes are malformed at byte {offset}: {reason}")
{
    internal int Offset { get; } = offset;
}
