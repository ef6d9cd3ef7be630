using Swytch.Core;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>
/// changes(), total_changes() and last_insert_rowid() are facts of a connection to SQLite, and of a session to its client:
/// a session that moves between connections takes them along.
/// </summary>
internal sealed unsafe partial class Connection
{
    private SessionCounts _session;
    private long _changesBefore;
    private long _totalBefore;

    /// <summary>The session's counts as they are after what it has run here.</summary>
    internal SessionCounts Counts => new(LastInsertRowId, Changes, TotalChanges);

    private long TotalChanges => _session.TotalChanges + Sqlite3.TotalChanges(_handle) - _totalBefore;

    /// <summary>Before a statement of the session.</summary>
    internal void Adopt(in SessionCounts counts)
    {
        _session = counts;
        _changesBefore = Changes;
        _totalBefore = Sqlite3.TotalChanges(_handle);
        LastInsertRowId = counts.LastInsertRowId;
    }

    private void RegisterSessionCounts()
    {
        // Inside a trigger SQLite's own number moves, and is the right one there.
        RegisterScalar(new ScalarFunction(
            "changes", 0, false, (_, _) => SqlValue.FromInteger(Changes == _changesBefore ? _session.Changes : Changes)));
        RegisterScalar(new ScalarFunction("total_changes", 0, false, (_, _) => SqlValue.FromInteger(TotalChanges)));
    }
}

internal readonly record struct SessionCounts(long LastInsertRowId, long Changes, long TotalChanges);
