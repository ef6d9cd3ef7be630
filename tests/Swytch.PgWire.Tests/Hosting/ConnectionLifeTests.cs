using Swytch.Core.Errors;
using Swytch.PgWire.Session;
using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Hosting;

public sealed class ConnectionLifeTests : IDisposable
{
    private const string Shutdown = "ErrorResponse FATAL 57P01 terminating connection due to administrator command";

    private readonly MemoryServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task An_idle_session_is_told_when_the_node_stops()
    {
        MemoryConnection connection = await _server.OpenAsync();
        connection.RequestClose();
        Assert.Equal([Shutdown], await connection.Client.AnswersUntilCloseAsync());
        await connection.Completion;
        Assert.True(Session.IsDisposed);
    }

    [Fact]
    public async Task A_running_statement_ends_before_the_session_is_told_that_the_node_stops()
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Query("wait").SendAsync();
        await Until.TrueAsync(() => Session.IsWaiting);
        connection.RequestClose();
        Assert.False(connection.Completion.IsCompleted);
        Session.Finish();
        Assert.Equal(["CommandComplete WAIT", "ReadyForQuery I", Shutdown], await connection.Client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task A_statement_that_runs_too_long_after_the_stop_is_cancelled()
    {
        ManualTime time = new();
        using MemoryServer server = new(timeProvider: time);
        MemoryConnection connection = await server.OpenAsync();
        await connection.Client.Query("wait").SendAsync();
        FakeSession session = server.Backend.Sessions.Last();
        await Until.TrueAsync(() => session.IsWaiting);
        connection.RequestClose();
        time.Fire();
        Assert.Equal(["ErrorResponse ERROR 57014 canceling statement due to user request", "ReadyForQuery I", Shutdown], await connection.Client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task A_connection_that_starts_while_the_node_stops_is_refused()
    {
        MemoryConnection connection = _server.Connect();
        connection.RequestClose();
        await connection.Client.Startup(parameters: ("user", "ann")).SendAsync();
        Assert.Equal(["ErrorResponse FATAL 57P03 the database system is shutting down"], await connection.Client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task A_vanished_client_cancels_its_running_statement()
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Query("wait").SendAsync();
        await Until.TrueAsync(() => Session.IsWaiting);
        await connection.DropAsync();
        await connection.Completion;
        Assert.Equal(1, Session.Cancelled);
        Assert.True(Session.IsDisposed);
        Assert.Equal(0, _server.Server.Sessions);
    }

    [Fact]
    public async Task A_session_can_end_its_idle_connection()
    {
        MemoryConnection connection = await _server.OpenAsync();
        PgError timeout = new(SqlState.IdleInTransactionSessionTimeout, "terminating connection due to idle-in-transaction timeout") { Severity = PgSeverity.Fatal };
        await Until.TrueAsync(() =>
        {
            Session.Host.Terminate(timeout);
            return connection.Completion.IsCompleted;
        });
        Assert.Equal(["ErrorResponse FATAL 25P03 terminating connection due to idle-in-transaction timeout"], await connection.Client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task A_session_cannot_end_its_connection_while_a_statement_runs()
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Query("wait").SendAsync();
        await Until.TrueAsync(() => Session.IsWaiting);
        Session.Host.Terminate(new PgError(SqlState.IdleInTransactionSessionTimeout, "late"));
        Session.Finish();
        Assert.Equal(["CommandComplete WAIT", "ReadyForQuery I"], await connection.Client.AnswersUntilAsync('Z'));
        await connection.Client.Query("").SendAsync();
        Assert.Equal(["EmptyQueryResponse", "ReadyForQuery I"], await connection.Client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task A_slow_client_stops_its_own_session_and_nobody_else()
    {
        MemoryConnection slow = await _server.OpenAsync();
        FakeSession session = Session;
        await slow.Client.Query("rows 200000").SendAsync();
        await Until.TrueAsync(() => session.RowsWritten > 1_000);
        MemoryConnection other = await _server.OpenAsync();
        for (int i = 0; i < 100; i++)
        {
            await other.Client.Query("rows 1").SendAsync();
            Assert.Equal(4, (await other.Client.ReceiveUntilAsync('Z')).Count);
        }

        // Threshold, one piece and what the pipe takes: the rest of the rows is not produced.
        int bytesPerRow = 24;
        Assert.InRange(session.RowsWritten, 1_000, 8 * ResponseWriter.FlushThresholdBytes / bytesPerRow);
        List<ServerMessage> rows = await slow.Client.ReceiveUntilAsync('Z');
        Assert.Equal(200_003, rows.Count);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_result_ends_its_session()
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Query("rows 200000").SendAsync();
        await Until.TrueAsync(() => Session.RowsWritten > 1_000);
        await connection.Client.StopReadingAsync();
        await connection.Completion;
        Assert.True(Session.IsDisposed);
        Assert.InRange(Session.RowsWritten, 1_000, 199_999);
    }

    [Fact]
    public async Task A_result_is_sent_in_one_piece_per_flight()
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Parse("", "rows 50").Bind("", "").Describe('P', "").Execute("").Sync().SendAsync();
        await connection.Client.ReceiveUntilAsync('Z');
        Assert.Equal(2, connection.Writes);
    }

    [Fact]
    public async Task A_large_statement_and_a_large_parameter_arrive_whole()
    {
        MemoryConnection connection = await _server.OpenAsync();
        string large = new('y', 5_000_000);
        Task sending = connection.Client.Parse("", "echo").Bind("", "", [large]).Execute("").Sync().SendAsync();
        List<ServerMessage> answers = await connection.Client.ReceiveUntilAsync('Z');
        await sending;
        Assert.Equal(large, answers.Single(static message => message.Type == 'D').Values().Single());
    }

    [Theory]
    [InlineData('P', int.MaxValue)]
    [InlineData('Q', 3)]
    [InlineData('S', 20_000)]
    [InlineData('B', -1)]
    public async Task A_length_that_cannot_be_ends_the_connection_before_anything_is_reserved(char type, int length)
    {
        MemoryConnection connection = await _server.OpenAsync();
        byte[] header = [(byte)type, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), length);
        await connection.Client.Bytes(header).SendAsync();
        Assert.Empty(await connection.Client.AnswersUntilCloseAsync());
    }

    [Fact]
    public async Task An_unknown_message_type_ends_the_connection()
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Message('?', static _ => { }).SendAsync();
        Assert.Equal(["ErrorResponse FATAL 08P01 invalid frontend message type 63"], await connection.Client.AnswersUntilCloseAsync());
    }

    private FakeSession Session => _server.Backend.Sessions.Last();
}
