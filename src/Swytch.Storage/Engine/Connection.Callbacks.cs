using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>What SQLite calls while a statement is prepared or runs. No exception may pass through SQLite's frames: it is kept and thrown again afterwards.</summary>
internal sealed unsafe partial class Connection
{
    /// <summary>About one call in 11 µs: not measurable, and fast enough for a cancel.</summary>
    private const int ProgressOperations = 1000;

    private readonly List<GCHandle> _handles = [];
    private ExceptionDispatchInfo? _thrown;
    private StatementControl? _control;
    private StatementOrigin _origin;
    private StatementFacts? _facts;
    private int _depth;

    /// <summary>Grows with each outermost call into SQLite: what a function remembers belongs to one of them.</summary>
    private long _run;

    /// <summary>Of the statement that runs now; functions get it.</summary>
    internal StatementControl? Control => _control ?? (SessionContext is { } context ? new StatementControl { SessionContext = context } : null);

    /// <summary>Whose transaction is on this connection: functions that constraints and generated columns call get it also where no statement of a client runs.</summary>
    internal object? SessionContext { get; set; }

    /// <summary>Frames in the WAL after the last commit of this connection; 0 until it has committed a change.</summary>
    internal int WalFrames { get; private set; }

    /// <summary>Commits of this connection that changed something.</summary>
    internal long CommitsWithChanges { get; private set; }

    /// <summary>Keeps the first exception thrown by a callback of ours, to be the statement's error.</summary>
    internal void Keep(Exception exception) => _thrown ??= ExceptionDispatchInfo.Capture(exception);

    /// <summary>What a collation threw: SQLite itself saw no failure.</summary>
    internal void ThrowKept()
    {
        if (_thrown is { } thrown)
        {
            _thrown = null;
            thrown.Throw();
        }
    }

    /// <summary>A handle that lives as long as the connection.</summary>
    internal nint Pin(object target)
    {
        var handle = GCHandle.Alloc(target);
        _handles.Add(handle);
        return GCHandle.ToIntPtr(handle);
    }

    /// <param name="facts">Of the statement: SQLite may compile it, also when it is only stepped.</param>
    internal (StatementControl? Control, StatementOrigin Origin, StatementFacts? Facts) Enter(
        StatementControl? control, StatementOrigin origin, StatementFacts? facts)
    {
        var before = (_control, _origin, _facts);
        if (_depth++ == 0)
        {
            // What a callback threw belongs to the outermost call: a query of a function must not lose it.
            _run++;
            _thrown = null;
            _refusal = null;
        }

        _control = control;
        _origin = origin;
        _facts = facts;
        return before;
    }

    internal void Leave((StatementControl? Control, StatementOrigin Origin, StatementFacts? Facts) before)
    {
        _depth--;
        (_control, _origin, _facts) = before;
    }

    private void InstallCallbacks()
    {
        var self = Pin(this);
        Sqlite3.SetProgressHandler(_handle, ProgressOperations, &OnProgress, self);
        Check(Sqlite3.SetAuthorizer(_handle, &OnAuthorize, self));
        Sqlite3.SetWalHook(_handle, &OnWalCommit, self);
    }

    private void FreeHandles()
    {
        foreach (var handle in _handles)
        {
            handle.Free();
        }

        _handles.Clear();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnProgress(nint context) =>
        Unsafe.As<Connection>(GCHandle.FromIntPtr(context).Target!)._control?.StopReason is null ? 0 : 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAuthorize(nint context, int action, byte* first, byte* second, byte* database, byte* source)
    {
        var connection = Unsafe.As<Connection>(GCHandle.FromIntPtr(context).Target!);
        try
        {
            connection.NoteAuthorized((AuthorizerAction)action, Utf8.Span(first));
            var refusal = AuthorizerPolicy.Look(
                (AuthorizerAction)action,
                Utf8.Span(first),
                Utf8.Span(second),
                Utf8.Span(database),
                connection._origin,
                connection._facts);
            connection._facts?.Touched.Note((AuthorizerAction)action, Utf8.Span(first), Utf8.Span(second), Utf8.Span(database), Utf8.Span(source));
            connection._refusal ??= refusal;
            return refusal is null ? 0 : 1;
        }
#pragma warning disable CA1031 // Kept, and thrown again by the call that failed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            connection.Keep(exception);
            return 1;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnWalCommit(nint context, nint handle, byte* schema, int frames)
    {
        var connection = Unsafe.As<Connection>(GCHandle.FromIntPtr(context).Target!);
        connection.WalFrames = frames;
        connection.CommitsWithChanges++;
        connection.HasSchemaInDoubt = false;
        return ResultCode.Ok;
    }
}
