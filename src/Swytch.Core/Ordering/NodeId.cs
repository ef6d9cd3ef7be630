using System.Globalization;

namespace Swytch.Core.Ordering;

/// <summary>Name of a node in the cluster: chosen once, kept in its data directory, never used by another.</summary>
public readonly record struct NodeId(ulong Value) : IComparable<NodeId>
{
    public static readonly NodeId Highest = new(ulong.MaxValue);

    public int CompareTo(NodeId other) => Value.CompareTo(other.Value);

    public override string ToString() => "n" + Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(NodeId left, NodeId right) => left.Value < right.Value;

    public static bool operator >(NodeId left, NodeId right) => left.Value > right.Value;

    public static bool operator <=(NodeId left, NodeId right) => left.Value <= right.Value;

    public static bool operator >=(NodeId left, NodeId right) => left.Value >= right.Value;
}
