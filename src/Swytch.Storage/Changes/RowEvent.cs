using Swytch.Core;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Changes;

/// <summary>
/// One row that SQLite is about to change. Values are read from SQLite when asked for, with the column's affinity applied
/// (a row about to be inserted shows an integer in a REAL column as such); valid only during the call it is given to.
/// </summary>
internal readonly unsafe ref struct RowEvent
{
    private readonly nint _connection;

    internal RowEvent(nint connection, ChangeKind kind, CapturedTable table, long oldRowid, long newRowid)
    {
        _connection = connection;
        Kind = kind;
        Table = table;
        OldRowid = oldRowid;
        NewRowid = newRowid;
    }

    /// <summary>An update may change the key as well; records then hold a deletion and an insertion.</summary>
    internal ChangeKind Kind { get; }

    internal CapturedTable Table { get; }

    /// <summary>Meaningless for inserts and for tables WITHOUT ROWID.</summary>
    internal long OldRowid { get; }

    /// <summary>Meaningless for deletes and for tables WITHOUT ROWID.</summary>
    internal long NewRowid { get; }

    /// <summary>Of an update or a delete.</summary>
    /// <param name="column">Index in <see cref="CapturedTable.Columns"/>; no virtual generated column, for the hook does not know those.</param>
    internal ValueView Old(int column)
    {
        var of = Table.Columns[column];
        return Normalized(OldValue(of), of.Affinity);
    }

    /// <summary>Of an insert or an update.</summary>
    /// <param name="column">See <see cref="Old"/>.</param>
    internal ValueView New(int column)
    {
        var of = Table.Columns[column];
        return Normalized(NewValue(of), of.Affinity);
    }

    internal nint OldValue(CapturedColumn column)
    {
        nint value;
        var code = Sqlite3.PreupdateOld(_connection, column.Source, &value);
        Invariant.Holds(code == ResultCode.Ok, "the hook tells the old value");
        return value;
    }

    internal nint NewValue(CapturedColumn column)
    {
        nint value;
        var code = Sqlite3.PreupdateNew(_connection, column.Source, &value);
        Invariant.Holds(code == ResultCode.Ok, "the hook tells the new value");
        return value;
    }

    /// <summary>SQLite keeps small whole numbers of REAL columns as integers and turns them back when the row is read.</summary>
    internal static ValueView Normalized(nint value, Affinity affinity)
    {
        var view = FunctionValues.Read(value);
        return affinity == Affinity.Real && view.Kind == ValueKind.Integer ? ValueView.FromReal(view.Integer) : view;
    }
}

/// <summary>Sees every row event that is recorded, also those whose effect a later one undoes, before it is encoded.</summary>
internal interface IRowEventSink
{
    void OnRowEvent(in RowEvent rowEvent);
}
