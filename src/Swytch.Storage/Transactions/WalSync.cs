using Swytch.Core.Errors;

namespace Swytch.Storage.Transactions;

/// <summary>
/// Group commit: transactions commit into the WAL one after the other without a sync, and wait here until one sync has covered them
/// (the leader and followers of PostgreSQL's XLogFlush). Whoever comes first syncs for all that are committed by then; who comes meanwhile waits for the next.
/// </summary>
/// <param name="sync">Puts everything written to the WAL so far on disk, or throws.</param>
/// <param name="committed">Position of the latest commit that is wholly in the WAL.</param>
/// <param name="failed">Called once when the sync has failed: what is on disk is unknown from then on.</param>
internal sealed class WalSync(Action sync, Func<long> committed, Action<PgError> failed, StorageCounters counters)
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private long _durable;
    private bool _isLed;
    private PgError? _failure;

    /// <summary>Every commit up to this position is on disk.</summary>
    internal long Durable => Volatile.Read(ref _durable);

    /// <summary>Returns when the commit at the position is on disk.</summary>
    /// <exception cref="PgErrorException">The sync failed: whether the commit is on disk is unknown.</exception>
    internal ValueTask WaitAsync(long position)
    {
        if (Durable >= position)
        {
            return ValueTask.CompletedTask;
        }

        lock (_gate)
        {
            ThrowIfFailed();
            if (Durable >= position)
            {
                return ValueTask.CompletedTask;
            }

            if (_isLed)
            {
                var waiter = new Waiter(position);
                _waiters.Add(waiter);
                return new ValueTask(waiter.Done.Task);
            }

            _isLed = true;
        }

        // All commits up to the caller's own are in the WAL by now, so one round is enough for it.
        Lead();
        lock (_gate)
        {
            ThrowIfFailed();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>One sync. When others have come meanwhile, a thread of the pool leads on for them.</summary>
    private void Lead()
    {
        var upTo = committed();
        var commits = counters.Commits;
        try
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            sync();
            counters.Synced(System.Diagnostics.Stopwatch.GetElapsedTime(started), commits);
        }
        catch (IOException failure)
        {
            Fail(failure);
            return;
        }

        List<Waiter> ready = [];
        bool mustGoOn;
        lock (_gate)
        {
            Volatile.Write(ref _durable, Math.Max(_durable, upTo));
            for (var index = _waiters.Count - 1; index >= 0; index--)
            {
                if (_waiters[index].Position <= upTo)
                {
                    ready.Add(_waiters[index]);
                    _waiters.RemoveAt(index);
                }
            }

            mustGoOn = _isLed = _waiters.Count > 0;
        }

        foreach (var waiter in ready)
        {
            waiter.Done.SetResult();
        }

        if (mustGoOn)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Lead(), this, preferLocal: false);
        }
    }

    private void Fail(IOException failure)
    {
        List<Waiter> waiters;
        lock (_gate)
        {
            _failure = new PgError(SqlState.IoError, $"could not sync the write-ahead log: {failure.Message}") { Severity = PgSeverity.Fatal };
            waiters = [.. _waiters];
            _waiters.Clear();
            _isLed = false;
        }

        failed(_failure);
        foreach (var waiter in waiters)
        {
            waiter.Done.SetException(new PgErrorException(_failure, failure));
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new PgErrorException(failure);
        }
    }

    private sealed class Waiter(long position)
    {
        internal long Position => position;

        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
