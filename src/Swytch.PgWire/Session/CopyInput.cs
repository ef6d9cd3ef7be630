using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Session;

/// <summary>The messages of one COPY FROM STDIN (PostgreSQL 15, CopyGetData in commands/copyfromparse.c).</summary>
internal sealed class CopyInput(IInput input, Func<IPgSession?> session) : ICopyInput
{
    private bool _ended;

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            ValueTask<FrontendFrame?> read = input.ReadAsync(cancellationToken);
            if (!read.IsCompleted)
            {
                session()?.Yield();
            }

            FrontendFrame frame = await read ?? throw SessionErrors.ClientGoneInCopy();
            switch (frame.Type)
            {
                case FrontendMessageType.CopyData:
                    if (frame.Body.IsEmpty)
                    {
                        continue;
                    }

                    return frame.Body;
                case FrontendMessageType.CopyDone:
                    _ended = true;
                    break;
                case FrontendMessageType.CopyFail:
                    _ended = true;
                    MessageBodyReader reader = new(frame.Body, session()?.FormatSettings.ClientEncoding);
                    throw SessionErrors.CopyFailed(reader.ReadCString());
                case FrontendMessageType.Flush or FrontendMessageType.Sync:
                    // A client that did not notice that its command was COPY: PostgreSQL ignores them.
                    continue;
                case FrontendMessageType.Terminate:
                    throw SessionErrors.ClientGoneInCopy();
                default:
                    throw SessionErrors.UnexpectedInCopy(frame.Type);
            }
        }

        return ReadOnlyMemory<byte>.Empty;
    }
}
