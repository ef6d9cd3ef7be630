using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>Read connections: opened when needed up to a limit, the one used last given out first so that its caches stay warm; beyond the limit callers wait.</summary>
/// <param name="commits">Position of the latest commit.</param>
internal sealed class ReaderPool(Func<Connection> open, int maximum, Func<long> commits) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<Connection> _idle = [];
    private readonly SemaphoreSlim _places = new(maximum, maximum);
    private int _inUse;
    private bool _isClosed;

    internal int InUse => Volatile.Read(ref _inUse);

    internal int Idle
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <exception cref="PgErrorException">The control's reason when it stops while waiting.</exception>
    internal ValueTask<ReaderLease> TakeAsync(StatementControl? control, CancellationToken cancellationToken) =>
        _places.Wait(0, CancellationToken.None) ? new ValueTask<ReaderLease>(Lease()) : WaitAsync(control, cancellationToken);

    private async ValueTask<ReaderLease> WaitAsync(StatementControl? control, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(control?.Token ?? default, cancellationToken);
        try
        {
            await _places.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (control?.StopReason is { } reason)
        {
            throw new PgErrorException(reason);
        }

        return Lease();
    }

    private ReaderLease Lease()
    {
        Connection? connection;
        lock (_gate)
        {
            Invariant.Holds(!_isClosed, "no reader is taken from a closed database");
            _idle.TryPop(out connection);
        }

        try
        {
            connection ??= open();
        }
        catch
        {
            _places.Release();
            throw;
        }

        Interlocked.Increment(ref _inUse);
        connection.Mapping.Use(commits());
        return new ReaderLease(this, connection);
    }

    internal void GiveBack(Connection connection)
    {
        var keep = true;
        lock (_gate)
        {
            if (_isClosed)
            {
                keep = false;
            }
            else
            {
                _idle.Push(connection);
            }
        }

        if (!keep)
        {
            connection.Dispose();
        }

        Interlocked.Decrement(ref _inUse);
        _places.Release();
    }

    /// <summary>Statements that exist on idle readers beyond their caches: 0 when nothing leaks.</summary>
    internal int IdleStatementsInUse()
    {
        lock (_gate)
        {
            return _idle.Sum(connection => connection.StatementsInUse);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_idle.TryPop(out var connection))
            {
                connection.Dispose();
            }
        }
    }
}

/// <summary>
/// A read connection in use by one session: by its transaction and by each cursor open on it.
/// A portal opened before the transaction's first write goes on reading here while the transaction writes elsewhere.
/// </summary>
internal sealed class ReaderLease(ReaderPool pool, Connection connection)
{
    private int _holders = 1;
    private bool _inTransaction;

    internal Connection Connection => connection;

    /// <summary>Keeps one snapshot until the last holder is gone.</summary>
    internal void BeginSnapshot()
    {
        if (!_inTransaction)
        {
            connection.ExecuteCached("BEGIN");
            _inTransaction = true;
        }
    }

    /// <summary>Leaves the snapshot for the newest state; no statement is running on it.</summary>
    internal void RenewSnapshot()
    {
        connection.ExecuteCached("COMMIT");
        connection.ExecuteCached("BEGIN");
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0)
        {
            return;
        }

        Invariant.Holds(_holders == 0, "a reader is given back once");
        try
        {
            if (_inTransaction && !connection.IsAutocommit)
            {
                connection.ExecuteCached("COMMIT");
            }
        }
        finally
        {
            pool.GiveBack(connection);
        }
    }
}
