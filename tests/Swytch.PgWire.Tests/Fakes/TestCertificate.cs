using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Swytch.PgWire.Hosting;

namespace Swytch.PgWire.Tests.Fakes;

/// <summary>A self-signed certificate for localhost.</summary>
internal static class TestCertificate
{
    public static ServerCertificate Create(HashAlgorithmName? hash = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, hash ?? HashAlgorithmName.SHA256);
        X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return new ServerCertificate(certificate);
    }
}
