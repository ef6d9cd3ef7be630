using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Swytch.PgWire.Hosting;

/// <summary>A certificate with its private key and chain, prepared once for all handshakes.</summary>
public sealed class ServerCertificate
{
    /// <param name="certificate">With its private key.</param>
    /// <param name="chain">Intermediate certificates to send along; null for none.</param>
    public ServerCertificate(X509Certificate2 certificate, X509Certificate2Collection? chain = null)
    {
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        EndPointHash = HashForChannelBinding(certificate);
    }

    internal SslStreamCertificateContext Context { get; }

    /// <summary>The channel binding <c>tls-server-end-point</c> (RFC 5929, section 4.1).</summary>
    internal byte[] EndPointHash { get; }

    /// <summary>The hash of the certificate's signature algorithm; MD5 and SHA-1 are replaced by SHA-256. What names no hash takes SHA-256.</summary>
    private static byte[] HashForChannelBinding(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData(certificate.RawDataMemory.Span),
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData(certificate.RawDataMemory.Span),
        _ => SHA256.HashData(certificate.RawDataMemory.Span),
    };
}
