using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Swytch.Storage.Changes;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>
/// The one preupdate hook of the connection and the one who listens to it at a time: the recorder, the applier, or an inquiry.
/// </summary>
internal sealed unsafe partial class Connection
{
    private bool _hasPreupdateHook;
    private IPreupdateListener? _listener;
    private ChangeApplier? _applier;

    /// <summary>Records what is written here, when somebody has asked for that (<see cref="RequireRecorder"/>).</summary>
    internal ChangeRecorder? Recorder { get; private set; }

    /// <summary>Shapes of the tables whose rows are captured or applied here.</summary>
    internal CapturedTables Tables => field ??= new CapturedTables(this);

    /// <summary>Writes encoded changes into this connection's database file.</summary>
    internal ChangeApplier Applier => _applier ??= new ChangeApplier(this);

    /// <summary>Calls of the authorizer: when it stands still, no statement was compiled, and the schema is the same as before.</summary>
    internal long AuthorizerCalls { get; private set; }

    /// <summary>DDL was compiled here and no commit has followed: the schema cookie does not name the schema for certain.</summary>
    internal bool HasSchemaInDoubt { get; private set; }

    /// <summary>The connection's recorder, made at the first call; it is off until it is switched on.</summary>
    /// <param name="settings">Of the recorder; the first call's stand.</param>
    internal ChangeRecorder RequireRecorder(RecorderSettings settings)
    {
        if (Recorder is null)
        {
            Recorder = new ChangeRecorder(this, settings);
            Listen(Recorder);
        }

        return Recorder;
    }

    /// <summary>From here on this one hears of row changes, and the one that did so far does not.</summary>
    /// <param name="listener">Null for nobody.</param>
    /// <returns>Who listened before.</returns>
    internal IPreupdateListener? Listen(IPreupdateListener? listener)
    {
        var before = _listener;
        (before as ChangeRecorder)?.Settle();
        _listener = listener;
        if (listener is not null && !_hasPreupdateHook)
        {
            InstallPreupdateHook();
        }

        return before;
    }

    /// <summary>
    /// Never taken away again. Statements compiled before do not fit: without a hook DELETE without WHERE is compiled into a truncation,
    /// which tells nothing. Setting the authorizer makes SQLite compile them anew.
    /// </summary>
    private void InstallPreupdateHook()
    {
        var self = Pin(this);
        Sqlite3.SetPreupdateHook(_handle, &OnPreupdate, self);
        Check(Sqlite3.SetAuthorizer(_handle, &OnAuthorize, self));
        _hasPreupdateHook = true;
    }

    /// <summary>Runs statements of our own inside a callback of SQLite: the error kept for the statement outside stays.</summary>
    internal T InsideCallback<T>(Func<T> action)
    {
        var (thrown, refusal, facts) = (_thrown, _refusal, _facts);
        _facts = null;
        try
        {
            return action();
        }
        finally
        {
            (_thrown, _refusal, _facts) = (thrown, refusal, facts);
        }
    }

    /// <summary>Name of the collating sequence of a column of the database file (sqlite.org/c3ref/table_column_metadata.html).</summary>
    internal string CollationOf(string table, string column)
    {
        byte* collation = null;
        fixed (byte* database = "main\0"u8, tableName = Utf8.WithTerminator(table), columnName = Utf8.WithTerminator(column))
        {
            Check(Sqlite3.ColumnMetadata(_handle, database, tableName, columnName, null, &collation, null, null, null));
        }

        return Utf8.String(collation) ?? "BINARY";
    }

    /// <summary>Switches a setting of sqlite.org/c3ref/c_dbconfig_defensive.html; a change makes SQLite compile all statements anew.</summary>
    /// <returns>Whether it was different before.</returns>
    internal bool Switch(int option, bool isOn)
    {
        int before;
        Check(Sqlite3.Configure(_handle, option, -1, &before));
        if (before != 0 == isOn)
        {
            return false;
        }

        Set(option, isOn ? 1 : 0);
        return true;
    }

    private void NoteAuthorized(AuthorizerAction action, ReadOnlySpan<byte> table)
    {
        AuthorizerCalls++;
        HasSchemaInDoubt |= AuthorizerPolicy.IsSchemaChange(action)
            || (action is AuthorizerAction.Insert or AuthorizerAction.Update or AuthorizerAction.Delete
                && (table.SequenceEqual("sqlite_master"u8) || table.SequenceEqual("sqlite_temp_master"u8)));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPreupdate(nint context, nint handle, int operation, byte* database, byte* table, long oldRowid, long newRowid)
    {
        var connection = Unsafe.As<Connection>(GCHandle.FromIntPtr(context).Target!);
        if (connection._listener is not { } listener)
        {
            return;
        }

        try
        {
            listener.OnPreupdate(new PreupdateCall((ChangeKind)operation, database, table, oldRowid, newRowid));
        }
#pragma warning disable CA1031 // Kept, and thrown again by the step that met it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            connection.Keep(exception);
        }
    }
}

/// <summary>One call of the preupdate hook (sqlite.org/c3ref/preupdate_blobwrite.html); its names are valid during the call.</summary>
internal readonly unsafe ref struct PreupdateCall(ChangeKind kind, byte* database, byte* table, long oldRowid, long newRowid)
{
    internal ChangeKind Kind => kind;

    internal long OldRowid => oldRowid;

    internal long NewRowid => newRowid;

    internal nint TableAddress => (nint)table;

    internal bool IsMain => Utf8.Span(database).SequenceEqual("main"u8);

    internal ReadOnlySpan<byte> Table => Utf8.Span(table);
}

internal interface IPreupdateListener
{
    /// <summary>What it throws becomes the error of the statement, which runs to its end first.</summary>
    void OnPreupdate(in PreupdateCall call);
}
