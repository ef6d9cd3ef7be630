using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Changes;

/// <summary>
/// Writes down every row that statements of this connection change in its database file, in SQLite's changeset format, in the order of execution
/// and without netting anything: each intermediate state was valid here, so it is valid where the changes are applied, and the reverse undoes them exactly.
/// Left out: temporary and attached tables, sqlite_…, swytch_… that are not named, generated columns, updates that change no value, what DDL itself does.
/// What a failed statement or ROLLBACK TO undid must be cut by the caller.
/// </summary>
internal sealed partial class ChangeRecorder : IPreupdateListener
{
    private readonly Connection _connection;
    private readonly RecorderSettings _settings;
    private readonly ChangeBuffer _buffer = new();
    private readonly HeldUpdate _held;
    private nint[] _old = new nint[16];
    private nint[] _new = new nint[16];
    private bool[] _isChanged = new bool[16];
    private CapturedTable? _current;
    private int _events;
    private bool _isBroken;

    internal ChangeRecorder(Connection connection, RecorderSettings settings)
    {
        _connection = connection;
        _settings = settings;
        _held = new HeldUpdate(connection);
    }

    /// <summary>Off until it is switched on; off while changes are applied that are recorded elsewhere.</summary>
    internal bool IsRecording
    {
        get;
        set
        {
            Settle();
            field = value;
        }
    }

    internal IRowEventSink? Sink { get; set; }

    /// <summary>Encoded bytes held.</summary>
    internal int Length
    {
        get
        {
            Settle();
            return _buffer.Length;
        }
    }

    /// <summary>Row events held. An update that changes the key counts as one.</summary>
    internal int Events
    {
        get
        {
            Settle();
            return _events;
        }
    }

    /// <summary>The place behind everything recorded so far. Valid until the recorder is cut before it or cleared.</summary>
    internal ChangeMark Mark
    {
        get
        {
            Settle();
            return new ChangeMark(_buffer.Length, _events, _current);
        }
    }

    /// <summary>Forgets what was recorded after the mark: a failed statement, ROLLBACK TO.</summary>
    internal void CutTo(in ChangeMark mark)
    {
        _held.Drop();
        _buffer.Cut(mark.Length);
        _events = mark.Events;
        _current = mark.Table;
        _isBroken = false;
    }

    /// <summary>What was recorded after the mark, with a table header of its own; the recorder is cut to the mark.</summary>
    internal ChangeSegment TakeFrom(in ChangeMark mark)
    {
        Settle();
        Invariant.Holds(!_isBroken, "changes of a failed statement are cut");
        Invariant.Holds(mark.Length <= _buffer.Length, "the mark is of these changes");
        var changes = _buffer.Written[mark.Length..];
        var events = _events - mark.Events;
        byte[] bytes = [];
        if (changes.Length > 0)
        {
            var header = changes[0] == ChangeFormat.TableHeader ? default : mark.Table!.Header.AsSpan();
            bytes = new byte[header.Length + changes.Length];
            header.CopyTo(bytes);
            changes.CopyTo(bytes.AsSpan(header.Length));
        }

        CutTo(mark);
        return new ChangeSegment(bytes, events);
    }

    internal void Clear()
    {
        _held.Drop();
        _buffer.Clear();
        _events = 0;
        _current = null;
        _isBroken = false;
    }

    /// <summary>Why a statement that writes these tables cannot be captured; to be asked before it runs. Null when it can, or nothing is recorded.</summary>
    internal PgError? RefusalOf(StatementFacts facts) =>
        IsRecording && facts is { WrittenTables: { } tables, ChangesSchema: false } ? _connection.Tables.RefusalOf(tables) : null;

    /// <summary>Writes down an update that is held back; must happen before the rows change in a way that is not recorded.</summary>
    internal void Settle()
    {
        if (_held.Table is not { } table || _isBroken)
        {
            return;
        }

        // Broken for good when the row cannot be read; what is read then runs into the invariant.
        _isBroken = true;
        _held.Complete();
        WriteHeld(table);
        _held.Drop();
        _isBroken = false;
    }

