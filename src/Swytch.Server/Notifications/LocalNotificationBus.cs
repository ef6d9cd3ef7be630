using System.Collections.Concurrent;
using System.Text;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.Server.Notifications;

/// <summary>The bus of one node: sessions of the same process.</summary>
internal sealed class LocalNotificationBus : INotificationBus, IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<NotificationListener, bool>> _channels = new(StringComparer.Ordinal);

    /// <summary>Held from before the commit until the notifications are handed out: as PostgreSQL, which lets such transactions commit one after the other.</summary>
    private readonly SemaphoreSlim _order = new(1, 1);

    public async ValueTask PublishAsync(IReadOnlyList<Notification> notifications, Func<ValueTask> commit)
    {
        await _order.WaitAsync();
        try
        {
            RequireRoom(notifications);
            await commit();
            Deliver(notifications);
        }
        finally
        {
            _order.Release();
        }
    }

    public void Listen(NotificationListener listener, string channel)
    {
        while (true)
        {
            var listeners = _channels.GetOrAdd(channel, static _ => new());
            lock (listeners)
            {
                // The last listener may have taken the channel out meanwhile.
                if (_channels.TryGetValue(channel, out var current) && ReferenceEquals(current, listeners))
                {
                    listeners[listener] = true;
                    return;
                }
            }
        }
    }

    public void Unlisten(NotificationListener listener, string channel)
    {
        if (!_channels.TryGetValue(channel, out var listeners))
        {
            return;
        }

        lock (listeners)
        {
            listeners.TryRemove(listener, out _);
            if (listeners.IsEmpty)
            {
                _channels.TryRemove(channel, out _);
            }
        }
    }

    public void Dispose() => _order.Dispose();

    private void RequireRoom(IReadOnlyList<Notification> notifications)
    {
        var bytes = notifications.Sum(static notification => (long)NotificationListener.SizeOf(notification));
        foreach (var channel in notifications.Select(static notification => notification.Channel).Distinct(StringComparer.Ordinal))
        {
            if (_channels.TryGetValue(channel, out var listeners) && listeners.Keys.FirstOrDefault(listener => !listener.HasRoomFor(bytes)) is { } full)
            {
                throw new PgErrorException(new PgError(SqlState.ConfigurationLimitExceeded, "too many notifications in the NOTIFY queue")
                {
                    Detail = $"The session with PID {full.ProcessId} listens and does not take its notifications: it reads nothing or stays in a transaction.",
                });
            }
        }
    }

    private void Deliver(IReadOnlyList<Notification> notifications)
    {
        var woken = new HashSet<NotificationListener>(ReferenceEqualityComparer.Instance);
        foreach (var notification in notifications)
        {
            if (!_channels.TryGetValue(notification.Channel, out var listeners))
            {
                continue;
            }

            foreach (var listener in listeners.Keys)
            {
                listener.Add(notification);
                woken.Add(listener);
            }
        }

        foreach (var listener in woken)
        {
            listener.Wake();
        }
    }
}

/// <summary>One session's notifications that wait for it. Filled by the bus from any thread, emptied by the session.</summary>
internal sealed class NotificationListener(int processId, Action wake)
{
    private readonly ConcurrentQueue<Notification> _waiting = new();
    private long _bytes;

    public int ProcessId => processId;

    public static int SizeOf(Notification notification) =>
        64 + Encoding.UTF8.GetByteCount(notification.Channel) + Encoding.UTF8.GetByteCount(notification.Payload);

    public bool HasRoomFor(long bytes) => Interlocked.Read(ref _bytes) + bytes <= Core.Limits.NotificationBytesPerSession;

    public void Add(Notification notification)
    {
        Interlocked.Add(ref _bytes, SizeOf(notification));
        _waiting.Enqueue(notification);
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Notification? notification)
    {
        if (!_waiting.TryDequeue(out notification))
        {
            return false;
        }

        Interlocked.Add(ref _bytes, -SizeOf(notification));
        return true;
    }

    public void Clear()
    {
        while (TryTake(out _))
        {
        }
    }

    public void Wake() => wake();
}
