using System.Globalization;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions.Cursors;

/// <summary>
/// A cursor of DECLARE (PostgreSQL manual, DECLARE and FETCH; PostgreSQL 15, DoPortalRunFetch in tcop/pquery.c). Forward it reads its running
/// query; rows are kept when it is SCROLL, when it outlives its transaction, and when its transaction writes while it is open.
/// </summary>
internal sealed class SqlCursor : IPortal
{
    private readonly PgSession _session;
    private readonly IReadOnlyList<ResultColumn> _columns;
    private readonly uint[] _types;
    private readonly SqliteExecution _query;
    private readonly CursorRows _rows;
    private bool _keepsAll;
    private bool _queryIsDone;
    private bool _isFailed;

    /// <summary>Rows that the query has given so far.</summary>
    private long _read;

    /// <summary>0 before the first row, n on row n, one more than there are rows after the last.</summary>
    private long _position;

    /// <param name="types">Of the columns, decided.</param>
    public SqlCursor(PgSession session, DeclareCursorStatement declare, string statement, IReadOnlyList<ResultColumn> columns, uint[] types, SqliteExecution query, int level)
    {
        _session = session;
        _columns = columns;
        _types = types;
        _query = query;
        Name = declare.Name.Name;
        Statement = statement;
        IsHold = declare.IsHold;
        IsBinary = declare.IsBinary;
        IsScroll = declare.IsScroll == true;
        Level = level;
        CreatedAt = session.Now;
        _rows = new CursorRows(session.CursorBudget, Name);
        _keepsAll = IsScroll;
    }

    public string Name { get; }

    /// <summary>Result columns, their types decided.</summary>
    public IReadOnlyList<ResultColumn> Columns => [.. _columns.Select((column, index) => column with { TypeOid = _types[index] })];

    /// <summary>The text of DECLARE.</summary>
    public string Statement { get; }

    public bool IsHold { get; }

    public bool IsBinary { get; }

