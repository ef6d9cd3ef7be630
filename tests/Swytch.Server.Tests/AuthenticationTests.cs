using Npgsql;
using Swytch.PgWire.Auth;
using Swytch.Server.Configuration;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>Who gets in (node.md, --auth), and the user commands.</summary>
public class AuthenticationTests
{
    [Fact]
    public async Task Anybody_gets_in_on_loopback_until_there_is_a_user()
    {
        await using var node = await TestNode.StartAsync();
        await using (var connection = await node.ConnectAsync())
        {
            Assert.Equal("on", await connection.ScalarAsync("SHOW is_superuser"));
            await connection.ExecuteAsync("CREATE USER ann PASSWORD 'secret'");
        }

        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(node, "tester", "x"))).SqlState);
        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(node, "ann", "wrong"))).SqlState);
        await OpenAsync(node, "ann", "secret");
    }

    [Fact]
    public async Task Trust_asked_for_by_name_stays()
    {
        await using var node = await TestNode.StartAsync(options => options with { Authentication = AuthenticationRule.Trust });
        await using (var connection = await node.ConnectAsync())
        {
            await connection.ExecuteAsync("CREATE USER ann PASSWORD 'secret'");
        }

        await OpenAsync(node, "anybody", "x");
    }

    [Fact]
    public async Task The_password_file_makes_the_first_administrator()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["password"], "top secret\n");
        await using var node = await TestNode.StartAsync(options => options with
        {
            AdminPasswordFile = directory["password"],
            Authentication = AuthenticationRule.Scram,
        });

        await OpenAsync(node, "swytch", "top secret");
    }

    [Fact]
    public async Task Users_of_a_stopped_node_are_there_when_it_starts_and_can_be_changed_while_it_runs()
    {
        using var directory = new TemporaryDirectory();
        var data = directory["data"];
        Assert.Equal(0, (await CommandRun.OfAsync("user", "add", "ann", "--password", "one", "--data", data)).ExitCode);
        (await CommandRun.OfAsync("user", "add", "ann", "--password", "one", "--data", data)).AssertFails(1, "role \"ann\" already exists");

        await using var node = await TestNode.StartAsync(directory: data);
        await OpenAsync(node, "ann", "one");
        Assert.Equal(0, (await CommandRun.WithAsync([], "two\n", "user", "password", "ann", "--password-stdin", "--data", data)).ExitCode);
        await OpenAsync(node, "ann", "two");
        Assert.Equal(0, (await CommandRun.OfAsync("user", "add", "bob", "--password", "b", "--data", data)).ExitCode);
        var list = await CommandRun.OfAsync("user", "list", "--data", data);
        Assert.Equal("user  administrator  login  password\nann   yes            yes    yes\nbob   no             yes    yes\n", list.Output);
        (await CommandRun.OfAsync("user", "remove", "ann", "--data", data)).AssertFails(1, "last administrator");
        Assert.Equal(0, (await CommandRun.OfAsync("user", "remove", "bob", "--data", data)).ExitCode);
        (await CommandRun.OfAsync("user", "remove", "bob", "--data", data)).AssertFails(1, "role \"bob\" does not exist");
    }

    [Fact]
    public async Task Who_is_no_administrator_may_not_make_roles()
    {
        using var directory = new TemporaryDirectory();
        var data = directory["data"];
        await CommandRun.OfAsync("user", "add", "ann", "--password", "a", "--data", data);
        await CommandRun.OfAsync("user", "add", "bob", "--password", "b", "--data", data);
        await using var node = await TestNode.StartAsync(directory: data);
        await using var bob = await OpenAsync(node, "bob", "b");

        Assert.Equal("permission denied to create role", (await bob.FailsAsync("CREATE ROLE eve", "42501")).MessageText);
        await bob.FailsAsync("ALTER ROLE ann PASSWORD 'x'", "42501");
        await bob.ExecuteAsync("ALTER ROLE bob PASSWORD 'new'");
        await OpenAsync(node, "bob", "new");
    }

    [Fact]
    public async Task Tls_is_offered_with_a_certificate_and_demanded_with_require_tls()
    {
        using var directory = new TemporaryDirectory();
        var files = new TlsFiles(directory["c.pem"], directory["k.pem"]);
        CertificatePair.Create(System.Security.Cryptography.HashAlgorithmName.SHA256).WriteTo(files);
        await using var node = await TestNode.StartAsync(options => options with { Tls = files, RequireTls = true });

        await using var encrypted = await node.ConnectAsync("SSL Mode=Require");
        Assert.Equal(1, await encrypted.ScalarAsync("SELECT 1"));
        var error = await Assert.ThrowsAsync<PostgresException>(() => node.ConnectAsync("SSL Mode=Disable"));
        Assert.Equal("28000", error.SqlState);
    }

    [Fact]
    public void A_verifier_is_written_as_postgresql_writes_it()
    {
        // Salt, iterations and password of RFC 7677, section 3.
        var verifier = ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            verifier.ToString());
        Assert.True(ScramVerifier.TryParse(verifier.ToString(), out var parsed));
        Assert.Equal(verifier.StoredKey, parsed.StoredKey);
        Assert.False(ScramVerifier.TryParse("SCRAM-SHA-256$4096:x$y", out _));
    }

    private static async Task<NpgsqlConnection> OpenAsync(TestNode node, string user, string password)
    {
        var connection = new NpgsqlConnection(
            node.ConnectionString.Replace("Username=tester", $"Username={user};Password={password}", StringComparison.Ordinal));
        await connection.OpenAsync();
        return connection;
    }
}
