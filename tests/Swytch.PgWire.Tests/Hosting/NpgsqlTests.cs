using System.Security.Cryptography;
using Npgsql;
using Swytch.PgWire.Auth;
using Swytch.PgWire.Hosting;
using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Hosting;

public sealed class NpgsqlTests
{
    private static readonly ScramVerifier Secret = ScramVerifier.Create("s3cret, pässword");

    [Fact]
    public async Task Npgsql_connects_queries_and_stays_usable_after_an_error()
    {
        await using KestrelHost host = await KestrelHost.StartAsync();
        await using NpgsqlConnection connection = new(host.ConnectionString("Application Name=tests;Options=-c search_path=a\\ b"));
        await connection.OpenAsync();
        await using NpgsqlCommand rows = new("rows 3", connection);
        Assert.Equal("1", await rows.ExecuteScalarAsync());
        await using NpgsqlCommand fail = new("fail", connection);
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => fail.ExecuteNonQueryAsync());
        Assert.Equal("22012", error.SqlState);
        await using NpgsqlCommand echo = new("echo $1", connection) { Parameters = { new() { Value = "héllo" } } };
        Assert.Equal("héllo", await echo.ExecuteScalarAsync());
        Assert.Contains(host.Backend.LastStartup!.Parameters, parameter => parameter is { Key: "application_name", Value: "tests" });
        Assert.Contains(host.Backend.LastStartup!.Parameters, parameter => parameter is { Key: "search_path", Value: "a b" });
    }

    [Fact]
    public async Task Npgsql_authenticates_by_scram()
    {
        await using KestrelHost host = await KestrelHost.StartAsync();
        host.Backend.Authentication = static _ => Secret.ToAuthenticationMethod();
        await using NpgsqlConnection connection = new(host.ConnectionString("Password='s3cret, pässword'"));
        await connection.OpenAsync();
        await using NpgsqlConnection wrong = new(host.ConnectionString("Password=guess"));
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => wrong.OpenAsync());
        Assert.Equal(("28P01", "FATAL", "password authentication failed for user \"ann\""), (error.SqlState, error.Severity, error.MessageText));
    }

    [Theory]
    [InlineData("Ssl Mode=Require;Channel Binding=Require")]
    [InlineData("Ssl Mode=Require;Channel Binding=Disable")]
    [InlineData("Ssl Mode=Require;Ssl Negotiation=Direct;Channel Binding=Require")]
    [InlineData("Ssl Mode=Prefer")]
    public async Task Npgsql_authenticates_by_scram_over_tls(string settings)
    {
        ServerCertificate certificate = TestCertificate.Create();
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { RequireTls = true, Certificate = () => certificate });
        host.Backend.Authentication = static _ => Secret.ToAuthenticationMethod();
        await using NpgsqlConnection connection = new(host.ConnectionString($"Password='s3cret, pässword';{settings}"));
        await connection.OpenAsync();
        Assert.True(host.Backend.LastStartup!.IsEncrypted);
        await using NpgsqlCommand large = new("text 3000000", connection);
        Assert.Equal(3_000_000, ((string)(await large.ExecuteScalarAsync())!).Length);
    }

    [Fact]
    public async Task The_binding_hash_follows_the_certificates_signature()
    {
        ServerCertificate certificate = TestCertificate.Create(HashAlgorithmName.SHA384);
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { Certificate = () => certificate });
        host.Backend.Authentication = static _ => Secret.ToAuthenticationMethod();
        await using NpgsqlConnection connection = new(host.ConnectionString("Password='s3cret, pässword';Ssl Mode=Require;Channel Binding=Require"));
        await connection.OpenAsync();
    }

    [Fact]
    public async Task The_certificate_can_be_replaced_while_running()
    {
        ServerCertificate? certificate = null;
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { Certificate = () => Volatile.Read(ref certificate) });
        await using NpgsqlConnection refused = new(host.ConnectionString("Ssl Mode=Require"));
        await Assert.ThrowsAsync<NpgsqlException>(() => refused.OpenAsync());
        Volatile.Write(ref certificate, TestCertificate.Create());
        await using NpgsqlConnection accepted = new(host.ConnectionString("Ssl Mode=Require"));
        await accepted.OpenAsync();
    }

    [Fact]
    public async Task A_session_without_tls_is_refused_where_tls_is_required()
    {
        ServerCertificate certificate = TestCertificate.Create();
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { RequireTls = true, Certificate = () => certificate });
        await using NpgsqlConnection connection = new(host.ConnectionString("Ssl Mode=Disable"));
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal("28000", error.SqlState);
        Assert.Equal("no pg_hba.conf entry for host \"127.0.0.1\", user \"ann\", database \"swytch\", no encryption", error.MessageText);
    }

    [Theory]
    [InlineData("Ssl Mode=Disable")]
    [InlineData("Ssl Mode=Require")]
    public async Task Npgsql_cancels_a_running_statement_and_goes_on(string settings)
    {
        ServerCertificate certificate = TestCertificate.Create();
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { Certificate = () => certificate });
        await using NpgsqlConnection connection = new(host.ConnectionString(settings));
        await connection.OpenAsync();
        await using NpgsqlCommand wait = new("wait", connection);
        Task<int> waiting = wait.ExecuteNonQueryAsync();
        await Until.TrueAsync(() => host.Backend.Sessions.Last().IsWaiting);
        wait.Cancel();
        OperationCanceledException cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("57014", Assert.IsType<PostgresException>(cancelled.InnerException).SqlState);
        await using NpgsqlCommand rows = new("rows 1", connection);
        Assert.Equal("1", await rows.ExecuteScalarAsync());
    }

    [Fact]
    public async Task An_unknown_database_is_refused_after_authentication()
    {
        await using KestrelHost host = await KestrelHost.StartAsync();
        await using NpgsqlConnection connection = new(host.ConnectionString().Replace("Database=swytch", "Database=missing", StringComparison.Ordinal));
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(("3D000", "FATAL"), (error.SqlState, error.Severity));
        await Until.TrueAsync(() => host.Server.Sessions == 0);
    }

    [Fact]
    public async Task One_client_more_than_the_limit_is_refused_until_another_leaves()
    {
        await using KestrelHost host = await KestrelHost.StartAsync(new PgWireOptions { MaxConnections = 1 });
        NpgsqlConnection first = new(host.ConnectionString());
        await first.OpenAsync();
        await using NpgsqlConnection second = new(host.ConnectionString());
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => second.OpenAsync());
        Assert.Equal(("53300", "sorry, too many clients already"), (error.SqlState, error.MessageText));
        await first.DisposeAsync();
        await Until.TrueAsync(() => host.Server.Sessions == 0);
        await second.OpenAsync();
    }
}
