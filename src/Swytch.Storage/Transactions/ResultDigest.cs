using System.Runtime.InteropServices;
using Swytch.Core;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>A running 64-bit hash of the rows handed out by a statement, in their order: equal for equal rows, kept instead of them.</summary>
internal struct ResultDigest
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private ulong _state;

    internal long Rows { get; private set; }

    internal readonly ulong Value => _state;

    internal void Add(Statement row)
    {
        Rows++;
        Mix((ulong)Rows);
        var columns = row.ColumnCount;
        for (var column = 0; column < columns; column++)
        {
            Add(row.Column(column));
        }
    }

    private void Add(in ValueView value)
    {
        Mix((ulong)value.Kind + 1);
        switch (value.Kind)
        {
            case ValueKind.Integer:
                Mix((ulong)value.Integer);
                break;
            case ValueKind.Real:
                Mix((ulong)BitConverter.DoubleToInt64Bits(value.Real));
                break;
            case ValueKind.Text or ValueKind.Blob:
                Mix(value.Bytes);
                break;
        }
    }

    private void Mix(ReadOnlySpan<byte> bytes)
    {
        Mix((ulong)bytes.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            Mix(word);
        }

        ulong rest = 0;
        foreach (var octet in bytes[(words.Length * sizeof(ulong))..])
        {
            rest = (rest << 8) | octet;
        }

        Mix(rest);
    }

    private void Mix(ulong word)
    {
        var mixed = (_state ^ word) * Multiplier;
        _state = mixed ^ (mixed >> 29);
    }
}
