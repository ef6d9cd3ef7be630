using Swytch.Core;

namespace Swytch.Storage.Transactions;

/// <summary>
/// Ids of new rows that open transactions have been given, by table: so that two of them never get the same one,
/// although neither sees the other's rows. Thread-safe. Bounded by the open transactions and the tables they insert into.
/// </summary>
internal sealed class IdAllocator
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, HashSet<string>> _owners = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, TableReservations> _tables = new(StringComparer.Ordinal);
    private int _reservedTables;

    /// <summary>From now on ids given to this owner are reserved until <see cref="Release"/>.</summary>
    internal void Begin(object owner)
    {
        lock (_lock)
        {
            Invariant.Holds(_owners.TryAdd(owner, new HashSet<string>(StringComparer.Ordinal)), "an owner of ids begins once");
        }
    }

    /// <summary>Forgets what the owner was given: its rows are visible to everybody by now, or there are none.</summary>
    internal void Release(object owner)
    {
        lock (_lock)
        {
            if (!_owners.Remove(owner, out var tables))
            {
                return;
            }

            foreach (var table in tables)
            {
                if (_tables[table].Remove(owner))
                {
                    _tables.Remove(table);
                }
            }

            _reservedTables = _tables.Count;
        }
    }

    /// <summary>The highest id of the table that an open transaction other than <paramref name="owner"/> has been given; null when there is none.</summary>
    /// <param name="owner">Null for a statement outside any such transaction.</param>
    internal long? HighestOfOthers(object? owner, string table)
    {
        if (Volatile.Read(ref _reservedTables) == 0)
        {
            return null;
        }

        lock (_lock)
        {
            return _tables.TryGetValue(table, out var reservations) ? reservations.HighestOfOthers(owner) : null;
        }
    }

    /// <summary>The owner has been given this id. Nothing is kept for null.</summary>
    internal void Reserve(object? owner, string table, long id)
    {
        if (owner is null)
        {
            return;
        }

        lock (_lock)
        {
            Invariant.Holds(_owners.TryGetValue(owner, out var tables), "an owner of ids begins before it is given any");
            tables!.Add(table);
            if (!_tables.TryGetValue(table, out var reservations))
            {
                _tables.Add(table, reservations = new TableReservations());
                _reservedTables = _tables.Count;
            }

            reservations.Add(owner, id);
        }
    }

    /// <summary>The highest id of each owner in one table. The two highest are at hand, so that a long INSERT does not look at every owner for each row.</summary>
    private sealed class TableReservations
    {
        private readonly Dictionary<object, long> _highest = new(ReferenceEqualityComparer.Instance);
        private KeyValuePair<object, long>? _first;
        private KeyValuePair<object, long>? _second;

        internal long? HighestOfOthers(object? owner) => ReferenceEquals(_first?.Key, owner) ? _second?.Value : _first?.Value;

        internal void Add(object owner, long id)
        {
            if (!_highest.TryGetValue(owner, out var highest) || id > highest)
            {
                _highest[owner] = id;
                Rank(new KeyValuePair<object, long>(owner, id));
            }
        }

        /// <returns>True when nobody is left.</returns>
        internal bool Remove(object owner)
        {
            _highest.Remove(owner);
            if (ReferenceEquals(_first?.Key, owner) || ReferenceEquals(_second?.Key, owner))
            {
                _first = null;
                _second = null;
                foreach (var pair in _highest)
                {
                    Rank(pair);
                }
            }

            return _highest.Count == 0;
        }

        private void Rank(KeyValuePair<object, long> pair)
        {
            if (_first is not { } first || ReferenceEquals(first.Key, pair.Key) || pair.Value > first.Value)
            {
                if (_first is { } before && !ReferenceEquals(before.Key, pair.Key))
                {
                    _second = before;
                }

                _first = pair;
            }
            else if (_second is not { } second || ReferenceEquals(second.Key, pair.Key) || pair.Value > second.Value)
            {
                _second = pair;
            }
        }
    }
}
