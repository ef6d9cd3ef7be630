using Swytch.Core;

namespace Swytch.Storage.Changes;

internal static class ChangeValues
{
    /// <summary>The same kind and the same bytes; collations and numeric equality (1 = 1.0, 0.0 = -0.0) have no part in it.</summary>
    internal static bool AreSame(in ValueView left, in ValueView right) => left.Kind == right.Kind && left.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Integer => left.Integer == right.Integer,
        ValueKind.Real => BitConverter.DoubleToInt64Bits(left.Real) == BitConverter.DoubleToInt64Bits(right.Real),
        _ => left.Bytes.SequenceEqual(right.Bytes),
    };
}
