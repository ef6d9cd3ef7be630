using Swytch.Core.Errors;
using Swytch.Storage;

namespace Swytch.Server.Sessions;

/// <summary>
/// The statement that runs now and what may stop it: CancelRequest and statement_timeout. Also the timers of idle sessions.
/// <see cref="Cancel"/> and the timer come from other threads.
/// </summary>
internal sealed class StatementGuard(TimeProvider clock, object sessionContext, Action<PgError> terminateIdle) : IDisposable
{
    private readonly Lock _gate = new();
    private StatementControl? _running;
    private ITimer? _timer;
    private PgError? _timerReason;
    private long _deadline;
    private bool _disposed;

    /// <summary>The control of the statement that runs now.</summary>
    public StatementControl? Running => Volatile.Read(ref _running);

    /// <summary>Starts one execution.</summary>
    /// <param name="timeoutMs">statement_timeout; 0 = none.</param>
    /// <param name="lockTimeoutMs">lock_timeout; 0 = none.</param>
    public StatementControl Begin(long timeoutMs, long lockTimeoutMs)
    {
        var control = new StatementControl
        {
            SessionContext = sessionContext,
            LockTimeout = TimeSpan.FromMilliseconds(lockTimeoutMs),
        };
        Volatile.Write(ref _running, control);
        if (timeoutMs > 0)
        {
            Arm(timeoutMs, SessionErrors.StatementTimeout);
        }

        return control;
    }

    /// <summary>A suspended portal goes on: its control is what a cancel must reach again.</summary>
    public void Resume(StatementControl control, long timeoutMs)
    {
        Volatile.Write(ref _running, control);
        if (timeoutMs > 0)
        {
            Arm(timeoutMs, SessionErrors.StatementTimeout);
        }
    }

    public void End()
    {
        Volatile.Write(ref _running, null);
        Disarm();
    }

    /// <summary>The session waits for its client.</summary>
    public void BecomeIdle(long timeoutMs, PgError reason)
    {
        if (timeoutMs > 0)
        {
            Arm(timeoutMs, reason);
        }
    }

    /// <summary>A message came.</summary>
    public void BecomeBusy() => Disarm();

    public void Cancel() => Volatile.Read(ref _running)?.Stop(SessionErrors.CanceledByUser);

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timerReason = null;
            _timer?.Dispose();
        }
    }

    private void Arm(long milliseconds, PgError reason)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            var due = TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue));
            _timerReason = reason;
            _deadline = clock.GetTimestamp() + (long)(due.TotalSeconds * clock.TimestampFrequency);
            if (_timer is null)
            {
                _timer = clock.CreateTimer(static guard => ((StatementGuard)guard!).OnTimer(), this, due, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _timer.Change(due, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Disarm()
    {
        if (Volatile.Read(ref _timerReason) is null)
        {
            return;
        }

        lock (_gate)
        {
            _timerReason = null;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        StatementControl? stop = null;
        PgError? reason;
        lock (_gate)
        {
            reason = _timerReason;
            if (reason is null)
            {
                return;
            }

            var early = _deadline - clock.GetTimestamp();
            if (early > 0)
            {
                // The timer was armed anew while this call was on its way, or fired a little early.
                _timer!.Change(TimeSpan.FromSeconds((double)early / clock.TimestampFrequency) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            _timerReason = null;
            if (ReferenceEquals(reason, SessionErrors.StatementTimeout))
            {
                stop = _running;
            }
        }

        if (ReferenceEquals(reason, SessionErrors.StatementTimeout))
        {
            stop?.Stop(reason);
        }
        else
        {
            terminateIdle(reason);
        }
    }
}
