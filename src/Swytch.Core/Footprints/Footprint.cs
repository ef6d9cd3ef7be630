namespace Swytch.Core.Footprints;

/// <summary>
/// The set of things a transaction read, or of those it wrote. Bounded: a table of which too many keys are named counts as a whole.
/// </summary>
public sealed class Footprint
{
    /// <summary>Keys of one table kept apart; above this the whole table stands for them.</summary>
    public const int MaximumKeysPerTable = 4096;

    private readonly Dictionary<ulong, HashSet<ulong>?> _tables = [];

    public bool IsEmpty => _tables.Count == 0;

    /// <summary>Tables named, whole or by key.</summary>
    public IEnumerable<ulong> Tables => _tables.Keys;

    /// <summary>Keys of the table, null when the whole table stands for them (or, see <see cref="Touches"/>, when it is not named at all).</summary>
    public IReadOnlyCollection<ulong>? KeysOf(ulong table) => _tables.GetValueOrDefault(table);

    public bool Touches(ulong table) => _tables.ContainsKey(table);

    public bool IsWhole(ulong table) => _tables.TryGetValue(table, out var keys) && keys is null;

    public void Add(FootprintItem item)
    {
        if (!_tables.TryGetValue(item.Table, out var keys))
        {
            _tables.Add(item.Table, item.IsWholeTable ? null : [item.Key]);
        }
        else if (keys is not null)
        {
            if (item.IsWholeTable || (keys.Count >= MaximumKeysPerTable && !keys.Contains(item.Key)))
            {
                _tables[item.Table] = null;
            }
            else
            {
                keys.Add(item.Key);
            }
        }
    }

    public void Add(Footprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (table, keys) in other._tables)
        {
            if (keys is null)
            {
                Add(FootprintItem.Whole(table));
                continue;
            }

            foreach (var key in keys)
            {
                Add(new FootprintItem(table, key));
            }
        }
    }

    public void Clear() => _tables.Clear();

    /// <summary>True when the two have a key in common, or one names a whole table that the other touches.</summary>
    public bool Intersects(Footprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (table, keys) in _tables)
        {
            if (other._tables.TryGetValue(table, out var others) && (keys is null || others is null || keys.Overlaps(others)))
            {
                return true;
            }
        }

        return false;
    }
}
