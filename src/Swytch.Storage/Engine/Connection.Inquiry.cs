using System.Text;
using Swytch.Core;
using Swytch.Storage.Changes;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>Ways to see the rows that a statement handles, for finding out which one violated a constraint.</summary>
internal sealed unsafe partial class Connection
{
    internal const string SeenFunction = "swytch_seen";

    /// <summary>Beyond this many rows the first ones must do: the violation is nearly always among them.</summary>
    private const int RowChangesKept = 10_000;

    private bool _hasSeenFunction;

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

    /// <summary>Collects the rows changed by what the action runs, cascades and triggers included. Nothing of it is recorded.</summary>
    internal List<RowChange> WatchRowChanges(Action action)
    {
        var watch = new RowChangeWatch(this);
        var before = Listen(watch);
        try
        {
            action();
        }
        finally
        {
            Listen(before);
        }

        return watch.Changes;
    }

    private sealed class RowChangeWatch(Connection connection) : IPreupdateListener
    {
        internal List<RowChange> Changes { get; } = [];

        public void OnPreupdate(in PreupdateCall call)
        {
            if (Changes.Count < RowChangesKept && call.IsMain)
            {
                Changes.Add(new RowChange(
                    Encoding.UTF8.GetString(call.Table),
                    call.Kind == ChangeKind.Insert ? null : connection.PreupdateRow(isNew: false),
                    call.Kind == ChangeKind.Delete ? null : connection.PreupdateRow(isNew: true)));
            }
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
