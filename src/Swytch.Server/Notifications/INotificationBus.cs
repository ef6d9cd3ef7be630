using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.Server.Notifications;

/// <summary>Carries the notifications of one database from committed transactions to the sessions that listen (PostgreSQL manual, NOTIFY). Thread-safe.</summary>
internal interface INotificationBus
{
    /// <summary>Runs the commit of a transaction with notifications and hands them out after it, so that all listeners see them in the order of the commits.</summary>
    /// <param name="commit">Fails: nothing is handed out, and the error passes.</param>
    /// <exception cref="PgErrorException">53400, before the commit, when a listener has too many waiting.</exception>
    ValueTask PublishAsync(IReadOnlyList<Notification> notifications, Func<ValueTask> commit);

    void Listen(NotificationListener listener, string channel);

    void Unlisten(NotificationListener listener, string channel);
}
