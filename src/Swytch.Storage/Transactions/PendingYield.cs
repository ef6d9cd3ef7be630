namespace Swytch.Storage.Transactions;

/// <summary>
/// A transaction that is costly to bring back does not give up the writer at its client's first silence, but after a while:
/// who comes first, its session or the timer, decides.
/// </summary>
internal sealed class PendingYield
{
    private const int None = 0;
    private const int Pending = 1;
    private const int Done = 2;

    private int _state;

    /// <summary>The writer has been released, and the session does not know it yet.</summary>
    internal bool HasReleased => Volatile.Read(ref _state) == Done;

    /// <summary>Calls <paramref name="release"/> after the delay, from another thread, unless the session comes back before.</summary>
    internal void Begin(TimeSpan delay, Action release)
    {
        Volatile.Write(ref _state, Pending);
        Timer? timer = null;
        timer = new Timer(_ =>
        {
            timer!.Dispose();
            if (Interlocked.CompareExchange(ref _state, Done, Pending) == Pending)
            {
                release();
            }
        });
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The session is back. True when the writer has been released meanwhile.</summary>
    internal bool End()
    {
        if (Volatile.Read(ref _state) == None || Interlocked.CompareExchange(ref _state, None, Pending) == Pending)
        {
            return false;
        }

        Volatile.Write(ref _state, None);
        return true;
    }
}
