using Swytch.Core.Errors;

namespace Swytch.PgWire.Hosting;

/// <summary>
/// Lets others end a connection while it waits for its client, and never in the middle of a message. One word of state:
/// working, waiting, or the FATAL error that ends it.
/// </summary>
internal sealed class Interruption(Action wake)
{
    private static readonly object Working = new();
    private static readonly object Waiting = new();

    private object _state = Working;
    private volatile PgError? _stop;

    /// <summary>True once the connection was asked to end at its next wait.</summary>
    public bool IsStopping => _stop is not null;

    public bool IsWaiting => ReferenceEquals(Volatile.Read(ref _state), Waiting);

    /// <summary>Ends the connection if it waits for its client now. From any thread.</summary>
    public void TerminateIfWaiting(PgError fatal)
    {
        if (ReferenceEquals(Interlocked.CompareExchange(ref _state, fatal, Waiting), Waiting))
        {
            wake();
        }
    }

    /// <summary>Ends the connection when it waits for its client, now or next. From any thread.</summary>
    public void StopWhenWaiting(PgError fatal)
    {
        _stop = fatal;
        TerminateIfWaiting(fatal);
        wake();
    }

    /// <summary>The connection is about to wait. Returns the error to end with instead, or null.</summary>
    public PgError? BeginWaiting()
    {
        Interlocked.Exchange(ref _state, Waiting);
        return _stop is null ? null : EndWaiting() ?? _stop;
    }

    /// <summary>The connection has something to do again. Returns the error to end with instead, or null.</summary>
    public PgError? EndWaiting() => Interlocked.CompareExchange(ref _state, Working, Waiting) as PgError;
}
