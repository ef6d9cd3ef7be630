using Swytch.Core;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>Streams the rows of a reading statement straight from SQLite.</summary>
internal sealed class ReadCursor(StorageSession session, Statement statement, ReaderLease? lease, StatementControl control) : ICursor, IOpenCursor
{
    private Statement? _statement = statement;
    private bool _isAtEnd;

    public int ColumnCount => Open.ColumnCount;

    public long Changes => 0;

    public bool IsDone => _isAtEnd || _statement is null;

    private Statement Open
    {
        get
        {
            Invariant.Holds(_statement is not null, "a cursor is not used after it or its transaction has ended");
            return _statement;
        }
    }

    public string ColumnName(int column) => Open.ColumnName(column);

    public string? ColumnDeclaredType(int column) => Open.ColumnDeclaredType(column);

    public bool Step()
    {
        if (_isAtEnd)
        {
            return false;
        }

        try
        {
            if (Open.Step(control))
            {
                return true;
            }
        }
        catch (SqliteException failure)
        {
            throw session.Translate(failure);
        }

        _isAtEnd = true;
        return false;
    }

    public ValueView Column(int column) => Open.Column(column);

    public ValueTask CompleteAsync() => DisposeAsync();

    public ValueTask DisposeAsync()
    {
        if (_statement is not null)
        {
            session.Forget(this);
            Close();
        }

        return ValueTask.CompletedTask;
    }

    public void Close()
    {
        _statement?.Dispose();
        _statement = null;
        lease?.Release();
    }
}
