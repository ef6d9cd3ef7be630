using Swytch.Core.Errors;

namespace Swytch.PgWire.Handlers;

/// <summary>What a client sends during COPY FROM STDIN (PostgreSQL manual, section 55.2.6).</summary>
public interface ICopyInput
{
    /// <summary>
    /// The bytes of the next CopyData message, cut where the client liked, valid until the next call; empty after CopyDone.
    /// Waiting for the client is the back-pressure: nothing is read ahead of a call.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; messages stay whole.</param>
    /// <exception cref="PgErrorException">57014 after CopyFail; 08P01 for a message that does not belong here; FATAL 08006 when the client is gone.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken);
}
