using Swytch.Core.Ordering;

namespace Swytch.Replication.Ordering;

/// <summary>Entries in stamp order. They arrive nearly in order and leave at the front, so an array with a moving head does.</summary>
internal sealed class EntryQueue
{
    private EntryState[] _items = new EntryState[8];
    private int _head;

    public int Count { get; private set; }

    public EntryState? Head => Count == 0 ? null : _items[_head];

    public EntryState this[int index] => _items[_head + index];

    public void Add(EntryState entry)
    {
        if (_head + Count == _items.Length)
        {
            MakeRoom();
        }

        var at = _head + Count;
        while (at > _head && _items[at - 1].Stamp > entry.Stamp)
        {
            _items[at] = _items[at - 1];
            at--;
        }

        _items[at] = entry;
        Count++;
    }

    public EntryState RemoveHead()
    {
        var entry = _items[_head];
        _items[_head++] = null!;
        Count--;
        if (Count == 0)
        {
            _head = 0;
        }

        return entry;
    }

    public bool Any(Predicate<EntryState> condition)
    {
        for (var index = 0; index < Count; index++)
        {
            if (condition(this[index]))
            {
                return true;
            }
        }

        return false;
    }

    public List<EntryState> RemoveWhere(Predicate<EntryState> condition)
    {
        var removed = new List<EntryState>();
        var kept = new List<EntryState>();
        while (Count > 0)
        {
            var entry = RemoveHead();
            (condition(entry) ? removed : kept).Add(entry);
        }

        kept.ForEach(Add);
        return removed;
    }

    public bool Contains(Stamp stamp)
    {
        var index = IndexAbove(stamp) - 1;
        return index >= 0 && this[index].Stamp == stamp;
    }

    /// <summary>Index of the first entry above the stamp; <see cref="Count"/> when there is none.</summary>
    public int IndexAbove(Stamp stamp)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Stamp > stamp)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private void MakeRoom()
    {
        var target = Count * 2 > _items.Length ? new EntryState[_items.Length * 2] : _items;
        Array.Copy(_items, _head, target, 0, Count);
        if (ReferenceEquals(target, _items))
        {
            Array.Clear(_items, Count, _items.Length - Count);
        }

        _items = target;
        _head = 0;
    }
}
