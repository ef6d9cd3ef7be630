using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Npgsql;
using Swytch.Server.Composition;
using Swytch.Server.Configuration;
using Swytch.Server.Observability;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>TLS certificates that are replaced while the node runs (node.md, <c>--tls-cert</c>).</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TlsFiles _files;

    public CertificateTests() => _files = new TlsFiles(_directory["tls.crt"], _directory["tls.key"]);

    public void Dispose() => _directory.Dispose();

    /// <summary>The hash of the second certificate is another one, and with it the channel binding of RFC 5929.</summary>
    [Fact]
    public async Task New_connections_get_the_new_certificate_with_its_channel_binding_and_old_ones_go_on()
    {
        var first = CertificatePair.Create(HashAlgorithmName.SHA256);
        var second = CertificatePair.Create(HashAlgorithmName.SHA384);
        first.WriteTo(_files);
        await using var node = await StartAsync();
        var (old, oldSerial) = await ConnectAsync(node);
        await using var oldConnection = old;
        Assert.Equal(first.SerialNumber, oldSerial);

        second.WriteTo(_files);
        await UntilServedAsync(node, second.SerialNumber);

        Assert.Equal(1, await old.ScalarAsync("SELECT 1"));
        Assert.Contains(second.SerialNumber, node.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be used", node.Log, StringComparison.Ordinal);
    }

    /// <summary>Secrets of Kubernetes: the files are links through a link that is exchanged, and keep their own times.</summary>
    [Fact]
    public async Task A_link_that_leads_to_another_certificate_is_a_change()
    {
        var first = CertificatePair.Create(HashAlgorithmName.SHA256);
        var second = CertificatePair.Create(HashAlgorithmName.SHA256);
        foreach (var (name, pair) in new[] { ("one", first), ("two", second) })
        {
            Directory.CreateDirectory(_directory[name]);
            pair.WriteTo(new TlsFiles(_directory[name + "/tls.crt"], _directory[name + "/tls.key"]));
        }

        Directory.CreateSymbolicLink(_directory["data"], "one");
        File.CreateSymbolicLink(_files.CertificatePath, "data/tls.crt");
        File.CreateSymbolicLink(_files.KeyPath, "data/tls.key");
        await using var node = await StartAsync();
        await UntilServedAsync(node, first.SerialNumber);

        Directory.Delete(_directory["data"]);
        Directory.CreateSymbolicLink(_directory["data"], "two");

        await UntilServedAsync(node, second.SerialNumber);
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_reported_once_and_the_old_certificate_stays_until_they_can()
    {
        var first = CertificatePair.Create(HashAlgorithmName.SHA256);
        var second = CertificatePair.Create(HashAlgorithmName.SHA256);
        first.WriteTo(_files);
        await using var node = await StartAsync();

        // The new certificate with the old key.
        CertificatePair.Replace(_files.CertificatePath, second.Certificate);
        await UntilReportedAsync(node, 1);
        await UntilServedAsync(node, first.SerialNumber);

        CertificatePair.Replace(_files.CertificatePath, "this is no certificate");
        await UntilReportedAsync(node, 2);
        await UntilServedAsync(node, first.SerialNumber);

        File.Delete(_files.KeyPath);
        CertificatePair.Replace(_files.CertificatePath, second.Certificate);
        await UntilReportedAsync(node, 3);
        await UntilServedAsync(node, first.SerialNumber);
        Assert.Contains(_files.KeyPath, Reports(node)[^1], StringComparison.Ordinal);

        CertificatePair.Replace(_files.KeyPath, second.Key);
        await UntilServedAsync(node, second.SerialNumber);
        Assert.Equal(3, Reports(node).Length);
    }

    [Fact]
    public void Trouble_is_reported_at_its_second_sight_and_never_again_until_it_is_another()
    {
        CertificatePair.Create(HashAlgorithmName.SHA256).WriteTo(_files);
        using var log = new StringWriter();
        using var logging = new StandardErrorLoggerProvider(log, LogFormat.Text, LogLevel.Information, TimeProvider.System);
        using var certificates = new CertificateFiles(_files, new FakeClock(), logging.CreateLogger("test"));

        var reports = new List<int>();
        foreach (var content in (string[])["x", "x", "x", "x", "", "", ""])
        {
            File.WriteAllText(_files.KeyPath, content);
            File.Delete(content.Length == 0 ? _files.CertificatePath : _files.CertificatePath + ".none");
            certificates.Look();
            reports.Add(log.ToString().Split('\n').Count(line => line.Contains("stays in use", StringComparison.Ordinal)));
        }

        Assert.Equal([0, 1, 1, 1, 1, 2, 2], reports);
    }

    /// <summary>Its timers never fire.</summary>
    private sealed class FakeClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    [Theory]
    [InlineData("this is no certificate", null)]
    [InlineData(null, "this is no key")]
    [InlineData(null, "")]
    public async Task A_node_does_not_start_with_files_that_cannot_be_used(string? certificate, string? key)
    {
        var pair = CertificatePair.Create(HashAlgorithmName.SHA256);
        (pair with { Certificate = certificate ?? pair.Certificate, Key = key ?? pair.Key }).WriteTo(_files);

        var run = await CommandRun.OfAsync(
            "start", "--data", _directory["data"], "--http", "off", "--listen", "127.0.0.1:0", "--tls-cert", _files.CertificatePath, "--tls-key", _files.KeyPath);

        run.AssertFailsAfterLog(1, "cannot use --tls-cert " + _files.CertificatePath, _files.KeyPath);
    }

    private async Task<TestNode> StartAsync()
    {
        await File.WriteAllTextAsync(_directory["password"], "secret");
        return await TestNode.StartAsync(options => options with
        {
            Tls = _files,
            RequireTls = true,
            AdminPasswordFile = _directory["password"],
            Authentication = AuthenticationRule.Scram,
        });
    }

    /// <summary>Logs in with SCRAM-SHA-256-PLUS and nothing less.</summary>
    private static async Task<(NpgsqlConnection Connection, string SerialNumber)> ConnectAsync(TestNode node)
    {
        var serial = string.Empty;
        var connection = new NpgsqlConnection(node.ConnectionString.Replace("Username=tester", "Username=swytch;Password=secret", StringComparison.Ordinal)
            + ";SSL Mode=Require;Channel Binding=Require")
        {
            SslClientAuthenticationOptionsCallback = options => options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                serial = ((X509Certificate2)certificate!).SerialNumber;
                return certificate.Subject == "CN=localhost";
            },
        };
        await connection.OpenAsync();
        return (connection, serial);
    }

    private static Task UntilServedAsync(TestNode node, string serialNumber) => UntilAsync(
        async () =>
        {
            var (connection, serial) = await ConnectAsync(node);
            await using (connection)
            {
                Assert.Equal(1, await connection.ScalarAsync("SELECT 1"));
                return serial == serialNumber;
            }
        },
        $"certificate {serialNumber} is served");

    private static Task UntilReportedAsync(TestNode node, int count) =>
        UntilAsync(() => Task.FromResult(Reports(node).Length == count), $"{count} reports in the log");

    private static string[] Reports(TestNode node) =>
        [.. node.Log.Split('\n').Where(line => line.Contains("the previous one stays in use", StringComparison.Ordinal))];

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, "waited in vain until: " + what);
            await timer.WaitForNextTickAsync();
        }
    }
}
