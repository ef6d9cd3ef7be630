using System.Net.Sockets;
using Swytch.PgWire.Hosting;
using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Hosting;

public sealed class SocketTests
{
    private const string Shutdown = "ErrorResponse FATAL 57P01 terminating connection due to administrator command";

    [Fact]
    public async Task A_stopping_host_ends_idle_sessions_in_the_clear_and_in_tls()
    {
        ServerCertificate certificate = TestCertificate.Create();
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { Certificate = () => certificate });
        await using SocketClient plain = await SocketClient.ConnectAsync(host.Port);
        await plain.OpenSessionAsync();
        await using SocketClient tls = await SocketClient.ConnectAsync(host.Port);
        await tls.EncryptAsync("postgresql");
        await tls.OpenSessionAsync();
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(20));
        Task stopping = host.StopAsync(deadline.Token);
        Assert.Equal([Shutdown], await plain.Wire.AnswersUntilCloseAsync());
        Assert.Equal([Shutdown], await tls.Wire.AnswersUntilCloseAsync());
        await stopping;
        Assert.Equal(0, host.Server.Sessions);
    }

    [Theory]
    [InlineData("wait", false)]
    [InlineData("wait", true)]
    [InlineData("block", false)]
    [InlineData("block", true)]
    public async Task A_client_that_vanishes_cancels_what_it_runs(string statement, bool encrypted)
    {
        ServerCertificate certificate = TestCertificate.Create();
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { Certificate = () => certificate });
        await using SocketClient client = await SocketClient.ConnectAsync(host.Port);
        if (encrypted)
        {
            await client.EncryptAsync("postgresql");
        }

        await client.OpenSessionAsync();
        await client.Wire.Query(statement).SendAsync();
        FakeSession session = host.Backend.Sessions.Last();
        await Until.TrueAsync(() => session.IsWaiting);
        client.Drop();
        await Until.TrueAsync(() => session.IsDisposed);
        Assert.True(session.Cancelled > 0);
    }

    [Fact]
    public async Task A_unix_socket_serves_in_the_clear_though_tls_is_required()
    {
        ServerCertificate certificate = TestCertificate.Create();
        string path = Path.Combine(Path.GetTempPath(), $"pgwire-{Environment.ProcessId}-{Guid.NewGuid():N}.sock");
        UnixDomainSocketEndPoint endPoint = new(path);
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { RequireTls = true, Certificate = () => certificate }, endPoint);
        await using SocketClient client = await SocketClient.ConnectAsync(endPoint);
        await client.Wire.SslRequest().SendAsync();
        Assert.Equal((byte)'N', await client.Wire.ReceiveByteAsync());
        await client.OpenSessionAsync();
    }

    [Fact]
    public async Task Direct_tls_without_the_protocols_name_is_refused()
    {
        ServerCertificate certificate = TestCertificate.Create();
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { Certificate = () => certificate });
        await using SocketClient client = await SocketClient.ConnectAsync(host.Port);
        await client.EncryptAsync();
        Assert.Equal(
            ["ErrorResponse FATAL 08P01 received direct SSL connection request without ALPN protocol negotiation extension"],
            await client.Wire.AnswersUntilCloseAsync());
        await using SocketClient other = await SocketClient.ConnectAsync(host.Port);
        await Assert.ThrowsAnyAsync<Exception>(() => other.EncryptAsync("http/1.1"));
    }

    [Fact]
    public async Task Direct_tls_without_a_certificate_is_closed()
    {
        await using KestrelHost host = await KestrelHost.StartAsync();
        await using SocketClient client = await SocketClient.ConnectAsync(host.Port);
        await Assert.ThrowsAnyAsync<Exception>(() => client.EncryptAsync("postgresql"));
    }

    [Fact]
    public async Task Plain_bytes_where_a_handshake_was_agreed_end_the_connection()
    {
        ServerCertificate certificate = TestCertificate.Create();
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { Certificate = () => certificate });
        await using SocketClient client = await SocketClient.ConnectAsync(host.Port);
        await client.Wire.SslRequest().SendAsync();
        Assert.Equal((byte)'S', await client.Wire.ReceiveByteAsync());
        await client.Wire.Startup(parameters: ("user", "ann")).SendAsync();
        List<ServerMessage> answers = await client.Wire.ReceiveUntilAsync('\0');
        Assert.DoesNotContain(answers, static answer => answer.Type == 'R');
        Assert.Empty(host.Backend.Sessions);
    }

    [Fact]
    public async Task A_cancel_request_may_be_encrypted()
    {
        ServerCertificate certificate = TestCertificate.Create();
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { Certificate = () => certificate });
        await using SocketClient client = await SocketClient.ConnectAsync(host.Port);
        await client.Wire.SslRequest().SendAsync();
        await client.Wire.ReceiveByteAsync();
        await client.EncryptAsync();
        await client.Wire.CancelRequest(1, [1, 2, 3, 4]).SendAsync();
        Assert.Empty(await client.Wire.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task Many_idle_sessions_are_served_at_once()
    {
        const int Sessions = 300;
        await using KestrelHost host = await KestrelHost.StartAsync();
        List<SocketClient> clients = [];
        for (int i = 0; i < Sessions; i++)
        {
            SocketClient client = await SocketClient.ConnectAsync(host.Port);
            clients.Add(client);
            await client.OpenSessionAsync();
        }

        foreach (SocketClient client in clients)
        {
            await client.Wire.Query("rows 1").SendAsync();
        }

        foreach (SocketClient client in clients)
        {
            Assert.Equal(4, (await client.Wire.ReceiveUntilAsync('Z')).Count);
            await client.DisposeAsync();
        }

        await Until.TrueAsync(() => host.Server.Sessions == 0);
    }
}