    private void SettleBefore(in RowEvent next)
    {
        if (_held.Table is { } table && _held.IsSeenBy(next))
        {
            _held.Complete(next, _new);
            WriteHeld(table);
            _held.Drop();
        }
        else
        {
            Settle();
        }
    }

    void IPreupdateListener.OnPreupdate(in PreupdateCall call)
    {
        if (!IsRecording || _isBroken || _connection.Tables.Find(call) is not { } table
            || (table.IsEngines && !_settings.SwytchTables.Contains(table.Name)))
        {
            return;
        }

        var rowEvent = new RowEvent(_connection.Handle, call.Kind, table, call.OldRowid, call.NewRowid);
        SettleBefore(rowEvent);

        // Until this event is complete what is held is not what happened.
        _isBroken = true;
        if (table.Refusal is { } refusal)
        {
            throw new PgErrorException(refusal);
        }

        Record(rowEvent);
        if (_buffer.Length > _settings.MaximumBytes)
        {
            throw new PgErrorException(new PgError(
                SqlState.ProgramLimitExceeded, $"changes of the transaction exceed the limit of {_settings.MaximumBytes} bytes")
            {
                Hint = "Split the change into several transactions, or raise the limit.",
            });
        }

        _isBroken = false;
    }

    private void Record(in RowEvent rowEvent)
    {
        var table = rowEvent.Table;
        var count = table.Recorded.Length;
        if (_old.Length < count)
        {
            _old = new nint[count];
            _new = new nint[count];
            _isChanged = new bool[count];
        }

        var isNewKey = table.HasRowidKey && rowEvent.OldRowid != rowEvent.NewRowid;
        if (rowEvent.Kind == ChangeKind.Update)
        {
            if (!ReadUpdate(rowEvent, ref isNewKey))
            {
                return;
            }
        }
        else
        {
            Read(rowEvent);
        }

        CheckKey(rowEvent);
        Sink?.OnRowEvent(rowEvent);
        var isIndirect = Sqlite3.PreupdateDepth(_connection.Handle) > 0 ? (byte)1 : (byte)0;
        if (rowEvent.Kind == ChangeKind.Update && HasDoubt(table))
        {
            _held.Hold(rowEvent, isIndirect, _old, _new);
            return;
        }

        BeginEvent(table);
        if (rowEvent.Kind == ChangeKind.Update && !isNewKey)
        {
            WriteUpdate(rowEvent, isIndirect);
            return;
        }

        if (rowEvent.Kind != ChangeKind.Insert)
        {
            WriteWhole(ChangeKind.Delete, isIndirect, table, rowEvent.OldRowid, _old);
        }

        if (rowEvent.Kind != ChangeKind.Delete)
        {
            WriteWhole(ChangeKind.Insert, isIndirect, table, rowEvent.NewRowid, _new);
        }
    }
}

/// <param name="MaximumBytes">Encoded changes held at once; beyond it a statement fails with 54000.</param>
/// <param name="SwytchTables">Tables named swytch_… whose rows are recorded all the same.</param>
internal sealed record RecorderSettings(int MaximumBytes, IReadOnlySet<string> SwytchTables)
{
    /// <summary>256 MiB and no table of the engine's.</summary>
    internal static RecorderSettings Default { get; } = new(256 << 20, new HashSet<string>());
}

/// <summary>A place in what a recorder holds.</summary>
internal readonly record struct ChangeMark(int Length, int Events, CapturedTable? Table);

/// <summary>Encoded changes that stand for themselves.</summary>
/// <param name="Events">Row events in it.</param>
internal readonly record struct ChangeSegment(ReadOnlyMemory<byte> Bytes, int Events)
{
    internal bool IsEmpty => Bytes.IsEmpty;
}
