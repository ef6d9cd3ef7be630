using System.ComponentModel;
using System.Security.Authentication;
using Swytch.Core.Errors;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Hosting;

/// <summary>
/// From plain to TLS on the same connection. Nothing that came before the handshake is ever read after it: the plain reader is
/// left empty, and a new one starts on the decrypted bytes.
/// </summary>
internal sealed partial class PgConnection
{
    /// <summary>First byte of a TLS handshake record; no startup packet is so long that it could begin with it.</summary>
    private const byte TlsHandshakeRecord = 0x16;

    private bool StartsWithTls => !_transport.IsEncrypted && _reader.Unread > 0 && _reader.PeekByte() == TlsHandshakeRecord;

    /// <summary>Answers SSLRequest. False when the handshake failed.</summary>
    private async ValueTask<bool> AnswerSslRequestAsync(CancellationToken cancellationToken)
    {
        RequireNothingUnread("SSL");
        ServerCertificate? certificate = IsUnixSocket || _transport.IsEncrypted ? null : _server.Options.Certificate();
        await AnswerAsync(certificate is null ? (byte)'N' : (byte)'S');
        return certificate is null || await EncryptAsync(certificate, cancellationToken);
    }

    /// <summary>TLS without SSLRequest. False when the handshake failed or there is no certificate.</summary>
    private async ValueTask<bool> AcceptDirectTlsAsync(CancellationToken cancellationToken)
    {
        if (IsUnixSocket || _server.Options.Certificate() is not { } certificate || !await EncryptAsync(certificate, cancellationToken))
        {
            return false;
        }

        if (_transport is TlsTransport { HasApplicationProtocol: false })
        {
            throw ProtocolErrors.Fatal(
                SqlState.ProtocolViolation,
                "received direct SSL connection request without ALPN protocol negotiation extension");
        }

        return true;
    }

    private async ValueTask<bool> EncryptAsync(ServerCertificate certificate, CancellationToken cancellationToken)
    {
        _reader.Detach(examined: false);
        try
        {
            TlsTransport tls = await TlsTransport.AcceptAsync(_connection.Transport, certificate, cancellationToken);
            _transport = tls;
            _output.Transport = tls;
            _reader = new MessageReader(tls.Input, _server.Metrics);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or Win32Exception || ConnectionLoss.Is(e, cancellationToken))
        {
            Log.HandshakeFailed(_server.Logger, e, _connection.RemoteEndPoint);
            return false;
        }
    }
}
