using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Session;

/// <summary>COPY messages (PostgreSQL manual, section 55.2.6).</summary>
public sealed class CopyTests : IDisposable
{
    private readonly MemoryServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Data_comes_in_the_pieces_the_client_cuts()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        Done(Data(Data(client.Query("copyin"), "a"), "").Message('d', static body => body.WriteBytes("bc"u8)));
        await client.SendAsync();
        Assert.Equal(["CopyInResponse 0 2", "CommandComplete COPY a bc", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task The_answer_is_sent_before_the_client_sends_anything()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("copyin").SendAsync();
        Assert.Equal(["CopyInResponse 0 2"], await client.AnswersUntilAsync('G'));
        await Done(client).SendAsync();
        Assert.Equal(["CommandComplete COPY", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Sync_and_Flush_inside_the_data_are_ignored()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        client.Parse("", "copyin").Bind("", "").Execute("").Sync();
        await Done(Data(client.Flush(), "a")).Sync().SendAsync();
        Assert.Equal(
            ["ParseComplete", "BindComplete", "CopyInResponse 0 2", "CommandComplete COPY a", "ReadyForQuery I"],
            await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task A_failure_of_the_client_fails_the_statement()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await Data(client.Query("copyin"), "a").Message('f', static body => body.WriteCString("no more")).Query("rows 0").SendAsync();
        Assert.Equal(["CopyInResponse 0 2", "ErrorResponse ERROR 57014 COPY from stdin failed: no more", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.Equal("ReadyForQuery I", (await client.AnswersUntilAsync('Z'))[^1]);
    }

    [Fact]
    public async Task Data_that_follows_an_error_is_passed_over()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        client.Parse("", "fail").Bind("", "").Execute("").Sync();
        await Done(Data(client, "late")).Query("rows 0").SendAsync();
        Assert.Contains("22012", string.Concat(await client.AnswersUntilAsync('Z')), StringComparison.Ordinal);
        Assert.Equal(["RowDescription 2 format 0", "CommandComplete SELECT 0", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Theory]
    [InlineData('Q', "ErrorResponse FATAL 08P01 unexpected message type 0x51 during COPY from stdin")]
    [InlineData('X', "ErrorResponse FATAL 08006 unexpected EOF on client connection with an open transaction")]
    public async Task Another_message_ends_the_connection(char type, string answer)
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Query("copyin").Message(type, static body => body.WriteCString("x")).SendAsync();
        Assert.Equal(["CopyInResponse 0 2", answer], await connection.Client.AnswersUntilCloseAsync());
        await connection.Completion;
        Assert.True(_server.Backend.Sessions.Last().IsDisposed);
    }

    [Fact]
    public async Task A_client_that_vanishes_ends_its_session()
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Query("copyin").SendAsync();
        await connection.Client.AnswersUntilAsync('G');
        await connection.DropAsync();
        await connection.Completion;
        Assert.True(_server.Backend.Sessions.Last().IsDisposed);
    }

    [Fact]
    public async Task A_cancel_ends_the_wait_for_data_and_the_connection_goes_on()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("copyin").SendAsync();
        await client.AnswersUntilAsync('G');
        _server.Backend.Sessions.Last().Cancel();
        Assert.Equal(["ErrorResponse ERROR 57014 canceling statement due to user request", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        await Done(Data(client, "late")).Query("rows 0").SendAsync();
        Assert.Equal("ReadyForQuery I", (await client.AnswersUntilAsync('Z'))[^1]);
    }

    [Fact]
    public async Task A_client_that_does_not_read_stops_the_copy_out()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("copyout 3000").SendAsync();
        FakeSession session = _server.Backend.Sessions.Last();
        Assert.Equal("CopyOutResponse 0 1", (await client.AnswersUntilAsync('H'))[0]);
        Assert.InRange(session.RowsWritten, 0, 300);
        string[] answers = await client.AnswersUntilAsync('Z');
        Assert.Equal(3_000, answers.Count(answer => answer == "CopyData 1000"));
        Assert.Equal(["CopyDone", "CommandComplete COPY", "ReadyForQuery I"], answers[^3..]);
    }

    private static WireClient Data(WireClient client, string text) =>
        client.Message('d', body => body.WriteBytes(System.Text.Encoding.UTF8.GetBytes(text)));

    private static WireClient Done(WireClient client) => client.Message('c', static _ => { });
}
