using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Session;

public sealed class SimpleQueryTests : IDisposable
{
    private readonly MemoryServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("", "EmptyQueryResponse|ReadyForQuery I")]
    [InlineData("rows 1", "RowDescription 2 format 0|DataRow 1,NULL|CommandComplete SELECT 1|ReadyForQuery I")]
    [InlineData("begin; fail", "CommandComplete BEGIN|ErrorResponse ERROR 22012 division by zero|ReadyForQuery E")]
    [InlineData("begin; rows 0", "CommandComplete BEGIN|RowDescription 2 format 0|CommandComplete SELECT 0|ReadyForQuery T")]
    [InlineData("fail after 1", "RowDescription 2 format 0|DataRow 1,NULL|ErrorResponse ERROR 22P02 invalid input syntax for type integer: \"half\"|ReadyForQuery I")]
    [InlineData("notice hello", "NoticeResponse hello|CommandComplete NOTICE|ReadyForQuery I")]
    [InlineData("set tool", "CommandComplete SET|ParameterStatus application_name=tool|ReadyForQuery I")]
    public async Task A_query_is_answered(string sql, string answers)
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query(sql).SendAsync();
        Assert.Equal(answers.Split('|'), await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task A_failed_transaction_shows_e_until_it_is_rolled_back()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("begin").Query("fail").Query("rows 1").Query("commit").SendAsync();
        Assert.Equal("ReadyForQuery T", (await client.AnswersUntilAsync('Z'))[^1]);
        Assert.Equal("ReadyForQuery E", (await client.AnswersUntilAsync('Z'))[^1]);
        Assert.Contains("25P02", string.Concat(await client.AnswersUntilAsync('Z')), StringComparison.Ordinal);
        Assert.Equal(["CommandComplete ROLLBACK", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task A_function_call_is_refused_and_the_connection_goes_on()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Message('F', static body => body.WriteInt32(1)).Query("rows 0").SendAsync();
        Assert.Equal(["ErrorResponse ERROR 0A000 function calls by the FunctionCall message are not supported", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.Equal("ReadyForQuery I", (await client.AnswersUntilAsync('Z'))[^1]);
    }

    [Fact]
    public async Task Late_copy_messages_are_ignored()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Message('d', static body => body.WriteInt32(1)).Message('c', static _ => { }).Message('f', static body => body.WriteCString("no")).Query("").SendAsync();
        Assert.Equal(["EmptyQueryResponse", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Theory]
    [InlineData("fatal", "ErrorResponse FATAL 57P01 goodbye")]
    [InlineData("bug", "ErrorResponse FATAL XX000 internal error")]
    public async Task A_fatal_error_or_a_bug_ends_the_connection_and_tells_no_details(string sql, string answer)
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Query(sql).SendAsync();
        Assert.Equal([answer], await connection.Client.AnswersUntilCloseAsync());
        await connection.Completion;
        Assert.True(_server.Backend.Sessions.Last().IsDisposed);
        Assert.Equal(0, _server.Server.Sessions);
    }

    [Fact]
    public async Task Invalid_utf8_is_refused_with_its_bytes_and_the_connection_goes_on()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Message('Q', static body => body.WriteBytes([(byte)'a', 0xE2, 0x28, 0xA1, 0])).Query("").SendAsync();
        Assert.Equal(["ErrorResponse ERROR 22021 invalid byte sequence for encoding \"UTF8\": 0xe2 0x28 0xa1", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.Equal(["EmptyQueryResponse", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a' }, "invalid string in message")]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b' }, "invalid message format")]
    public async Task A_malformed_query_is_refused_and_the_connection_goes_on(byte[] body, string message)
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Message('Q', output => output.WriteBytes(body)).Query("").SendAsync();
        Assert.Equal([$"ErrorResponse ERROR 08P01 {message}", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.Equal(["EmptyQueryResponse", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Terminate_ends_the_session()
    {
        MemoryConnection connection = await _server.OpenAsync();
        await connection.Client.Terminate().SendAsync();
        await connection.Completion;
        Assert.True(_server.Backend.Sessions.Last().IsDisposed);
    }
}
