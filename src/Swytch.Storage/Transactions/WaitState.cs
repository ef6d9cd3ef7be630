using System.Diagnostics;

namespace Swytch.Storage.Transactions;

/// <summary>What a session waits for and since when. Written by the session, read by anybody.</summary>
internal sealed class WaitState
{
    private long _since;
    private int _wait;

    internal SessionWait Wait => (SessionWait)Volatile.Read(ref _wait);

    internal TimeSpan Waited => Stopwatch.GetElapsedTime(Volatile.Read(ref _since));

    internal void Begin(SessionWait wait)
    {
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());
        Volatile.Write(ref _wait, (int)wait);
    }

    internal void End() => Volatile.Write(ref _wait, (int)SessionWait.None);
}
