using Swytch.Core.Errors;
using Swytch.PgWire.Auth;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Hosting;

/// <summary>Who the client is (PostgreSQL manual, sections 55.2.1 and 55.3).</summary>
internal sealed partial class PgConnection
{
    /// <summary>True when the client has proved who it is; false when it went away. Throws 28P01 and what breaks the exchange.</summary>
    private async ValueTask<bool> AuthenticateAsync(StartupRequest startup, CancellationToken cancellationToken) =>
        await _server.Backend.GetAuthenticationMethodAsync(startup, cancellationToken) switch
        {
            AuthenticationMethod.Scram scram => await AuthenticateAsync(startup, scram, cancellationToken),
            _ => true,
        };

    private async ValueTask<bool> AuthenticateAsync(StartupRequest startup, AuthenticationMethod.Scram verifier, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> mechanisms = ScramServer.Mechanisms(_transport.IsEncrypted);
        _buffer.WriteAuthenticationSasl(mechanisms);
        await _output.FlushAsync();
        if (await ReadSaslAsync(cancellationToken) is not { } initial)
        {
            return false;
        }

        (string mechanism, ReadOnlyMemory<byte>? clientFirst) = SaslInitialResponse.Read(initial, mechanisms);
        ReadOnlyMemory<byte> binding = (_transport as TlsTransport)?.Certificate.EndPointHash;
        ScramServer exchange = new(verifier, mechanism, binding, ScramServer.NewNonce());
        if (clientFirst is null)
        {
            // A mechanism in which the client speaks first begins with an empty challenge (RFC 4422, section 5).
            _buffer.WriteAuthenticationSaslContinue(default);
            await _output.FlushAsync();
            clientFirst = await ReadSaslAsync(cancellationToken);
        }

        if (clientFirst is not { } first)
        {
            return false;
        }

        _buffer.WriteAuthenticationSaslContinue(exchange.Begin(first.Span));
        await _output.FlushAsync();
        if (await ReadSaslAsync(cancellationToken) is not { } clientFinal)
        {
            return false;
        }

        if (!exchange.TryFinish(clientFinal.Span, out byte[] serverFinal))
        {
            _server.Metrics.AuthenticationFailed();
            Log.AuthenticationFailed(_server.Logger, startup.User, _connection.RemoteEndPoint);
            throw ProtocolErrors.Fatal(SqlState.InvalidPassword, $"password authentication failed for user \"{startup.User}\"");
        }

        _buffer.WriteAuthenticationSaslFinal(serverFinal);
        return true;
    }

    /// <summary>The next SASL message; null when the client went away.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> ReadSaslAsync(CancellationToken cancellationToken)
    {
        FrontendFrame frame;
        while (!_reader.TryRead(authenticated: false, out frame))
        {
            if (await _reader.ReceiveAsync(cancellationToken) == ReceiveResult.Ended)
            {
                return null;
            }

            RequireNotStopping();
        }

        if (frame.Type != FrontendMessageType.Password)
        {
            throw ProtocolErrors.Fatal(SqlState.ProtocolViolation, $"expected SASL response, got message type {frame.Type}");
        }

        return frame.Body;
    }
}
