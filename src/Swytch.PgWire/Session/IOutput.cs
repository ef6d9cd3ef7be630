namespace Swytch.PgWire.Session;

/// <summary>Where a connection's <see cref="Protocol.MessageBuffer"/> goes.</summary>
internal interface IOutput
{
    /// <summary>
    /// Sends everything that waits and returns when the transport has room again: a slow client slows its session.
    /// Throws <see cref="OperationCanceledException"/> when the client is gone.
    /// </summary>
    ValueTask FlushAsync();
}
