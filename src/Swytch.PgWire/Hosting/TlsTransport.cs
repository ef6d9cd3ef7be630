using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;

namespace Swytch.PgWire.Hosting;

/// <summary>TLS 1.2 or 1.3 inside a plain connection (PostgreSQL manual, section 55.2.10).</summary>
internal sealed class TlsTransport : ITransport
{
    /// <summary>ALPN's name of the protocol.</summary>
    private static readonly SslApplicationProtocol PostgreSql = new("postgresql");

    private readonly SslStream _stream;

    private TlsTransport(SslStream stream, ServerCertificate certificate)
    {
        _stream = stream;
        Certificate = certificate;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
    }

    public PipeReader Input { get; }

    public bool IsEncrypted => true;

    /// <summary>The certificate of this handshake, to which SCRAM's channel binding refers.</summary>
    public ServerCertificate Certificate { get; }

    /// <summary>True when the client asked for the protocol by ALPN, as it must without SSLRequest.</summary>
    public bool HasApplicationProtocol => _stream.NegotiatedApplicationProtocol == PostgreSql;

    /// <summary>Throws <see cref="AuthenticationException"/> or <see cref="IOException"/> when the handshake fails.</summary>
    public static async ValueTask<TlsTransport> AcceptAsync(IDuplexPipe pipe, ServerCertificate certificate, CancellationToken cancellationToken)
    {
        SslStream stream = new(new DuplexPipeStream(pipe), leaveInnerStreamOpen: true);
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate.Context,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ApplicationProtocols = [PostgreSql],
                    AllowRenegotiation = false,
                },
                cancellationToken);
            return new TlsTransport(stream, certificate);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        return true;
    }

    public async ValueTask CloseAsync()
    {
        try
        {
            await _stream.ShutdownAsync();
        }
        catch (Exception e) when (e is InvalidOperationException || ConnectionLoss.Is(e, CancellationToken.None))
        {
            // The client left without a farewell, as most do: there is nobody to say it to.
        }
        finally
        {
            await Input.CompleteAsync();
            await _stream.DisposeAsync();
        }
    }
}
