namespace Swytch.Simulation;

/// <summary>SplitMix64 (Steele, Lea, Flood, 2014): the same numbers from a seed on every machine and runtime.</summary>
internal sealed class Prng(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9e37_79b9_7f4a_7c15;
        z = (z ^ (z >> 30)) * 0xbf58_476d_1ce4_e5b9;
        z = (z ^ (z >> 27)) * 0x94d0_49bb_1331_11eb;
        return z ^ (z >> 31);
    }

    /// <summary>Of the same seed, and independent: who draws more does not change what others draw.</summary>
    public Prng Fork() => new(Next());

    /// <summary>From 0, below <paramref name="below"/>.</summary>
    public int Below(int below) => (int)(Next() % (ulong)below);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public List<T> Sample<T>(IReadOnlyList<T> items, int count)
    {
        var rest = items.ToList();
        var sample = new List<T>(count);
        while (sample.Count < count)
        {
            var index = Below(rest.Count);
            sample.Add(rest[index]);
            rest.RemoveAt(index);
        }

        return sample;
    }
}
