using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Session;

/// <summary>Where a connection's messages come from while a statement reads them itself (COPY FROM STDIN).</summary>
internal interface IInput
{
    /// <summary>The next message, valid until the next one is asked for; null when the client sends no more. Throws <see cref="OperationCanceledException"/> for the token only.</summary>
    ValueTask<FrontendFrame?> ReadAsync(CancellationToken cancellationToken);
}
