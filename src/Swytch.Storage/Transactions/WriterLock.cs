using Swytch.Core.Errors;

namespace Swytch.Storage.Transactions;

/// <summary>One holder at a time, in the order of asking. A waiter may leave by timeout or cancel without disturbing the others.</summary>
internal sealed class WriterLock
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiters = [];
    private bool _isHeld;

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
            if (!_isHeld)
            {
                _isHeld = true;
                return ValueTask.CompletedTask;
            }

            place = _waiters.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return WaitAsync(place, timeout, control, cancellationToken);
    }

    internal bool TryTake()
    {
        lock (_gate)
        {
            var taken = !_isHeld;
            _isHeld = true;
            return taken;
        }
    }

    internal void GiveBack()
    {
        lock (_gate)
        {
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
