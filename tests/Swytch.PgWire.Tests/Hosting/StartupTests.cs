using System.Buffers.Binary;
using Swytch.Core.Errors;
using Swytch.PgWire.Hosting;
using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Hosting;

public sealed class StartupTests : IDisposable
{
    private const int Version30 = 3 << 16;

    private readonly MemoryServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_session_starts_with_authentication_key_parameters_and_ready_for_query()
    {
        WireClient client = _server.Connect().Client;
        await client.Startup(Version30, ("user", "ann"), ("options", "-c a=b --c-d=e\\ f"), ("application_name", "x")).SendAsync();
        string[] answers = await client.AnswersUntilAsync('Z');
        Assert.Equal(["Authentication 0", "ParameterStatus server_version=15.0"], answers[..2]);
        Assert.Equal(["BackendKeyData", "ReadyForQuery I"], answers[^2..]);
        Assert.Equal("ann", _server.Backend.LastStartup!.Database);
        Assert.Equal([new("a", "b"), new("c_d", "e f"), new("application_name", "x")], _server.Backend.LastStartup!.Parameters);
    }

    [Theory]
    [InlineData(Version30 + 2)]
    [InlineData(Version30 + 9999)]
    public async Task Newer_minor_versions_and_unknown_options_are_negotiated(int version)
    {
        WireClient client = _server.Connect().Client;
        await client.Startup(version, ("user", "ann"), ("_pq_.report_everything", "1")).SendAsync();
        List<ServerMessage> answers = await client.ReceiveUntilAsync('Z');
        Assert.Equal($"NegotiateProtocolVersion {Version30} 1", answers[0].ToString());
        Assert.Equal("_pq_.report_everything", answers[0].Text(8));
        Assert.Equal("Authentication 0", answers[1].ToString());
        Assert.Equal("ReadyForQuery I", answers[^1].ToString());
    }

