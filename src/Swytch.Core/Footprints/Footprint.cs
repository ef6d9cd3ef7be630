namespace Swytch.Core.Footprints;

/// <summary>
/// The set of things a transaction read, or of those it wrote. Bounded: a table of which too many keys are named counts as a whole.
/// Not for several threads at once.
/// </summary>
public sealed class Footprint
{
    /// <summary>Keys of one table kept apart; above this the whole table stands for them.</summary>
    public const int MaximumKeysPerTable = 4096;

    /// <summary>Up to this many items a walk is faster than an index.</summary>
    private const int WalkedItems = 8;

    /// <summary>In the order they were added; of a whole table only the one item that says so.</summary>
    private FootprintItem[] _items = [];
    private int _count;
    private HashSet<FootprintItem>? _index;

    /// <summary>Keys per table, negative when it is whole.</summary>
    private readonly Dictionary<ulong, int> _tables = [];

    public bool IsEmpty => _count == 0;

    /// <summary>Tables named, whole or by key.</summary>
    public IEnumerable<ulong> Tables => _tables.Keys;

    /// <summary>Everything in it, each once, in no order that means something. Valid until the next change.</summary>
    public ReadOnlySpan<FootprintItem> Items => _items.AsSpan(0, _count);

    /// <summary>Keys of the table, null when the whole table stands for them (or, see <see cref="Touches"/>, when it is not named at all).</summary>
    public IReadOnlyCollection<ulong>? KeysOf(ulong table) =>
        _tables.GetValueOrDefault(table) > 0 ? [.. _items.Take(_count).Where(item => item.Table == table).Select(item => item.Key)] : null;

    public bool Touches(ulong table) => _tables.ContainsKey(table);

    public bool IsWhole(ulong table) => _tables.GetValueOrDefault(table) < 0;

    /// <summary>True when the item, or the whole table it is of, is in the footprint.</summary>
    public bool Contains(FootprintItem item) => Holds(item) || IsWhole(item.Table);

    public void Add(FootprintItem item)
    {
        if (Holds(item))
        {
            return;
        }

        ref var keys = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_tables, item.Table, out _);
        if (keys < 0)
        {
            return;
        }

        if (item.IsWholeTable || keys == MaximumKeysPerTable)
        {
            if (keys > 0)
            {
                RemoveKeysOf(item.Table);
            }

            keys = -1;
            Append(FootprintItem.Whole(item.Table));
            return;
        }

        keys++;
        Append(item);
    }

    public void Add(Footprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Add(other.Items);
    }

    public void Add(ReadOnlySpan<FootprintItem> items)
    {
        foreach (var item in items)
        {
            Add(item);
        }
    }

    public void Clear()
    {
        _count = 0;
        _index = null;
        _tables.Clear();
    }

    /// <summary>True when the two have a key in common, or one names a whole table that the other touches.</summary>
    public bool Intersects(Footprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (small, large) = _count <= other._count ? (this, other) : (other, this);
        foreach (var item in small.Items)
        {
            if (item.IsWholeTable ? large.Touches(item.Table) : large.Contains(item))
            {
                return true;
            }
        }

        return false;
    }

    private bool Holds(FootprintItem item) => _index is null ? Items.Contains(item) : _index.Contains(item);

    private void Append(FootprintItem item)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, _count * 2));
        }

        _items[_count++] = item;
        if (_index is not null)
        {
            _index.Add(item);
        }
        else if (_count > WalkedItems)
        {
            _index = [.. _items.Take(_count)];
        }
    }

    private void RemoveKeysOf(ulong table)
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_items[i].Table != table)
            {
                _items[kept++] = _items[i];
            }
            else
            {
                _index?.Remove(_items[i]);
            }
        }

        _count = kept;
    }
}
