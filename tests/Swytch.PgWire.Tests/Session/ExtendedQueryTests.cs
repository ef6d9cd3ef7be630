using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Session;

public sealed class ExtendedQueryTests : IDisposable
{
    private const string Failure = "ErrorResponse ERROR 22012 division by zero";

    private readonly MemoryServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_flight_is_answered_message_by_message()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "rows 2").Bind("", "", resultFormats: [1]).Describe('P', "").Execute("").Sync().SendAsync();
        Assert.Equal(
            ["ParseComplete", "BindComplete", "RowDescription 2 format 1", "DataRow 1,NULL", "DataRow 2,NULL", "CommandComplete SELECT 2", "ReadyForQuery I"],
            await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Describe_of_a_statement_names_parameters_and_columns_as_text()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("s", "echo").Describe('S', "s").Parse("t", "begin").Describe('S', "t").Sync().SendAsync();
        Assert.Equal(
            ["ParseComplete", "ParameterDescription 1", "RowDescription 1 format 0", "ParseComplete", "ParameterDescription 0", "NoData", "ReadyForQuery I"],
            await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Answers_come_at_flush_without_sync()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("s", "echo").Describe('S', "s").Flush().SendAsync();
        Assert.Equal(["ParseComplete", "ParameterDescription 1", "RowDescription 1 format 0"], await client.AnswersUntilAsync('T'));
        await client.Bind("", "s", ["x"]).Execute("").Sync().SendAsync();
        Assert.Equal(["BindComplete", "DataRow x", "CommandComplete SELECT 1", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task An_error_is_sent_though_no_sync_has_come()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "syntax").Describe('S', "").Flush().SendAsync();
        Assert.Equal(["ErrorResponse ERROR 42601 syntax error at or near \"syntax\""], await client.AnswersUntilAsync('E'));
        await client.Sync().SendAsync();
        Assert.Equal(["ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Bind_after_error_is_skipped_until_sync()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "fail").Bind("", "").Execute("").Parse("", "rows 1").Bind("", "").Execute("").Query("rows 1").Flush().Sync().SendAsync();
        Assert.Equal(["ParseComplete", "BindComplete", Failure, "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.DoesNotContain("parse rows 1", Session.Calls);
        await client.Query("rows 1").SendAsync();
        Assert.Equal("CommandComplete SELECT 1", (await client.AnswersUntilAsync('Z'))[^2]);
    }

    [Fact]
    public async Task Pipelined_flights_each_end_with_ready_for_query()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "fail").Bind("", "").Execute("").Sync().Parse("", "rows 1").Bind("", "").Execute("").Sync().SendAsync();
        Assert.Equal(["ParseComplete", "BindComplete", Failure, "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.Equal(["ParseComplete", "BindComplete", "DataRow 1,NULL", "CommandComplete SELECT 1", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Execute_with_a_row_limit_suspends_the_portal_and_goes_on()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "rows 3").Bind("p", "").Execute("p", 2).Execute("p", 2).Sync().SendAsync();
        Assert.Equal(
            ["ParseComplete", "BindComplete", "DataRow 1,NULL", "DataRow 2,NULL", "PortalSuspended", "DataRow 3,NULL", "CommandComplete SELECT 3", "ReadyForQuery I"],
            await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Portals_live_as_long_as_their_transaction()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("begin").Parse("", "rows 3").Bind("p", "").Execute("p", 1).Sync().SendAsync();
        await client.ReceiveUntilAsync('Z');
        Assert.Equal(["ParseComplete", "BindComplete", "DataRow 1,NULL", "PortalSuspended", "ReadyForQuery T"], await client.AnswersUntilAsync('Z'));
        await client.Execute("p", 1).Sync().SendAsync();
        Assert.Equal(["DataRow 2,NULL", "PortalSuspended", "ReadyForQuery T"], await client.AnswersUntilAsync('Z'));
        await client.Query("commit").Execute("p").Sync().SendAsync();
        await client.ReceiveUntilAsync('Z');
        Assert.Equal(["ErrorResponse ERROR 34000 portal \"p\" does not exist", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.Contains("close rows 3", Session.Calls);
    }

    [Fact]
    public async Task Portals_of_an_implicit_transaction_are_closed_before_it_commits()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "rows 3").Bind("p", "").Execute("p", 1).Sync().Execute("p").Sync().SendAsync();
        await client.ReceiveUntilAsync('Z');
        Assert.Equal(["ErrorResponse ERROR 34000 portal \"p\" does not exist", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.True(Session.Calls.IndexOf("close rows 3") < Session.Calls.IndexOf("sync"));
    }

    [Fact]
    public async Task A_commit_in_the_middle_of_a_flight_closes_the_portals_of_its_transaction()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("begin").Parse("", "rows 3").Bind("p", "").Execute("p", 1).Parse("c", "commit").Bind("", "c").Execute("").Execute("p").Sync().SendAsync();
        await client.ReceiveUntilAsync('Z');
        Assert.Equal("ErrorResponse ERROR 34000 portal \"p\" does not exist", (await client.AnswersUntilAsync('Z'))[^2]);
    }

    [Theory]
    [InlineData("", "unnamed prepared statement does not exist")]
    [InlineData("x", "prepared statement \"x\" does not exist")]
    public async Task Bind_of_an_unknown_statement_is_26000(string name, string message)
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Bind("", name).Sync().Describe('S', name).Sync().SendAsync();
        Assert.Equal([$"ErrorResponse ERROR 26000 {message}", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        Assert.Equal([$"ErrorResponse ERROR 26000 {message}", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task A_named_statement_is_not_replaced_but_the_unnamed_one_is()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "rows 1").Parse("", "rows 2").Parse("s", "rows 1").Parse("s", "rows 2").Sync().SendAsync();
        Assert.Equal(
            ["ParseComplete", "ParseComplete", "ParseComplete", "ErrorResponse ERROR 42P05 prepared statement \"s\" already exists", "ReadyForQuery I"],
            await client.AnswersUntilAsync('Z'));
        await client.Bind("", "").Execute("").Sync().SendAsync();
        Assert.Equal("CommandComplete SELECT 2", (await client.AnswersUntilAsync('Z'))[^2]);
    }

    [Fact]
    public async Task A_parse_that_fails_takes_the_unnamed_statement_with_it()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "rows 1").Parse("", "syntax").Sync().Bind("", "").Sync().SendAsync();
        await client.ReceiveUntilAsync('Z');
        Assert.Equal("ErrorResponse ERROR 26000 unnamed prepared statement does not exist", (await client.AnswersUntilAsync('Z'))[0]);
    }

    [Fact]
    public async Task A_simple_query_destroys_the_unnamed_statement_and_portal_and_keeps_named_statements()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("begin").Parse("", "rows 1").Parse("s", "rows 1").Bind("", "").Bind("p", "").Query("rows 1").SendAsync();
        await client.ReceiveUntilAsync('Z');
        await client.ReceiveUntilAsync('Z');
        await client.Execute("").Sync().Bind("", "").Sync().Bind("", "s").Execute("p").Sync().SendAsync();
        Assert.Equal("ErrorResponse ERROR 34000 portal \"\" does not exist", (await client.AnswersUntilAsync('Z'))[0]);
        Assert.Equal("ErrorResponse ERROR 26000 unnamed prepared statement does not exist", (await client.AnswersUntilAsync('Z'))[0]);
    }

    [Fact]
    public async Task A_second_portal_of_the_same_name_is_refused()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "rows 1").Bind("p", "").Bind("p", "").Sync().SendAsync();
        Assert.Equal(["ParseComplete", "BindComplete", "ErrorResponse ERROR 42P03 cursor \"p\" already exists", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Close_of_what_does_not_exist_is_no_error()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("s", "rows 1").Bind("p", "s").Close('P', "p").Close('S', "s").Close('S', "s").Close('P', "p").Bind("", "s").Sync().SendAsync();
        Assert.Equal(
            ["ParseComplete", "BindComplete", "CloseComplete", "CloseComplete", "CloseComplete", "CloseComplete", "ErrorResponse ERROR 26000 prepared statement \"s\" does not exist", "ReadyForQuery I"],
            await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task A_commit_that_fails_at_sync_is_told_before_ready_for_query()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "defer").Bind("", "").Execute("").Sync().SendAsync();
        Assert.Equal(
            ["ParseComplete", "BindComplete", "CommandComplete DEFER", "ErrorResponse ERROR 23503 insert or update violates foreign key constraint", "ReadyForQuery I"],
            await client.AnswersUntilAsync('Z'));
        await client.Parse("", "rows 0").Sync().SendAsync();
        Assert.Equal(["ParseComplete", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task An_empty_statement_is_answered_by_empty_query_response()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "").Bind("", "").Describe('P', "").Execute("").Sync().SendAsync();
        Assert.Equal(["ParseComplete", "BindComplete", "NoData", "EmptyQueryResponse", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task A_broken_row_is_withdrawn_and_the_rows_before_it_stay()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Parse("", "fail after 2").Bind("", "").Execute("").Sync().SendAsync();
        Assert.Equal(
            ["ParseComplete", "BindComplete", "DataRow 1,NULL", "DataRow 2,NULL", "ErrorResponse ERROR 22P02 invalid input syntax for type integer: \"half\"", "ReadyForQuery I"],
            await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task Too_many_portals_are_refused()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        client.Query("begin").Parse("", "rows 1");
        for (int i = 0; i <= Swytch.Core.Limits.PortalsPerSession; i++)
        {
            client.Bind($"p{i}", "");
        }

        await client.Sync().SendAsync();
        await client.ReceiveUntilAsync('Z');
        Assert.Equal("ErrorResponse ERROR 53400 too many portals in this session", (await client.AnswersUntilAsync('Z'))[^2]);
    }

    private FakeSession Session => _server.Backend.Sessions.Last();
}