    [Theory]
    [InlineData(2 << 16, "ErrorResponse FATAL 0A000 unsupported frontend protocol 2.0: server supports 3.0 to 3.0")]
    [InlineData(4 << 16, "ErrorResponse FATAL 0A000 unsupported frontend protocol 4.0: server supports 3.0 to 3.0")]
    public async Task Other_major_versions_are_refused(int version, string answer)
    {
        WireClient client = _server.Connect().Client;
        await client.Startup(version, ("user", "ann")).SendAsync();
        Assert.Equal([answer], await client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task A_startup_without_user_is_refused()
    {
        WireClient client = _server.Connect().Client;
        await client.Startup(Version30, ("database", "x")).SendAsync();
        Assert.Equal(["ErrorResponse FATAL 28000 no PostgreSQL user name specified in startup packet"], await client.AnswersUntilCloseAsync());
    }

    [Theory]
    [InlineData("replication", "database", "ErrorResponse FATAL 0A000 replication connections are not supported")]
    [InlineData("options", "-x", "ErrorResponse FATAL 42601 invalid command-line argument for server process: -x")]
    [InlineData("options", "-c work_mem", "ErrorResponse FATAL 42601 -c work_mem requires a value")]
    public async Task A_parameter_that_cannot_be_served_is_refused(string name, string value, string answer)
    {
        WireClient client = _server.Connect().Client;
        await client.Startup(Version30, ("user", "ann"), (name, value)).SendAsync();
        Assert.Equal([answer], await client.AnswersUntilCloseAsync());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 9, 0, 3, 0, 0, (byte)'u' }, "invalid startup packet layout: expected terminator as last byte")]
    [InlineData(new byte[] { 0, 0, 0, 10, 0, 3, 0, 0, 0, 0 }, "invalid startup packet layout: expected terminator as last byte")]
    public async Task A_malformed_startup_packet_is_fatal(byte[] packet, string message)
    {
        WireClient client = _server.Connect().Client;
        await client.Bytes(packet).SendAsync();
        Assert.Equal([$"ErrorResponse FATAL 08P01 {message}"], await client.AnswersUntilCloseAsync());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 4 })]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ' })]
    public async Task A_startup_packet_of_impossible_length_is_not_answered(byte[] packet)
    {
        WireClient client = _server.Connect().Client;
        await client.Bytes(packet).SendAsync();
        Assert.Empty(await client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task Encryption_requests_are_answered_n_and_a_session_follows()
    {
        WireClient client = _server.Connect().Client;
        await client.GssEncRequest().SendAsync();
        Assert.Equal((byte)'N', await client.ReceiveByteAsync());
        await client.SslRequest().SendAsync();
        Assert.Equal((byte)'N', await client.ReceiveByteAsync());
        await client.Startup(Version30, ("user", "ann")).SendAsync();
        Assert.Equal("ReadyForQuery I", (await client.AnswersUntilAsync('Z'))[^1]);
    }

    [Fact]
    public async Task A_second_ssl_request_is_taken_for_a_version()
    {
        WireClient client = _server.Connect().Client;
        await client.SslRequest().SendAsync();
        await client.ReceiveByteAsync();
        await client.SslRequest().SendAsync();
        Assert.Equal(["ErrorResponse FATAL 0A000 unsupported frontend protocol 1234.5679: server supports 3.0 to 3.0"], await client.AnswersUntilCloseAsync());
    }

    [Theory]
    [InlineData(true, "received unencrypted data after SSL request")]
    [InlineData(false, "received unencrypted data after GSSAPI encryption request")]
    public async Task Bytes_sent_in_the_clear_after_an_encryption_request_end_the_connection(bool ssl, string message)
    {
        WireClient client = _server.Connect().Client;
        _ = ssl ? client.SslRequest() : client.GssEncRequest();
        await client.Startup(Version30, ("user", "ann")).SendAsync();
        Assert.Equal([$"ErrorResponse FATAL 08P01 {message}"], await client.AnswersUntilCloseAsync());
        Assert.Empty(_server.Backend.Sessions);
    }

    [Fact]
    public async Task A_packet_that_comes_byte_by_byte_is_read()
    {
        WireClient client = _server.Connect().Client;
        byte[] packet = client.Startup(Version30, ("user", "ann")).TakeFlight();
        foreach (byte value in packet)
        {
            await client.Bytes([value]).SendAsync();
        }

        Assert.Equal("ReadyForQuery I", (await client.AnswersUntilAsync('Z'))[^1]);
    }

    [Fact]
    public async Task The_gate_refuses_sessions_while_the_node_starts()
    {
        using MemoryServer starting = new(new PgWireOptions { StartupGate = () => new PgError(SqlState.CannotConnectNow, "the database system is starting up") });
        WireClient client = starting.Connect().Client;
        await client.Startup(Version30, ("user", "ann")).SendAsync();
        Assert.Equal(["ErrorResponse FATAL 57P03 the database system is starting up"], await client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task A_silent_connection_is_closed_in_time()
    {
        ManualTime time = new();
        using MemoryServer server = new(timeProvider: time);
        MemoryConnection connection = server.Connect();
        await Until.TrueAsync(() => time.Timers > 0);
        time.Fire();
        Assert.Empty(await connection.Client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_authenticate_in_time_is_told()
    {
        ManualTime time = new();
        using MemoryServer server = new(timeProvider: time);
        server.Backend.Authentication = static _ => Swytch.PgWire.Auth.ScramVerifier.Create("x").ToAuthenticationMethod();
        WireClient client = server.Connect().Client;
        await client.Startup(Version30, ("user", "ann")).SendAsync();
        Assert.Equal("Authentication 10", (await client.ReceiveAsync())!.ToString());
        time.Fire();
        Assert.Equal(["ErrorResponse FATAL 57014 canceling authentication due to timeout"], await client.AnswersUntilCloseAsync());
        Assert.Equal(0, server.Server.Sessions);
    }

    [Fact]
    public async Task Sasl_messages_are_bounded_and_typed()
    {
        _server.Backend.Authentication = static _ => Swytch.PgWire.Auth.ScramVerifier.Create("x").ToAuthenticationMethod();
        foreach ((Action<WireClient> send, string answer) in new (Action<WireClient>, string)[]
        {
            (client => client.Message('p', body => body.WriteBytes(new byte[2000])), ""),
            (client => client.Query("rows 1"), "expected SASL response, got message type 81"),
            (client => client.Message('p', body => body.WriteCString("MD5")), "client selected an invalid SASL authentication mechanism"),
            (client => client.Message('p', body => body.WriteCString("SCRAM-SHA-256-PLUS")), "client selected an invalid SASL authentication mechanism"),
            (client => client.Message('p', body => body.WriteCString("SCRAM-SHA-256")), "insufficient data left in message"),
        })
        {
            WireClient client = _server.Connect().Client;
            await client.Startup(Version30, ("user", "ann")).SendAsync();
            await client.ReceiveAsync();
            send(client);
            await client.SendAsync();
            Assert.Equal(answer.Length == 0 ? [] : [$"ErrorResponse FATAL 08P01 {answer}"], await client.AnswersUntilCloseAsync());
        }

        Assert.Empty(_server.Backend.Sessions);
    }

    [Fact]
    public async Task A_client_without_a_first_sasl_message_gets_an_empty_challenge()
    {
        _server.Backend.Authentication = static _ => Swytch.PgWire.Auth.ScramVerifier.Create("x").ToAuthenticationMethod();
        WireClient client = _server.Connect().Client;
        await client.Startup(Version30, ("user", "ann")).SendAsync();
        await client.ReceiveAsync();
        await client.Message('p', static body =>
        {
            body.WriteCString("SCRAM-SHA-256");
            body.WriteInt32(-1);
        }).SendAsync();
        Assert.Equal([0, 0, 0, 11], (await client.ReceiveAsync())!.Body);
        await client.Message('p', static body => body.WriteBytes("n,,n=,r=abc"u8)).SendAsync();
        Assert.StartsWith("r=abc", System.Text.Encoding.ASCII.GetString((await client.ReceiveAsync())!.Body.AsSpan(4)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_request_with_the_right_secret_cancels_and_with_another_does_not()
    {
        WireClient client = _server.Connect().Client;
        await client.Startup(Version30, ("user", "ann")).SendAsync();
        byte[] key = (await client.ReceiveUntilAsync('Z')).Single(static message => message.Type == 'K').Body;
        int processId = BinaryPrimitives.ReadInt32BigEndian(key);
        await client.Query("wait").SendAsync();
        FakeSession session = _server.Backend.Sessions.Last();
        await Until.TrueAsync(() => session.IsWaiting);
        foreach (byte[] wrong in new byte[][] { [1, 2, 3, 4], [.. key[4..], 0], [.. key[4..].Select(static value => (byte)~value)] })
        {
            WireClient stranger = _server.Connect().Client;
            await stranger.CancelRequest(processId, wrong).SendAsync();
            Assert.Empty(await stranger.AnswersUntilCloseAsync());
        }

        Assert.Equal(0, session.Cancelled);
        WireClient friend = _server.Connect().Client;
        await friend.CancelRequest(processId, key.AsSpan(4)).SendAsync();
        Assert.Empty(await friend.AnswersUntilCloseAsync());
        Assert.Equal(["ErrorResponse ERROR 57014 canceling statement due to user request", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }
}
