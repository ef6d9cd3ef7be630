using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>
/// Streams the rows of a reading statement straight from SQLite. On the writer's connection its rest is kept in memory
/// when others need the writer before the client has fetched it all.
/// </summary>
/// <param name="lease">The reader, null on the writer's or the session's own connection.</param>
/// <param name="entry">Where what is handed out is noted, null outside a transaction.</param>
internal sealed class ReadCursor(StorageSession session, Statement statement, ReaderLease? lease, StatementControl control, LoggedStatement? entry)
    : ICursor, IOpenCursor
{
    private Statement? _statement = statement;
    private Queue<SqlValue[]>? _kept;
    private long _keptBytes;
    private ParkedMemory? _memory;
    private (string Name, string? DeclaredType)[]? _columns;
    private SqlValue[]? _current;
    private PgErrorException? _failure;
    private bool _hasRow;
    private bool _isAtEnd;

    public int ColumnCount { get; private set; } = statement.ColumnCount;

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

    public string ColumnName(int column) => _columns is null ? Open.ColumnName(column) : _columns[column].Name;

    public string? ColumnDeclaredType(int column) => _columns is null ? Open.ColumnDeclaredType(column) : _columns[column].DeclaredType;

    public bool IsRunningOn(Connection connection) => !IsDone && _statement!.Connection == connection;

    /// <summary>The first step, whose row waits for the first <see cref="Step"/>.</summary>
    internal void Start()
    {
        _hasRow = Advance();
        ColumnCount = Open.ColumnCount;
    }

    public bool Step()
    {
        if (_hasRow)
        {
            _hasRow = false;
            return true;
        }

        if (_kept is not null)
        {
            _current = null;
            if (_kept.TryDequeue(out _current))
            {
                Give(BytesOf(_current));
                return true;
            }

            return _failure is null ? false : throw _failure;
        }

        try
        {
            return Advance();
        }
        catch (SqliteException failure)
        {
            throw session.Translate(failure);
        }
    }

    public ValueView Column(int column) => _current is { } row ? row[column].AsView() : Open.Column(column);

    public ValueTask ContinueAsync() => session.ContinueAsync(this);

    public ValueTask CompleteAsync() => DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_statement is not null || _kept is not null)
        {
            await ContinueAsync();
            session.Forget(this);
            Close();
        }
    }

    public void Keep(Connection writer, ParkedMemory memory)
    {
        if (_statement is null || _statement.Connection != writer)
        {
            return;
        }

        var kept = new Queue<SqlValue[]>();
        _memory = memory;
        try
        {
            if (!_isAtEnd && (_hasRow || Advance()))
            {
                do
                {
                    var row = _statement.OwnedRow();
                    var bytes = BytesOf(row);
                    if (!memory.TryTake(bytes))
                    {
                        throw new PgErrorException(memory.Exhausted());
                    }

                    _keptBytes += bytes;
                    kept.Enqueue(row);
                }
                while (Advance());
            }
        }
        catch (SqliteException failure)
        {
            _failure = session.Translate(failure);
        }
        catch (PgErrorException failure)
        {
            _failure = failure;
        }

        _hasRow = false;
        _kept = kept;
        _columns = [.. Enumerable.Range(0, ColumnCount).Select(column => (_statement.ColumnName(column), _statement.ColumnDeclaredType(column)))];
        _statement.Dispose();
        _statement = null;
    }

    public void Close()
    {
        Abandon();
        _kept = null;
        Give(_keptBytes);
    }

    internal void Abandon()
    {
        var open = _statement is not null;
        _statement?.Dispose();
        _statement = null;
        if (open)
        {
            lease?.Release();
        }
    }

    private void Give(long bytes)
    {
        _memory?.Give(bytes);
        _keptBytes -= bytes;
    }

    private static long BytesOf(SqlValue[] row)
    {
        long bytes = 64;
        foreach (var value in row)
        {
            bytes += 32 + value.Bytes.Length;
        }

        return bytes;
    }

    private bool Advance()
    {
        if (_isAtEnd)
        {
            return false;
        }

        if (Open.Step(control))
        {
            entry?.Digest.Add(Open);
            return true;
        }

        _isAtEnd = true;
        if (entry is not null)
        {
            entry.ReachedEnd = true;
        }

        return false;
    }
}
