using Swytch.Core;
using Swytch.Core.Footprints;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Footprints;

/// <summary>
/// Adds to a transaction's footprints what each row event of one connection wrote, and what SQLite read for it without saying so.
/// Written: every key of the row, before and after. Read: the same keys, since an insert or update claims them and a change needs the row
/// as it was; of a new reference its parent; of a parent that goes the rows that refer to it.
/// </summary>
internal sealed class WriteFootprint(Connection connection) : IRowEventSink
{
    private Footprint _reads = new();
    private Footprint _writes = new();

    /// <summary>Whose statements come from here on.</summary>
    internal void Follow(Footprint reads, Footprint writes)
    {
        _reads = reads;
        _writes = writes;
    }

    public void OnRowEvent(in RowEvent rowEvent)
    {
        var keys = TableKeysLoader.Of(connection, rowEvent.Table);
        if (keys.IsWhole)
        {
            var whole = FootprintItem.Whole(keys.Number);
            _writes.Add(whole);
            _reads.Add(whole);
        }
        else if (!_writes.IsWhole(keys.Number) || !_reads.IsWhole(keys.Number))
        {
            AddKeys(rowEvent, keys);
        }

        foreach (var child in keys.Children)
        {
            AddChild(rowEvent, keys, child);
        }

        foreach (var parent in keys.Parents)
        {
            AddParent(rowEvent, keys, parent);
        }
    }

    private void AddKeys(in RowEvent rowEvent, TableKeys keys)
    {
        foreach (var key in keys.Keys)
        {
            var old = 0UL;
            if (rowEvent.Kind != ChangeKind.Insert && TryHash(rowEvent, key.Prefix, key.Parts, isNew: false, isStored: true, out old))
            {
                AddRow(keys.Number, old);
            }

            if (rowEvent.Kind != ChangeKind.Delete && TryHash(rowEvent, key.Prefix, key.Parts, isNew: true, isStored: true, out var claimed) && claimed != old)
            {
                AddRow(keys.Number, claimed);
            }
        }
    }

    private void AddRow(ulong table, ulong key)
    {
        var item = new FootprintItem(table, key);
        _writes.Add(item);
        _reads.Add(item);
    }

    private void AddChild(in RowEvent rowEvent, TableKeys keys, ChildKey child)
    {
        var (prefix, parts, _) = child.Rows;
        if (parts.Length > 0)
        {
            if (rowEvent.Kind != ChangeKind.Insert && TryHash(rowEvent, prefix, parts, isNew: false, child.IsSameAffinity, out var old))
            {
                _writes.Add(new FootprintItem(keys.Number, old));
            }

            if (rowEvent.Kind != ChangeKind.Delete && TryHash(rowEvent, prefix, parts, isNew: true, child.IsSameAffinity, out var referring))
            {
                _writes.Add(new FootprintItem(keys.Number, referring));
            }
        }

        if (rowEvent.Kind == ChangeKind.Delete || HasNull(rowEvent, parts, isNew: true) || (rowEvent.Kind == ChangeKind.Update && parts.Length > 0 && !IsChanged(rowEvent, parts)))
        {
            return;
        }

        _reads.Add(child.Presence is { } presence && TryHash(rowEvent, presence, parts, isNew: true, child.IsSameAffinity, out var referred)
            ? new FootprintItem(child.Parent, referred)
            : FootprintItem.Whole(child.Parent));
    }

    private void AddParent(in RowEvent rowEvent, TableKeys keys, ParentKey parent)
    {
        if (rowEvent.Kind == ChangeKind.Update && parent.Parts.Length > 0 && !IsChanged(rowEvent, parent.Parts))
        {
            return;
        }

        if (rowEvent.Kind != ChangeKind.Delete && TryHash(rowEvent, parent.Presence, parent.Parts, isNew: true, isStored: true, out var appearing))
        {
            _writes.Add(new FootprintItem(keys.Number, appearing));
        }

        if (rowEvent.Kind == ChangeKind.Insert || HasNull(rowEvent, parent.Parts, isNew: false))
        {
            return;
        }

        if (TryHash(rowEvent, parent.Presence, parent.Parts, isNew: false, isStored: true, out var going))
        {
            _writes.Add(new FootprintItem(keys.Number, going));
        }

        foreach (var (child, rows) in parent.Children)
        {
            _reads.Add(rows is { } prefix && TryHash(rowEvent, prefix, parent.Parts, isNew: false, isStored: true, out var referring)
                ? new FootprintItem(child, referring)
                : FootprintItem.Whole(child));
        }
    }

    /// <summary>False when a value is NULL, which is equal to nothing, or its comparison is not sure.</summary>
    private static bool TryHash(in RowEvent rowEvent, KeyHash hash, KeyPart[] parts, bool isNew, bool isStored, out ulong value)
    {
        value = 0;
        foreach (var part in parts)
        {
            var of = Value(rowEvent, part, isNew);
            if (of.IsNull)
            {
                return false;
            }

            if (isStored)
            {
                hash.Add(of, part.Comparison);
            }
            else if (!hash.TryAddCompared(of, part.Comparison))
            {
                return false;
            }
        }

        value = hash.Value;
        return true;
    }

    private static bool HasNull(in RowEvent rowEvent, KeyPart[] parts, bool isNew)
    {
        foreach (var part in parts)
        {
            if (Value(rowEvent, part, isNew).IsNull)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsChanged(in RowEvent rowEvent, KeyPart[] parts)
    {
        foreach (var part in parts)
        {
            if (!ChangeValues.AreSame(Value(rowEvent, part, isNew: false), Value(rowEvent, part, isNew: true)))
            {
                return true;
            }
        }

        return false;
    }

    private static ValueView Value(in RowEvent rowEvent, KeyPart part, bool isNew) => part.Column == KeyPart.RowId
        ? ValueView.FromInteger(isNew ? rowEvent.NewRowid : rowEvent.OldRowid)
        : isNew ? rowEvent.New(part.Column) : rowEvent.Old(part.Column);
}