    public bool IsScroll { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>How many savepoints there were when it was made; it goes when one of them is rolled back.</summary>
    public int Level { get; set; }

    /// <summary>Its transaction has committed and all its rows are kept.</summary>
    public bool IsPersistent { get; private set; }

    public bool SurvivesTransaction => IsHold;

    public ValueTask<RowDescription?> DescribeAsync() => ValueTask.FromResult<RowDescription?>(Describe([]));

    /// <param name="formats">Of Bind; none: as the cursor was declared.</param>
    public RowDescription Describe(IReadOnlyList<short> formats) =>
        ResultColumns.Describe(_columns, formats.Count == 0 && IsBinary ? [1] : formats, _types);

    public async ValueTask<bool> ExecuteAsync(IResponseWriter response, int maxRows)
    {
        response.BeginRows(Describe([]));
        var count = await ForwardAsync(maxRows == 0 ? long.MaxValue : maxRows, response);
        if (maxRows > 0 && count == maxRows)
        {
            return false;
        }

        response.WriteCommandComplete(string.Create(CultureInfo.InvariantCulture, $"SELECT {count}"));
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _rows.Clear();
        _queryIsDone = true;
        await _query.DisposeAsync();
    }

    /// <summary>FETCH or MOVE; the number of rows for its tag.</summary>
    /// <param name="client">Null for MOVE; its rows have begun.</param>
    public async ValueTask<long> RunAsync(FetchStatement fetch, IResponseWriter? client)
    {
        if (_isFailed)
        {
            throw new PgErrorException(SqlState.ObjectNotInPrerequisiteState, $"portal \"{Name}\" cannot be run");
        }

        // One that failed half way stands nowhere: a savepoint brings the transaction back, but not its position.
        _isFailed = true;
        var count = await MoveAsync(fetch, client);
        _isFailed = false;
        return count;
    }

    private ValueTask<long> MoveAsync(FetchStatement fetch, IResponseWriter? client)
    {
        var count = fetch.Count ?? long.MaxValue;
        return fetch.Direction switch
        {
            FetchDirection.Forward when count < 0 => BackwardAsync(-count, client),
            FetchDirection.Backward when count < 0 => ForwardAsync(-count, client),
            FetchDirection.Forward or FetchDirection.Backward when count == 0 => AgainAsync(client),
            FetchDirection.Forward => ForwardAsync(count, client),
            FetchDirection.Backward => BackwardAsync(count, client),
            FetchDirection.Absolute => AbsoluteAsync(count, client),
            _ => RelativeAsync(count, client),
        };
    }

    /// <summary>Reads and keeps what is left of the query, so that nothing later can change it. What a cursor that only goes forward has passed is not kept.</summary>
    public async ValueTask DetachAsync()
    {
        if (_queryIsDone)
        {
            return;
        }

        if (!_keepsAll)
        {
            _rows.StartAt(_read + 1);
            _keepsAll = true;
        }

        await ReadAsync(long.MaxValue, null);
    }

    /// <summary>At commit of the transaction that made it.</summary>
    public async ValueTask PersistAsync()
    {
        await DetachAsync();
        IsPersistent = true;
    }

    private async ValueTask<long> ForwardAsync(long count, IResponseWriter? client)
    {
        var done = 0L;
        while (done < count && _position < _rows.Last && _position + 1 >= _rows.First)
        {
            _position++;
            await WriteKeptAsync(client);
            done++;
        }

        if (done < count && !_queryIsDone)
        {
            var read = await ReadAsync(count - done, client);
            _position += read;
            done += read;
        }

        if (done < count)
        {
            _position = _read + 1;
        }

        return done;
    }

    private async ValueTask<long> BackwardAsync(long count, IResponseWriter? client)
    {
        RequireScroll();
        var done = 0L;
        while (done < count && _position > 1)
        {
            _position--;
            await WriteKeptAsync(client);
            done++;
        }

        if (done < count)
        {
            _position = 0;
        }

        return done;
    }

    /// <summary>FETCH 0: the row it stands on once more. MOVE 0 tells whether there is one.</summary>
    private async ValueTask<long> AgainAsync(IResponseWriter? client)
    {
        if (_position == 0 || _position > _read)
        {
            return 0;
        }

        if (client is not null)
        {
            RequireScroll();
            await WriteKeptAsync(client);
        }

        return 1;
    }

    private async ValueTask<long> AbsoluteAsync(long number, IResponseWriter? client)
    {
        if (number < 0)
        {
            await ForwardAsync(long.MaxValue, null);
            if (number < -1)
            {
                await BackwardAsync(-number - 1, null);
            }

            return await BackwardAsync(1, client);
        }

        if (number <= _position)
        {
            if (_position > 0)
            {
                RequireScroll();
            }

            _position = 0;
        }

        if (number == 0)
        {
            return 0;
        }

        if (number - 1 > _position)
        {
            await ForwardAsync(number - 1 - _position, null);
        }
        else
        {
            _position = number - 1;
        }

        return await ForwardAsync(1, client);
    }

    private async ValueTask<long> RelativeAsync(long offset, IResponseWriter? client)
    {
        if (offset == 0)
        {
            return await AgainAsync(client);
        }

        if (offset > 0)
        {
            if (offset > 1)
            {
                await ForwardAsync(offset - 1, null);
            }

            return await ForwardAsync(1, client);
        }

        if (offset < -1)
        {
            await BackwardAsync(-offset - 1, null);
        }

        return await BackwardAsync(1, client);
    }

    private void RequireScroll()
    {
        if (!IsScroll)
        {
            throw new PgErrorException(new PgError(SqlState.ObjectNotInPrerequisiteState, "cursor can only scan forward")
            {
                Hint = "Declare it with SCROLL option to enable backward scan.",
            });
        }
    }

    /// <summary>The next rows of the query.</summary>
    private async ValueTask<long> ReadAsync(long count, IResponseWriter? client)
    {
        var sink = new RowSink(client, _keepsAll ? _rows : null, _columns.Count);
        var portion = count > int.MaxValue ? 0 : (int)count;
        _queryIsDone = await _query.RunAsync(sink, portion) is not null;
        _read += sink.Count;
        return sink.Count;
    }

    private ValueTask WriteKeptAsync(IResponseWriter? client)
    {
        if (client is null)
        {
            return ValueTask.CompletedTask;
        }

        client.BeginRow();
        foreach (var value in _rows[_position])
        {
            client.WriteValue(value.AsView());
        }

        client.EndRow();
        return client.FlushIfNeededAsync();
    }
}
