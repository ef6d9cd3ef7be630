using Swytch.Core;
using Swytch.Core.Footprints;

namespace Swytch.Storage.Footprints;

/// <summary>
/// The recent committed writes of one database, by table and by key, with the position of the commit. Answers "has anything in this
/// footprint been written since position p", and errs only towards yes. One thread at a time writes; any thread asks, without a lock.
/// </summary>
/// <remarks>
/// Writes are kept in segments, each a hash table of (item → highest position). What is old goes segment by segment; below the floor,
/// the position up to which something was dropped, every footprint counts as touched.
/// </remarks>
internal sealed class RecentWrites
{
    private const int FirstSegmentItems = 1024;

    /// <summary>Stands for "anything of the table" beside the items themselves. A key that happens to be equal costs a retry.</summary>
    private const ulong AnyKey = 0x9d8a_57c3_41fe_2b66;

    private readonly int _segmentItems;
    private readonly int _maximumItems;
    private volatile State _state;
    private long _latest;
    private long _schemaChanged;

    /// <param name="position">Where the file stands at start: nothing is known about what happened before.</param>
    /// <param name="maximumItems">Keys and tables remembered at most; 16 to 32 bytes each.</param>
    internal RecentWrites(long position = 0, int maximumItems = Limits.RecentWrites)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumItems, 2);
        _maximumItems = maximumItems;
        _segmentItems = Math.Max(1, Math.Min(maximumItems / 16, 32 * 1024));
        _latest = position;
        _schemaChanged = position;
        _state = new State([NewSegment(0)], position);
    }

    /// <summary>Highest position added.</summary>
    internal long Latest => Volatile.Read(ref _latest);

    /// <summary>Every question about a lower position is answered with yes, as what happened then is partly forgotten.</summary>
    internal long Floor => _state.Floor;

    /// <summary>Position of the last schema change: it touches every footprint.</summary>
    internal long SchemaChanged => Volatile.Read(ref _schemaChanged);

    /// <summary>Items remembered; for metrics.</summary>
    internal int Count => _state.Segments.Sum(segment => segment.Count);

    /// <summary>What a commit wrote. To be called before the commit can be seen by others; if it then fails, what stays here costs a retry at most.</summary>
    /// <param name="position">Not below an earlier one.</param>
    internal void Add(Footprint writes, long position)
    {
        ArgumentNullException.ThrowIfNull(writes);
        Add(writes.Items, position);
    }

    /// <inheritdoc cref="Add(Footprint, long)"/>
    internal void Add(ReadOnlySpan<FootprintItem> writes, long position)
    {
        Invariant.Holds(position >= _latest, "commit positions grow");
        Volatile.Write(ref _latest, position);
        var table = 0UL;
        for (var i = 0; i < writes.Length; i++)
        {
            var item = writes[i];
            if (i == 0 || item.Table != table)
            {
                table = item.Table;
                Put(Mark(table, AnyKey), position);
            }

            Put(Mark(table, item.Key), position);
        }
    }

    /// <summary>A commit changed the schema.</summary>
    internal void AddSchemaChange(long position)
    {
        Invariant.Holds(position >= _latest, "commit positions grow");
        Volatile.Write(ref _schemaChanged, position);
        Volatile.Write(ref _latest, position);
    }

    /// <summary>True when something in the footprint was, or may have been, written above the position. An empty footprint is never touched.</summary>
    /// <param name="table">A table that was touched; 0 when the schema changed or the position is older than what is remembered.</param>
    internal bool TouchedSince(Footprint reads, long position, out ulong table)
    {
        ArgumentNullException.ThrowIfNull(reads);
        return TouchedSince(reads.Items, position, out table);
    }

    /// <inheritdoc cref="TouchedSince(Footprint, long, out ulong)"/>
    internal bool TouchedSince(ReadOnlySpan<FootprintItem> reads, long position) => TouchedSince(reads, position, out _);

    /// <inheritdoc cref="TouchedSince(Footprint, long, out ulong)"/>
    internal bool TouchedSince(ReadOnlySpan<FootprintItem> reads, long position, out ulong table)
    {
        table = 0;
        if (reads.IsEmpty || position >= Volatile.Read(ref _latest))
        {
            return false;
        }

        var state = _state;
        if (position < state.Floor || position < Volatile.Read(ref _schemaChanged))
        {
            return true;
        }

        var isQuiet = false;
        for (var i = 0; i < reads.Length; i++)
        {
            var item = reads[i];
            if (i == 0 || item.Table != table)
            {
                table = item.Table;
                isQuiet = state.Find(Mark(table, AnyKey), position) <= position;
                if (!isQuiet && (item.IsWholeTable || state.Find(Mark(table, FootprintItem.WholeTable), position) > position))
                {
                    return true;
                }
            }

            if (!isQuiet && (item.IsWholeTable || state.Find(Mark(table, item.Key), position) > position))
            {
                return true;
            }
        }

        table = 0;
        return false;
    }

    /// <summary>The first item of one table that was written above the position, and the latest commit that did; null when it is not known which.</summary>
    internal (FootprintItem Item, long Position)? FirstTouch(ReadOnlySpan<FootprintItem> reads, ulong table, long position)
    {
        var state = _state;
        foreach (var item in reads)
        {
            if (item.Table != table)
            {
                continue;
            }

            var written = item.IsWholeTable
                ? state.Find(Mark(table, AnyKey), position)
                : Math.Max(state.Find(Mark(table, item.Key), position), state.Find(Mark(table, FootprintItem.WholeTable), position));
            if (written > position)
            {
                return (item, written);
            }
        }

        return null;
    }

    /// <summary>A position at which the table was last written, or a later one when that is forgotten; never an earlier one.</summary>
    internal long PositionOf(ulong table)
    {
        var state = _state;
        var floor = Math.Max(state.Floor, Volatile.Read(ref _schemaChanged));
        return Math.Max(floor, state.Find(Mark(table, AnyKey), floor));
    }

    /// <summary>Nobody will ask about a position below this one: the oldest open transaction's.</summary>
    internal void Forget(long upTo)
    {
        var state = _state;
        var kept = 0;
        while (kept < state.Segments.Length - 1 && state.Segments[kept].Highest <= upTo)
        {
            kept++;
        }

        Drop(kept);
    }

    private void Drop(int segments)
    {
        if (segments > 0)
        {
            var state = _state;
            _state = new State(state.Segments[segments..], Math.Max(state.Floor, state.Segments[segments - 1].Highest));
        }
    }

    private void Put(ulong mark, long position)
    {
        var segments = _state.Segments;
        if (segments[^1].TryPut(mark, position))
        {
            return;
        }

        var next = NewSegment(segments[^1].Capacity * 2);
        _state = new State([.. segments, next], _state.Floor);
        Invariant.Holds(next.TryPut(mark, position), "a new segment has room");

        // The sum of what segments may hold is bounded, not of what they hold: memory is taken when they are made.
        var sum = _state.Segments.Sum(segment => segment.Capacity);
        var dropped = 0;
        while (sum > _maximumItems && dropped < _state.Segments.Length - 1)
        {
            sum -= _state.Segments[dropped++].Capacity;
        }

        Drop(dropped);
    }

    private Segment NewSegment(int items) => new(Math.Clamp(items, Math.Min(FirstSegmentItems, _segmentItems), _segmentItems));

    /// <summary>Keys are good hashes already; the table is spread over all bits, so that equal keys of two tables do not meet.</summary>
    private static ulong Mark(ulong table, ulong key)
    {
        var mark = key + ((table ^ (table >> 32)) * 0x9e37_79b9_7f4a_7c15);
        return mark == 0 ? 1 : mark;
    }

    /// <summary>Replaced as a whole, so that who asks sees segments and floor that belong together.</summary>
    /// <param name="Segments">Oldest first; the last one is being filled.</param>
    private sealed record State(Segment[] Segments, long Floor)
    {
        /// <summary>Highest position of the item; above the given one it is exact, else anything not above it.</summary>
        internal long Find(ulong mark, long above)
        {
            for (var i = Segments.Length - 1; i >= 0; i--)
            {
                var segment = Segments[i];
                if (i < Segments.Length - 1 && segment.Highest <= above)
                {
                    break;
                }

                var found = segment.Find(mark);
                if (found != Segment.Nothing)
                {
                    return found;
                }
            }

            return above;
        }
    }

    /// <summary>Open addressing with linear probing, at most half full; items are added and raised, never removed.</summary>
    private sealed class Segment
    {
        internal const long Nothing = long.MinValue;

        private readonly Slot[] _slots;
        private readonly int _shift;
        private int _count;
        private long _highest = Nothing;

        internal Segment(int capacity)
        {
            Capacity = capacity;
            var bits = Math.Max(1, System.Numerics.BitOperations.Log2((uint)capacity * 2 - 1) + 1);
            _slots = new Slot[1 << bits];
            _shift = 64 - bits;
        }

        internal int Capacity { get; }

        internal int Count => Volatile.Read(ref _count);

        /// <summary>Highest position put in; final as soon as another segment follows.</summary>
        internal long Highest => Volatile.Read(ref _highest);

        /// <summary>False when it is full.</summary>
        internal bool TryPut(ulong mark, long position)
        {
            var slots = _slots;
            for (var i = Start(mark); ; i = (i + 1) & (slots.Length - 1))
            {
                ref var slot = ref slots[i];
                if (slot.Mark == mark)
                {
                    Volatile.Write(ref slot.Position, position);
                    Volatile.Write(ref _highest, position);
                    return true;
                }

                if (slot.Mark == 0)
                {
                    if (_count == Capacity)
                    {
                        return false;
                    }

                    // The position first: who sees the mark sees it.
                    Volatile.Write(ref slot.Position, position);
                    Volatile.Write(ref slot.Mark, mark);
                    Volatile.Write(ref _highest, position);
                    Volatile.Write(ref _count, _count + 1);
                    return true;
                }
            }
        }

        internal long Find(ulong mark)
        {
            var slots = _slots;
            for (var i = Start(mark); ; i = (i + 1) & (slots.Length - 1))
            {
                ref var slot = ref slots[i];
                var here = Volatile.Read(ref slot.Mark);
                if (here == mark)
                {
                    return Volatile.Read(ref slot.Position);
                }

                if (here == 0)
                {
                    return Nothing;
                }
            }
        }

        private int Start(ulong mark) => (int)((mark * 0xd6e8_feb8_6659_fd93) >> _shift);

        private struct Slot
        {
            public ulong Mark;
            public long Position;
        }
    }
}
