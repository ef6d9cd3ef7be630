using System.Collections.Concurrent;

namespace Swytch.Server.Sessions;

/// <summary>A bounded map: what was not asked for during a whole generation is forgotten.</summary>
internal sealed class TwoGenerations<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private ConcurrentDictionary<TKey, TValue> _young = new();
    private ConcurrentDictionary<TKey, TValue> _old = new();
    private int _count;

    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TValue? value)
    {
        if (Volatile.Read(ref _young).TryGetValue(key, out value))
        {
            return true;
        }

        if (Volatile.Read(ref _old).TryGetValue(key, out value))
        {
            Add(key, value);
            return true;
        }

        return false;
    }

    public void Add(TKey key, TValue value)
    {
        var young = Volatile.Read(ref _young);
        if (young.TryAdd(key, value) && Interlocked.Increment(ref _count) >= capacity
            && Interlocked.CompareExchange(ref _young, new ConcurrentDictionary<TKey, TValue>(), young) == young)
        {
            Volatile.Write(ref _old, young);
            Volatile.Write(ref _count, 0);
        }
    }
}
