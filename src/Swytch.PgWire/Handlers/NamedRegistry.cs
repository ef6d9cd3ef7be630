using System.Diagnostics.CodeAnalysis;

namespace Swytch.PgWire.Handlers;

/// <summary>Statements or portals of one session by name; "" is the unnamed one, replaced freely. Not thread-safe.</summary>
public sealed class NamedRegistry<T>(int limit)
    where T : class
{
    private readonly Dictionary<string, T> _byName = new(StringComparer.Ordinal);

    public int Count => _byName.Count;

    /// <summary>Enumerated without allocation; not to be changed meanwhile.</summary>
    public Dictionary<string, T> Entries => _byName;

    public bool IsFull => _byName.Count >= limit;

    public bool TryGet(string name, [NotNullWhen(true)] out T? value) => _byName.TryGetValue(name, out value);

    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Adds or replaces; the caller has checked duplicates and the limit, and disposes what was replaced.</summary>
    public void Set(string name, T value) => _byName[name] = value;

    public bool Remove(string name, [NotNullWhen(true)] out T? value) => _byName.Remove(name, out value);

    public void Clear() => _byName.Clear();
}
