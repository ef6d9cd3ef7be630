namespace Swytch.PgWire.Handlers;

/// <summary>NotificationResponse (PostgreSQL manual, section 55.7).</summary>
/// <param name="ProcessId">Of the session that notified.</param>
public sealed record Notification(int ProcessId, string Channel, string Payload);
