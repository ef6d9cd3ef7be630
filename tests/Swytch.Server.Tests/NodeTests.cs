using System.Net;
using System.Net.Sockets;
using Npgsql;
using Swytch.Server.Configuration;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>Boot, listeners, HTTP, control, backup and restore.</summary>
public class NodeTests
{
    [Fact]
    public async Task A_second_node_on_a_directory_is_told_who_has_it()
    {
        await using var node = await TestNode.StartAsync();

        var run = await CommandRun.OfAsync("start", "--data", node.DataDirectory, "--listen", "127.0.0.1:0", "--http", "off");

        run.AssertFails(1, node.DataDirectory, $"process {Environment.ProcessId} (node test)");
    }

    [Fact]
    public async Task A_port_in_use_is_exit_1()
    {
        using var directory = new TemporaryDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;

        (await CommandRun.OfAsync("start", "--data", directory["a"], "--listen", address, "--http", "off")).AssertFailsAfterLog(1, address, "in use", "--listen");
        var http = await CommandRun.OfAsync("start", "--data", directory["b"], "--listen", "127.0.0.1:0", "--http", address);
        http.AssertFailsAfterLog(1, address, "in use", "--http");
        Assert.DoesNotContain("   at ", http.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_directory_and_the_socket_are_the_owners_alone()
    {
        await using var node = await TestNode.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(node.DataDirectory));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(node.DataDirectory, "control.sock")));
    }

    /// <summary>The users' verifiers lie in it.</summary>
    [Fact]
    public async Task A_directory_that_somebody_made_for_the_node_is_closed_to_others()
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["data"]);
        File.SetUnixFileMode(directory["data"], File.GetUnixFileMode(directory["data"]) | others);
        await using var node = await TestNode.StartAsync(directory: directory["data"]);
        await using var connection = await node.ConnectAsync();
        await connection.ExecuteAsync("CREATE USER ann PASSWORD 'secret'");

        foreach (var path in (string[])["", "databases", "system.db", "system.db-wal"])
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(directory["data"], path)) & others);
        }
    }

    [Fact]
    public async Task Several_addresses_are_served_and_printed()
    {
        using var directory = new TemporaryDirectory();
        var socket = directory[".s.PGSQL.5433"];
        await using var node = await TestNode.StartAsync(options => options with
        {
            Listen = [new ListenAddress.Tcp("127.0.0.1", 0), new ListenAddress.Tcp("127.0.0.1", 0), new ListenAddress.UnixSocket(socket)],
        });

        Assert.Matches(@"^swytchsql ready on 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+, unix:/.* \(node test\)$", node.Node.ReadyLine);
        await using var connection = new NpgsqlConnection($"Host={directory.Root};Port=5433;Username=x;Database=swytch;Pooling=false");
        await connection.OpenAsync();
        Assert.Equal(1, await connection.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task Health_readiness_and_metrics_are_served()
    {
        await using var node = await TestNode.StartAsync(options => options with { Http = new ListenAddress.Tcp("127.0.0.1", 0) });
        await using var connection = await node.ConnectAsync();
        await connection.ExecuteAsync("CREATE TABLE t (a INTEGER)");
        using var http = new HttpClient { BaseAddress = new Uri("http://" + node.Node.HttpAddress) };

        Assert.Equal("ok\n", await http.GetStringAsync("/healthz"));
        Assert.Equal("ready\n", await http.GetStringAsync("/readyz"));
        var metrics = await http.GetStringAsync("/metrics");
        foreach (var line in metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // A name with any other character makes Prometheus refuse the whole answer.
            Assert.Matches("^(# (HELP|TYPE) )?[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.*\\})? ", line);
        }

        Assert.Contains("# TYPE swytch_sessions gauge\nswytch_sessions 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE swytch_statements_total counter\n", metrics, StringComparison.Ordinal);
        Assert.Contains("swytch_commits_total{database=\"swytch\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("swytch_statement_seconds_bucket{le=\"+Inf\"}", metrics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/status")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("/users", null)).StatusCode is HttpStatusCode.MethodNotAllowed ? HttpStatusCode.NotFound : HttpStatusCode.OK);
    }

    [Fact]
    public async Task Status_is_shown_for_people_and_for_scripts()
    {
        await using var node = await TestNode.StartAsync();

        var table = await CommandRun.OfAsync("status", "--data", node.DataDirectory);
        var json = await CommandRun.OfAsync("status", "--data", node.DataDirectory, "--json");

        Assert.Contains("state           ready", table.Output, StringComparison.Ordinal);
        Assert.Contains("\"state\": \"ready\"", json.Output, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{node.Port}", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_under_load_restores_to_a_consistent_node_with_its_users()
    {
        using var directory = new TemporaryDirectory();
        var archive = directory["b.tar"];
        await using (var node = await TestNode.StartAsync(options => options with { Authentication = AuthenticationRule.Trust }))
        {
            await using var connection = await node.ConnectAsync();
            await connection.ExecuteAsync("CREATE USER ann PASSWORD 'secret'");
            await connection.ExecuteAsync("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY)");
            using var stop = new CancellationTokenSource();
            var load = Task.Run(async () =>
            {
                for (var id = 1; !stop.IsCancellationRequested; id++)
                {
                    await connection.ExecuteAsync($"INSERT INTO a VALUES ({id}); INSERT INTO b VALUES ({id})");
                }
            });
            var run = await CommandRun.OfAsync("backup", archive, "--data", node.DataDirectory);
            await stop.CancelAsync();
            await load;
            Assert.Equal((0, string.Empty), (run.ExitCode, run.Errors));
            (await CommandRun.OfAsync("backup", archive, "--data", node.DataDirectory)).AssertFails(1, "exists already");
        }

        var restored = directory["restored"];
        Assert.Equal(0, (await CommandRun.OfAsync("restore", archive, "--data", restored)).ExitCode);
        (await CommandRun.OfAsync("restore", archive, "--data", restored)).AssertFails(1, "is not empty");
        await using var again = await TestNode.StartAsync(directory: restored);
        await using var ann = new NpgsqlConnection(again.ConnectionString.Replace("Username=tester", "Username=ann;Password=secret", StringComparison.Ordinal));
        await ann.OpenAsync();
        Assert.Equal(await ann.ScalarAsync("SELECT count(*) FROM a"), await ann.ScalarAsync("SELECT count(*) FROM b"));
    }

    [Fact]
    public async Task A_file_that_is_no_backup_or_cut_short_is_refused_and_leaves_nothing()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["x.tar"], "this is not an archive");
        await using var node = await TestNode.StartAsync();
        await CommandRun.OfAsync("backup", directory["b.tar"], "--data", node.DataDirectory);
        var whole = await File.ReadAllBytesAsync(directory["b.tar"]);
        await File.WriteAllBytesAsync(directory["cut.tar"], whole[..(whole.Length - 2048)]);

        (await CommandRun.OfAsync("restore", directory["x.tar"], "--data", directory["r"])).AssertFails(1, "no backup");
        (await CommandRun.OfAsync("restore", directory["cut.tar"], "--data", directory["r"])).AssertFails(1, "cut short");
        (await CommandRun.OfAsync("restore", directory["none.tar"], "--data", directory["r"])).AssertFails(1, "none.tar");
        Assert.False(Directory.Exists(directory["r"]));
    }

    [Fact]
    public async Task One_connection_too_many_is_refused_and_others_go_on()
    {
        await using var node = await TestNode.StartAsync(options => options with { MaxConnections = 2 });
        await using var first = await node.ConnectAsync();
        await using var second = await node.ConnectAsync();

        var error = await Assert.ThrowsAsync<PostgresException>(() => node.ConnectAsync());

        Assert.Equal("53300", error.SqlState);
        Assert.Equal(1, await first.ScalarAsync("SELECT 1"));
    }
}
