using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Swytch.Server.Configuration;

namespace Swytch.Server.Tests.Support;

/// <summary>A self-signed certificate for localhost with its key, as PEM files are written.</summary>
internal sealed record CertificatePair(string SerialNumber, string Certificate, string Key)
{
    public static CertificatePair Create(HashAlgorithmName hash)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, hash)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return new CertificatePair(certificate.SerialNumber, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void WriteTo(TlsFiles files)
    {
        Replace(files.CertificatePath, Certificate);
        Replace(files.KeyPath, Key);
    }

    /// <summary>As a careful tool does it: whole or not at all.</summary>
    public static void Replace(string path, string content)
    {
        File.WriteAllText(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }
}
