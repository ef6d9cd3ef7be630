namespace Swytch.Simulation.Cluster;

/// <summary>What happens next. Time is in microseconds; things of the same moment happen in the order they were put in.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();
    private long _order;

    public long Now { get; private set; }

    public void At(long time, Action action) => _events.Enqueue(action, (Math.Max(time, Now), _order++));

    public void After(long delay, Action action) => At(Now + delay, action);

    public void RunUntil(long end)
    {
        while (_events.TryPeek(out _, out var at) && at.Time <= end)
        {
            var action = _events.Dequeue();
            Now = at.Time;
            action();
        }

        Now = Math.Max(Now, end);
    }
}
