using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using Swytch.PgWire.Hosting;
using Swytch.Server.Configuration;
using Swytch.Server.Observability;

namespace Swytch.Server.Composition;

/// <summary>
/// The certificate for clients, read again when its files change. It is their content that is compared, not their times: a link that
/// leads elsewhere (as Kubernetes mounts secrets) is a change too. Files that cannot be used leave the previous certificate in use.
/// Connections keep the certificate they began with. Thread-safe.
/// </summary>
internal sealed class CertificateFiles : IDisposable
{
    /// <summary>How often the files are looked at.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Chains and keys are a few kilobytes; what is larger is another file, given by mistake.</summary>
    private const int LongestFileBytes = 1024 * 1024;

    private readonly TlsFiles _files;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private volatile ServerCertificate _current;
    private Content? _used;
    private string? _trouble;
    private bool _reported;

    /// <exception cref="FailureException">The files cannot be read or do not belong together.</exception>
    public CertificateFiles(TlsFiles files, TimeProvider clock, ILogger logger)
    {
        _files = files;
        _logger = logger;
        try
        {
            var content = Content.Read(files);
            _current = Use(content);
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            throw new FailureException(
                $"cannot use --tls-cert {files.CertificatePath} with --tls-key {files.KeyPath}: {Reason(exception)}");
        }

        _timer = clock.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>For the next handshake.</summary>
    public ServerCertificate Current => _current;

    public void Dispose() => _timer.Dispose();

    /// <summary>Reads the files again; the timer calls it.</summary>
    internal void Look()
    {
        lock (_gate)
        {
            try
            {
                var content = Content.Read(_files);
                if (content != _used)
                {
                    _current = Use(content);
                }

                _trouble = null;
                _reported = false;
            }
            catch (Exception exception) when (IsUnusable(exception))
            {
                Report(Reason(exception));
            }
        }
    }

    /// <summary>Once for each trouble, and not at the first sight of it: between the replacing of one file and the other the two do not belong together.</summary>
    private void Report(string trouble)
    {
        if (_trouble != trouble)
        {
            _trouble = trouble;
            _reported = false;
        }
        else if (!_reported)
        {
            _reported = true;
            _logger.CertificateRefused(_files.CertificatePath, _files.KeyPath, trouble);
        }
    }

    private ServerCertificate Use(Content content)
    {
        var certificate = X509Certificate2.CreateFromPem(content.Certificate, content.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(content.Certificate);
        chain.RemoveAt(0);
        var prepared = new ServerCertificate(certificate, chain);
        _used = content;
        _logger.CertificateRead(_files.CertificatePath, certificate.SerialNumber, certificate.NotAfter.ToUniversalTime());
        return prepared;
    }

    private static string Reason(Exception exception) => Sentences.OneLine(exception.Message);

    private static bool IsUnusable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    /// <summary>Both files as text.</summary>
    private sealed record Content(string Certificate, string Key)
    {
        public static Content Read(TlsFiles files) => new(ReadFile(files.CertificatePath), ReadFile(files.KeyPath));

        private static string ReadFile(string path)
        {
            using var file = File.OpenRead(path);
            if (file.CanSeek && file.Length > LongestFileBytes)
            {
                throw new IOException($"{path} is larger than {LongestFileBytes} bytes, which no PEM file of a certificate is");
            }

            using var text = new StreamReader(file, Encoding.UTF8);
            return text.ReadToEnd();
        }
    }
}
