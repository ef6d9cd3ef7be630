using Swytch.Core;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>
/// A writing statement. It runs to its end at the first step, so that no savepoint or commit ever meets it half done;
/// rows of RETURNING are kept until they are fetched.
/// </summary>
/// <param name="isSchemaChange">The planner says so; SQLite may know more.</param>
internal sealed class WriteCursor(
    StorageSession session, Statement statement, bool isSchemaChange, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    : ICursor, IOpenCursor
{
    private Statement? _statement = statement;
    private List<SqlValue[]>? _rows;
    private SqlValue[]? _current;
    private int _next;
    private bool _hasRun;

    public int ColumnCount => Open.ColumnCount;

    public long Changes { get; private set; }

    internal Statement Open
    {
        get
        {
            Invariant.Holds(_statement is not null, "a cursor is not used after it or its transaction has ended");
            return _statement;
        }
    }

    /// <summary>It never is between two calls: it runs to its end at once.</summary>
    public bool IsDone => true;

    /// <summary>Known after it is closed too.</summary>
    internal bool ChangedSchema { get; } = isSchemaChange || statement.Facts.ChangesSchema;

    internal ReadOnlyMemory<SqlValue> Parameters => parameters;

    internal StatementControl Control => control;

    public string ColumnName(int column) => Open.ColumnName(column);

    public string? ColumnDeclaredType(int column) => Open.ColumnDeclaredType(column);

    public bool Step()
    {
        Run();
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

    public ValueTask CompleteAsync()
    {
        if (_statement is null)
        {
            return ValueTask.CompletedTask;
        }

        Run();
        Close();
        session.Complete(this);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_statement is not null)
        {
            Close();
            session.Abandon(this);
        }

        return ValueTask.CompletedTask;
    }

    public void Close()
    {
        _statement?.Dispose();
        _statement = null;
        _rows = null;
    }

    private void Run()
    {
        if (_hasRun)
        {
            return;
        }

        _hasRun = true;
        session.Run(this);
    }

    /// <summary>Called by the session inside whatever undoes the statement when it fails.</summary>
    internal void RunToEnd(Connection connection)
    {
        var statement = Open;
        try
        {
            while (statement.Step(control))
            {
                (_rows ??= []).Add(statement.OwnedRow());
            }

            // DDL leaves the count of the statement before it (sqlite.org/c3ref/changes.html).
            Changes = statement.Facts.WrittenTables is null && !statement.Facts.TouchesTemporary ? 0 : connection.Changes;
        }
        catch
        {
            _rows = null;
            throw;
        }
        finally
        {
            statement.Reset();
        }
    }
}
