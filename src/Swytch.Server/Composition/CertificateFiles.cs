using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Swytch.PgWire.Hosting;
using Swytch.Server.Configuration;
using Swytch.Server.Observability;

namespace Swytch.Server.Composition;

/// <summary>
/// The certificate for clients, read again when its files change: looked at once a few seconds, when a client asks for TLS.
/// A file that cannot be read leaves the previous certificate in use. Thread-safe.
/// </summary>
internal sealed class CertificateFiles
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly TlsFiles _files;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private volatile ServerCertificate _current;
    private (DateTime Cert, DateTime Key) _stamp;
    private long _lookedAt;

    /// <exception cref="FailureException">The files cannot be read or do not belong together.</exception>
    public CertificateFiles(TlsFiles files, TimeProvider clock, ILogger logger)
    {
        _files = files;
        _clock = clock;
        _logger = logger;
        _stamp = Stamp();
        _lookedAt = clock.GetTimestamp();
        try
        {
            _current = Read();
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw new FailureException(
                $"cannot use --tls-cert {files.CertificatePath} with --tls-key {files.KeyPath}: {Sentences.OneLine(exception.Message)}");
        }
    }

    public ServerCertificate Current
    {
        get
        {
            lock (_gate)
            {
                if (_clock.GetElapsedTime(_lookedAt) >= LookEvery)
                {
                    _lookedAt = _clock.GetTimestamp();
                    ReadAgainIfChanged();
                }
            }

            return _current;
        }
    }

    private void ReadAgainIfChanged()
    {
        var stamp = Stamp();
        if (stamp == _stamp)
        {
            return;
        }

        try
        {
            _current = Read();
            _stamp = stamp;
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            // Perhaps only one of the two files has been replaced so far: the next look tries again.
            _logger.CertificateRefused(_files.CertificatePath, Sentences.OneLine(exception.Message));
        }
    }

    private (DateTime Cert, DateTime Key) Stamp() =>
        (File.GetLastWriteTimeUtc(_files.CertificatePath), File.GetLastWriteTimeUtc(_files.KeyPath));

    private ServerCertificate Read()
    {
        var certificate = X509Certificate2.CreateFromPemFile(_files.CertificatePath, _files.KeyPath);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_files.CertificatePath);
        if (chain.Count > 0)
        {
            chain.RemoveAt(0);
        }

        _logger.CertificateRead(_files.CertificatePath, certificate.NotAfter.ToUniversalTime());
        return new ServerCertificate(certificate, chain);
    }

    private static bool IsUnreadable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
