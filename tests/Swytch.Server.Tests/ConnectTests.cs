using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>Commands that reach their node as a client (node.md, <c>--connect</c>).</summary>
public sealed class ConnectTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;

    public async Task InitializeAsync()
    {
        await CommandRun.OfAsync("user", "add", "ann", "--password", "one", "--data", _directory["data"]);
        _node = await TestNode.StartAsync(directory: _directory["data"]);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Status_is_what_the_control_socket_tells()
    {
        var status = await CommandRun.OfAsync("status", "--connect", Url("ann", "one"));
        var json = await CommandRun.OfAsync("status", "--connect", Url("ann", "one"), "--json");

        Assert.Equal((0, string.Empty), (status.ExitCode, status.Errors));
        Assert.Contains("state           ready", status.Output, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{_node.Port}", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_are_managed_and_their_passwords_do_not_travel()
    {
        await DoneAsync("user", "add", "Bob \"x\"", "--password", "it's two", "--connect", Url("ann", "one"));
        (await CommandRun.OfAsync("user", "add", "Bob \"x\"", "--password", "two", "--connect", Url("ann", "one"))).AssertFails(1, "already exists");
        await DoneAsync("status", "--connect", Url("Bob \"x\"", "it's two"));
        await DoneAsync("user", "password", "Bob \"x\"", "--password", "three", "--connect", Url("ann", "one"));
        (await CommandRun.OfAsync("status", "--connect", Url("Bob \"x\"", "it's two"))).AssertFails(1, "password authentication failed");

        var list = await CommandRun.OfAsync("user", "list", "--connect", Url("ann", "one"));
        Assert.Equal("user     administrator  login  password\nBob \"x\"  no             yes    yes\nann      yes            yes    yes\n", list.Output);
        await DoneAsync("user", "remove", "Bob \"x\"", "--connect", Url("ann", "one"));
        (await CommandRun.OfAsync("user", "remove", "Bob \"x\"", "--connect", Url("ann", "one"))).AssertFails(1, "does not exist");
        (await CommandRun.OfAsync("user", "remove", "ann", "--connect", Url("ann", "one"))).AssertFails(1, "current user cannot be dropped");
    }

    [Fact]
    public async Task A_backup_over_the_connection_restores()
    {
        await using (var connection = await OpenAsync())
        {
            await connection.ExecuteAsync("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
            await connection.ExecuteAsync("INSERT INTO t SELECT value, hex(randomblob(500)) FROM generate_series(1, 2000)");
        }

        await DoneAsync("backup", _directory["b.tar"], "--connect", Url("ann", "one"));
        (await CommandRun.OfAsync("backup", _directory["b.tar"], "--connect", Url("ann", "one"))).AssertFails(1, "exists already");
        await DoneAsync("restore", _directory["b.tar"], "--data", _directory["restored"]);

        await using var again = await TestNode.StartAsync(directory: _directory["restored"]);
        await using var restored = new NpgsqlConnection(again.ConnectionString.Replace("Username=tester", "Username=ann;Password=one", StringComparison.Ordinal));
        await restored.OpenAsync();
        Assert.Equal(2000L, await restored.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Who_is_no_administrator_sees_the_status_and_nothing_else()
    {
        await DoneAsync("user", "add", "bob", "--password", "two", "--connect", Url("ann", "one"));
        var bob = Url("bob", "two");

        await DoneAsync("status", "--connect", bob);
        (await CommandRun.OfAsync("user", "list", "--connect", bob)).AssertFails(1, "permission denied to copy swytch_users");
        (await CommandRun.OfAsync("user", "add", "eve", "--password", "x", "--connect", bob)).AssertFails(1, "permission denied to create role");
        (await CommandRun.OfAsync("backup", _directory["b.tar"], "--connect", bob)).AssertFails(1, "permission denied to copy swytch_backup");
        Assert.DoesNotContain(Directory.GetFiles(_directory.Root), file => file.Contains("b.tar", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_hinders_is_told_in_one_line()
    {
        (await CommandRun.OfAsync("status", "--connect", "postgres://ann:one@127.0.0.1:1/swytch")).AssertFails(1, "cannot reach the node at 127.0.0.1:1", "is it running");
        (await CommandRun.OfAsync("status", "--connect", Url("ann", "wrong"))).AssertFails(1, "password authentication failed for user \"ann\"");
        (await CommandRun.OfAsync("status", "--connect", Url("ann", "one") + "?sslmode=require")).AssertFails(1, "SSL");
        (await CommandRun.OfAsync("status", "--connect", Url("ann", "one") + "?dbname=none")).AssertFails(1, "database \"none\" does not exist");
    }

    [Fact]
    public async Task The_nearer_of_connect_and_data_counts()
    {
        var data = new Dictionary<string, string> { ["SWYTCH_DATA"] = _directory["none"] };
        var connect = new Dictionary<string, string> { ["SWYTCH_CONNECT"] = Url("ann", "one") };

        Assert.Equal(0, (await CommandRun.WithAsync(data, null, "status", "--connect", Url("ann", "one"))).ExitCode);
        Assert.Equal(0, (await CommandRun.WithAsync(connect, null, "status")).ExitCode);
        (await CommandRun.WithAsync(connect, null, "status", "--data", _directory["none"])).AssertFails(1, "there is no node in " + _directory["none"]);
        connect["SWYTCH_DATA"] = _directory["none"];
        (await CommandRun.WithAsync(connect, null, "status")).AssertFails(2, "SWYTCH_CONNECT and SWYTCH_DATA exclude each other");
    }

    [Theory]
    [InlineData("COPY swytch_backup TO STDOUT", "0A000")]
    [InlineData("COPY swytch_backup TO STDOUT (FORMAT csv)", "0A000")]
    [InlineData("COPY swytch_users (name) TO STDOUT (FORMAT binary)", "0A000")]
    [InlineData("COPY swytch_backup TO '/tmp/x' (FORMAT binary)", "42501")]
    [InlineData("COPY swytch_backup FROM STDIN (FORMAT binary)", "42P01")]
    [InlineData("BEGIN; COPY swytch_status TO STDOUT (FORMAT binary)", "25001")]
    [InlineData("SELECT * FROM swytch_users", "42P01")]
    public async Task These_names_are_copied_whole_or_not_at_all(string sql, string sqlState)
    {
        await using var connection = await OpenAsync();

        await connection.FailsAsync(sql, sqlState);

        await connection.ExecuteAsync("ROLLBACK");
        Assert.Equal(1, await connection.ScalarAsync("SELECT 1"));
    }

    private static async Task DoneAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Errors));
    }

    private string Url(string user, string password) =>
        $"postgres://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@127.0.0.1:{_node.Port}/swytch";

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_node.ConnectionString.Replace("Username=tester", "Username=ann;Password=one", StringComparison.Ordinal));
        await connection.OpenAsync();
        return connection;
    }
}
