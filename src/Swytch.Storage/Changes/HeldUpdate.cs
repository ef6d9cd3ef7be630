using Swytch.Core;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Changes;

/// <summary>
/// An update that cannot be written down when the hook tells it. SQLite carries a whole number of a REAL column as an integer in disguise, and where virtual
/// generated columns are about, it forgets to undo that in DO UPDATE SET x = excluded.r: for a column x without affinity the hook says 8.0, and the row then
/// holds 8. So in a schema with such columns a new whole real in a column without affinity may be either, and the row is read,
/// after it is written and before anything else is recorded, to see which.
/// </summary>
internal sealed class HeldUpdate(Connection connection)
{
    /// <summary>SQLite disguises no larger integers: six bytes (sqlite.org/datatype3.html, section 3, "optimization").</summary>
    private const double LargestDisguised = 140_737_488_355_328;

    private readonly ChangeBuffer _old = new();
    private readonly ChangeBuffer _new = new();

    /// <summary>Null when nothing is held.</summary>
    internal CapturedTable? Table { get; private set; }

    internal byte IsIndirect { get; private set; }

    internal long NewRowid { get; private set; }

    /// <summary>All values, the rowid first where that is the key.</summary>
    internal ReadOnlySpan<byte> Old => _old.Written;

    internal ReadOnlySpan<byte> New => _new.Written;

    internal static bool IsDoubtful(CapturedTable table, CapturedColumn column, in ValueView value) =>
        value.Kind == ValueKind.Real && column.Affinity == Affinity.Blob && table.Form != TableForm.FullText
        && Math.Abs(value.Real) <= LargestDisguised && Math.Floor(value.Real) == value.Real
        && !(value.Real == 0 && double.IsNegative(value.Real));

    internal void Hold(in RowEvent rowEvent, byte isIndirect, nint[] old, nint[] changed)
    {
        Table = rowEvent.Table;
        IsIndirect = isIndirect;
        NewRowid = rowEvent.NewRowid;
        Write(_old, rowEvent.OldRowid, old);
        Write(_new, rowEvent.NewRowid, changed);
    }

    internal void Drop() => Table = null;

    /// <summary>The same row, as the next event tells it: reading it would not do, its index entries may be gone.</summary>
    internal bool IsSeenBy(in RowEvent next) => next.Kind != ChangeKind.Insert && next.OldRowid == NewRowid
        && !next.Table.WithoutRowid && (next.Table == Table || next.Table.Header.AsSpan().SequenceEqual(Table!.Header));

    internal void Complete(in RowEvent next, nint[] values)
    {
        for (var i = 0; i < Table!.Recorded.Length; i++)
        {
            values[i] = next.OldValue(Table.Recorded[i]);
        }

        Write(_new, NewRowid, values);
    }

    /// <summary>Puts the values that the row holds in the place of those that the hook told.</summary>
    internal void Complete() => connection.InsideCallback(() =>
    {
        var select = connection.Applier.SelectOf(Table!);
        try
        {
            Bind(select);
            Invariant.Holds(select.Step(null), "an updated row is there until the next change");
            _new.Clear();
            for (var i = 0; i < select.ColumnCount; i++)
            {
                _new.WriteValue(select.Column(i));
            }
        }
        finally
        {
            select.Rest();
        }

        return true;
    });

    private void Bind(Statement select)
    {
        var record = new RecordReader(New);
        var parameter = 1;
        if (Table!.HasRowidKey)
        {
            record.Read();
            select.Bind(parameter, record.Value.ToOwned());
            return;
        }

        foreach (var column in Table.Recorded)
        {
            record.Read();
            if (column.KeyPlace > 0)
            {
                select.Bind(parameter++, record.Value.ToOwned());
            }
        }
    }

    private void Write(ChangeBuffer record, long rowid, nint[] values)
    {
        record.Clear();
        if (Table!.HasRowidKey)
        {
            record.WriteValue(ValueView.FromInteger(rowid));
        }

        for (var i = 0; i < Table.Recorded.Length; i++)
        {
            record.WriteValue(RowEvent.Normalized(values[i], Table.Recorded[i].Affinity));
        }
    }
}
