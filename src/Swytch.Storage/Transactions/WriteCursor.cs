using Swytch.Core;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>
/// A writing statement, run to its end before the cursor is handed out, so that no savepoint or commit ever meets it half done;
/// rows of RETURNING are kept until they are fetched.
/// </summary>
internal sealed class WriteCursor(
    StorageSession session, Statement prepared, StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    : ICursor, IOpenCursor
{
    private readonly string[] _names = [.. Enumerable.Range(0, prepared.ColumnCount).Select(prepared.ColumnName)];
    private readonly string?[] _declaredTypes = [.. Enumerable.Range(0, prepared.ColumnCount).Select(prepared.ColumnDeclaredType)];
    private Statement? _prepared = prepared;
    private bool _isOpen = true;
    private List<SqlValue[]>? _rows;
    private SqlValue[]? _current;
    private int _next;

    public int ColumnCount => _names.Length;

    public long Changes { get; private set; }

    /// <summary>Before it has run to its end.</summary>
    internal Statement Open
    {
        get
        {
            Invariant.Holds(_prepared is not null, "a statement is run once");
            return _prepared;
        }
    }

    public bool IsDone => true;

    /// <summary>The planner says so, or SQLite.</summary>
    internal bool ChangedSchema { get; } = statement.IsSchemaChange || prepared.Facts.ChangesSchema;

    internal StorageStatement Statement => statement;

    internal ReadOnlyMemory<SqlValue> Parameters => parameters;

    internal StatementControl Control => control;

    public string ColumnName(int column) => _names[column];

    public string? ColumnDeclaredType(int column) => _declaredTypes[column];

    public bool Step()
    {
        if (_rows is null || _next >= _rows.Count)
        {
            _current = null;
            return false;
        }

        _current = _rows[_next];
        _rows[_next++] = null!;
        return true;
    }

    public ValueView Column(int column)
    {
        Invariant.Holds(_current is not null, "a column is read from a row");
        return _current[column].AsView();
    }

    public ValueTask ContinueAsync() => ValueTask.CompletedTask;

    public ValueTask CompleteAsync() => End() ? session.CompleteAsync(this) : ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => End() ? session.AbandonAsync(this) : ValueTask.CompletedTask;

    public bool IsRunningOn(Connection connection) => false;

    /// <summary>Its rows are in memory already.</summary>
    public void Keep(Connection writer, ParkedMemory memory)
    {
    }

    public void Close()
    {
        _isOpen = false;
        _prepared?.Dispose();
        _prepared = null;
        _rows = null;
    }

    /// <summary>Called by the session inside whatever undoes the statement when it fails.</summary>
    internal void RunToEnd(Connection connection, LoggedStatement entry, Transaction transaction)
    {
        var running = Open;
        try
        {
            while (running.Step(control))
            {
                (_rows ??= []).Add(running.OwnedRow());
                entry.Digest.Add(running);
            }

            Changes = StorageSession.ChangesOf(running, connection);
            Writer.AddReads(transaction, running, statement, parameters.Span);
        }
        finally
        {
            running.Reset();
        }

        entry.Changes = Changes;
        entry.ReachedEnd = true;
        _prepared = null;
        running.Dispose();
    }

    /// <summary>False when it has ended before.</summary>
    private bool End()
    {
        var wasOpen = _isOpen;
        Close();
        return wasOpen;
    }
}
