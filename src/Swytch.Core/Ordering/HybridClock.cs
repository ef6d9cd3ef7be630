namespace Swytch.Core.Ordering;

/// <summary>
/// A clock that follows the wall, never goes back, and passes everything it has seen (rule R1). Values are 64 bits: 48 of milliseconds, 16 of
/// counter; a full counter carries into the milliseconds. It knows no wall clock itself: the time is an input.
/// </summary>
public sealed class HybridClock(ulong start)
{
    private const int CounterBits = 16;

    /// <summary>The highest value issued, promised or seen.</summary>
    public ulong Value { get; private set; } = start;

    public static ulong FromMilliseconds(ulong milliseconds) => milliseconds << CounterBits;

    public static ulong MillisecondsOf(ulong clock) => clock >> CounterBits;

    public static int CounterOf(ulong clock) => (int)(clock & ((1 << CounterBits) - 1));

    /// <summary>A value above all earlier ones, for a stamp.</summary>
    public ulong Next(ulong wallMilliseconds)
    {
        Value = Math.Max(Value + 1, FromMilliseconds(wallMilliseconds));
        return Value;
    }

    /// <summary>Follows the wall without issuing: what a promise of an idle node rests on.</summary>
    public ulong Follow(ulong wallMilliseconds)
    {
        Value = Math.Max(Value, FromMilliseconds(wallMilliseconds));
        return Value;
    }

    /// <summary>Passes what another node has issued.</summary>
    public void Observe(ulong clock) => Value = Math.Max(Value, clock);
}
