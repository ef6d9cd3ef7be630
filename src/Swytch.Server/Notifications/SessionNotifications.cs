using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.Server.Notifications;

/// <summary>
/// What one session listens to, and what its open transaction will tell and change when it commits (PostgreSQL 15, commands/async.c).
/// Everything waits for the commit; savepoints take back what came after them.
/// </summary>
internal sealed class SessionNotifications(INotificationBus bus, int processId, Action wake) : IDisposable
{
    /// <summary>NOTIFY_PAYLOAD_MAX_LENGTH: PostgreSQL refuses this many bytes and more.</summary>
    private const int PayloadBytes = 8_000;

    private const int ChannelBytes = 64;

    private readonly NotificationListener _listener = new(processId, wake);
    private readonly SortedSet<string> _channels = new(StringComparer.Ordinal);
    private readonly List<(Notification Notification, int Level)> _pending = [];
    private readonly HashSet<Notification> _known = [];
    private readonly List<(string? Channel, bool IsListen, int Level)> _actions = [];

    /// <summary>What the session listens to since its last commit.</summary>
    public IReadOnlyCollection<string> Channels => _channels;

    /// <summary>The commit will tell others something, one session after the other.</summary>
    public bool HasNews => _pending.Count > 0;

    private bool HasWork => _pending.Count > 0 || _actions.Count > 0;

    /// <param name="level">Number of savepoints that are open.</param>
    /// <exception cref="PgErrorException">22023 for a channel or payload that cannot be; 54000 for too many in one transaction.</exception>
    public void Notify(string channel, string payload, int level)
    {
        if (channel.Length == 0)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, "channel name cannot be empty");
        }

        if (Encoding.UTF8.GetByteCount(channel) >= ChannelBytes)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, "channel name too long");
        }

        if (Encoding.UTF8.GetByteCount(payload) >= PayloadBytes)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, "payload string too long");
        }

        var notification = new Notification(processId, channel, payload);
        if (!_known.Add(notification))
        {
            return;
        }

        if (_pending.Count == Limits.NotificationsPerTransaction)
        {
            throw new PgErrorException(SqlState.ProgramLimitExceeded, $"a transaction may send {Limits.NotificationsPerTransaction} different notifications, this one sends more");
        }

        _pending.Add((notification, level));
    }

    public void Listen(string channel, int level) => _actions.Add((channel, true, level));

    /// <param name="channel">Null for all.</param>
    public void Unlisten(string? channel, int level) => _actions.Add((channel, false, level));

    public void RollbackTo(int level)
    {
        _pending.RemoveAll(pending => pending.Level > level && _known.Remove(pending.Notification));
        _actions.RemoveAll(action => action.Level > level);
    }

    public void Release(int level)
    {
        for (var index = 0; index < _pending.Count; index++)
        {
            _pending[index] = _pending[index] with { Level = Math.Min(_pending[index].Level, level) };
        }

        for (var index = 0; index < _actions.Count; index++)
        {
            _actions[index] = _actions[index] with { Level = Math.Min(_actions[index].Level, level) };
        }
    }

    public void Rollback()
    {
        if (HasWork)
        {
            _pending.Clear();
            _known.Clear();
            _actions.Clear();
        }
    }

    /// <summary>Commits, then lets the world know.</summary>
    public ValueTask CommitAsync(Func<ValueTask> commit)
    {
        if (!HasWork)
        {
            return commit();
        }

        Notification[] told = [.. _pending.Select(static pending => pending.Notification)];
        return told.Length == 0 ? CommitAndListenAsync(commit) : bus.PublishAsync(told, () => CommitAndListenAsync(commit));
    }

    /// <summary>The next notification for the client.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Notification? notification) => _listener.TryTake(out notification);

    public void Dispose()
    {
        Rollback();
        UnlistenAll();
    }

    private async ValueTask CommitAndListenAsync(Func<ValueTask> commit)
    {
        await commit();
        foreach (var (channel, isListen, _) in _actions)
        {
            if (channel is null)
            {
                UnlistenAll();
            }
            else if (isListen && _channels.Add(channel))
            {
                bus.Listen(_listener, channel);
            }
            else if (!isListen && _channels.Remove(channel))
            {
                bus.Unlisten(_listener, channel);
            }
        }

        Rollback();
    }

    private void UnlistenAll()
    {
        foreach (var channel in _channels)
        {
            bus.Unlisten(_listener, channel);
        }

        _channels.Clear();
        _listener.Clear();
    }
}
