using System.Globalization;

namespace Swytch.Core.Ordering;

/// <summary>
/// The place of an entry in the one serial order of the database: a hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014)
/// and the node that issued it. The order of stamps is the order of the database.
/// </summary>
/// <param name="Clock">48 bits of milliseconds since 1970 and 16 bits of counter; see <see cref="HybridClock"/>.</param>
/// <param name="Node">Issuer; no node issues one clock value twice.</param>
public readonly record struct Stamp(ulong Clock, NodeId Node) : IComparable<Stamp>
{
    /// <summary>Below every stamp that is issued.</summary>
    public static readonly Stamp None;

    public static readonly Stamp Highest = new(ulong.MaxValue, NodeId.Highest);

    /// <summary>Milliseconds since 1970.</summary>
    public ulong Milliseconds => HybridClock.MillisecondsOf(Clock);

    /// <summary>The highest stamp below this one.</summary>
    public Stamp Predecessor => Node.Value > 0 ? new Stamp(Clock, new NodeId(Node.Value - 1)) : Below(Clock);

    /// <summary>The highest stamp of a clock below <paramref name="clock"/>.</summary>
    public static Stamp Below(ulong clock) => clock == 0 ? None : new Stamp(clock - 1, NodeId.Highest);

    /// <summary>The highest stamp with this clock: at or above every stamp that any node issues at it.</summary>
    public static Stamp At(ulong clock) => new(clock, NodeId.Highest);

    public static Stamp Lower(Stamp left, Stamp right) => left < right ? left : right;

    public static Stamp Higher(Stamp left, Stamp right) => left > right ? left : right;

    public int CompareTo(Stamp other)
    {
        var byClock = Clock.CompareTo(other.Clock);
        return byClock != 0 ? byClock : Node.CompareTo(other.Node);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}.{HybridClock.CounterOf(Clock)}@{Node}");

    public static bool operator <(Stamp left, Stamp right) => left.CompareTo(right) < 0;

    public static bool operator >(Stamp left, Stamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(Stamp left, Stamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Stamp left, Stamp right) => left.CompareTo(right) >= 0;
}
