using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Swytch.Core;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>Ways to see the rows that a statement handles, for finding out which one violated a constraint.</summary>
internal sealed unsafe partial class Connection
{
    internal const string SeenFunction = "swytch_seen";

    /// <summary>Beyond this many rows the first ones must do: the violation is nearly always among them.</summary>
    private const int RowChangesKept = 10_000;

    private const int PreupdateInsert = 18;
    private const int PreupdateUpdate = 23;

    private bool _hasSeenFunction;
    private List<RowChange>? _rowChanges;

    /// <summary>Arguments of the latest call of <see cref="SeenFunction"/>: a number that says from where, then the row.</summary>
    internal List<SqlValue[]> SeenRows { get; } = [];

    /// <summary>SQL function that notes its arguments; no client may call it.</summary>
    internal void RequireSeenFunction()
    {
        SeenRows.Clear();
        if (_hasSeenFunction)
        {
            return;
        }

        RegisterScalar(new ScalarFunction(SeenFunction, -1, false, (arguments, _) =>
        {
            var row = new SqlValue[arguments.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = arguments[i].ToOwned();
            }

            SeenRows.Add(row);
            if (SeenRows.Count > RowChangesKept)
            {
                SeenRows.RemoveRange(0, RowChangesKept / 2);
            }

            return SqlValue.Null;
        }));
        _hasSeenFunction = true;
    }

    /// <summary>Collects the rows changed by what the action runs, cascades and triggers included.</summary>
    internal List<RowChange> WatchRowChanges(Action action)
    {
        var changes = _rowChanges = [];
        Sqlite3.SetPreupdateHook(_handle, &OnPreupdate, Pin(this));
        try
        {
            action();
        }
        finally
        {
            Sqlite3.SetPreupdateHook(_handle, null, 0);
            _rowChanges = null;
        }

        return changes;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPreupdate(nint context, nint handle, int operation, byte* database, byte* table, long oldRowId, long newRowId)
    {
        var connection = Unsafe.As<Connection>(GCHandle.FromIntPtr(context).Target!);
        try
        {
            if (connection._rowChanges is { Count: < RowChangesKept } changes && Utf8.Span(database).SequenceEqual("main"u8))
            {
                changes.Add(new RowChange(
                    Encoding.UTF8.GetString(Utf8.Span(table)),
                    operation == PreupdateInsert ? null : connection.PreupdateRow(isNew: false),
                    operation is PreupdateInsert or PreupdateUpdate ? connection.PreupdateRow(isNew: true) : null));
            }
        }
#pragma warning disable CA1031 // Kept, and thrown again by the step that met it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            connection.Keep(exception);
        }
    }

    private SqlValue[] PreupdateRow(bool isNew)
    {
        var row = new SqlValue[Sqlite3.PreupdateCount(_handle)];
        for (var i = 0; i < row.Length; i++)
        {
            nint value;
            var code = isNew ? Sqlite3.PreupdateNew(_handle, i, &value) : Sqlite3.PreupdateOld(_handle, i, &value);
            row[i] = code == ResultCode.Ok && value != 0 ? FunctionValues.Read(value).ToOwned() : SqlValue.Null;
        }

        return row;
    }
}

/// <param name="Old">Null for an insert.</param>
/// <param name="New">Null for a delete.</param>
internal sealed record RowChange(string Table, SqlValue[]? Old, SqlValue[]? New);
