using System.Diagnostics;
using Swytch.Core.Errors;

namespace Swytch.Storage.Transactions;

/// <summary>
/// One holder at a time, in the order of asking. A waiter may leave by timeout or cancel without disturbing the others.
/// A holder whose client is silent keeps the lock for a grace, and after that until somebody comes: handing it to and fro costs more than a client that answers at once.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    /// <summary>No grace runs, or the lock has been given back at once.</summary>
    internal const long NoGrace = 0;

    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiters = [];
    private readonly Timer _timer;
    private bool _isHeld;
    private bool _isTimed;
    private long _lastGrace;
    private long _grace;
    private long _graceEnds;

    internal WriterLock() => _timer = new Timer(static self => ((WriterLock)self!).OnTime(), this, Timeout.Infinite, Timeout.Infinite);

    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Count;
            }
        }
    }

    /// <param name="timeout">Zero = without limit.</param>
    /// <exception cref="PgErrorException">55P03 after the timeout, the control's reason when it stops.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal ValueTask TakeAsync(TimeSpan timeout, StatementControl? control, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (TryTakeNow())
            {
                return ValueTask.CompletedTask;
            }

            place = _waiters.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            WatchGrace();
        }

        return WaitAsync(place, timeout, control, cancellationToken);
    }

    internal bool TryTake()
    {
        lock (_gate)
        {
            return TryTakeNow();
        }
    }

    internal void GiveBack()
    {
        lock (_gate)
        {
            Pass();
        }
    }

    /// <summary>
    /// The holder waits for its client. Nobody gets the lock for as long as this; then who waits, or comes.
    /// The answer is for <see cref="EndGrace"/>; <see cref="NoGrace"/>: the lock has been given back.
    /// </summary>
    internal long BeginGrace(TimeSpan length)
    {
        lock (_gate)
        {
            if (length == TimeSpan.Zero && _waiters.Count > 0)
            {
                Pass();
                return NoGrace;
            }

            _grace = ++_lastGrace;
            _graceEnds = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
            if (_waiters.Count > 0)
            {
                WatchGrace();
            }

            return _grace;
        }
    }

    /// <summary>The client has answered. True when the lock is still held.</summary>
    internal bool EndGrace(long grace)
    {
        lock (_gate)
        {
            if (_grace != grace)
            {
                return false;
            }

            _grace = NoGrace;
            return true;
        }
    }

    /// <summary>Whether nobody has got the lock since the grace began. From any thread.</summary>
    internal bool IsInGrace(long grace) => Volatile.Read(ref _grace) == grace;

    public void Dispose() => _timer.Dispose();

    private bool TryTakeNow()
    {
        if (_isHeld && (_grace == NoGrace || _waiters.Count > 0 || Stopwatch.GetTimestamp() < _graceEnds))
        {
            return false;
        }

        _isHeld = true;
        _grace = NoGrace;
        return true;
    }

    private void Pass()
    {
        _grace = NoGrace;
        if (_waiters.First is { } next)
        {
            _waiters.RemoveFirst();
            next.Value.SetResult();
        }
        else
        {
            _isHeld = false;
        }
    }

    private void WatchGrace()
    {
        if (_grace == NoGrace || _isTimed)
        {
            return;
        }

        _isTimed = true;
        var left = (_graceEnds - Stopwatch.GetTimestamp()) * 1000 / Stopwatch.Frequency;
        _timer.Change(Math.Max(1, left + 1), Timeout.Infinite);
    }

    private void OnTime()
    {
        lock (_gate)
        {
            _isTimed = false;
            if (_grace == NoGrace || _waiters.Count == 0)
            {
                return;
            }

            if (Stopwatch.GetTimestamp() >= _graceEnds)
            {
                Pass();
            }
            else
            {
                WatchGrace();
            }
        }
    }

    private async ValueTask WaitAsync(
        LinkedListNode<TaskCompletionSource> place, TimeSpan timeout, StatementControl? control, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(control?.Token ?? default, cancellationToken);
        try
        {
            await place.Value.Task.WaitAsync(timeout == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout, either.Token);
        }
        catch (TimeoutException)
        {
            Leave(place);
            throw new PgErrorException(SqlState.LockNotAvailable, "canceling statement due to lock timeout");
        }
        catch (OperationCanceledException)
        {
            Leave(place);
            if (control?.StopReason is { } reason)
            {
                throw new PgErrorException(reason);
            }

            throw;
        }
    }

    /// <summary>Takes the waiter out; when its turn came in the meantime, passes it on.</summary>
    private void Leave(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                _waiters.Remove(place);
                return;
            }
        }

        GiveBack();
    }
}
