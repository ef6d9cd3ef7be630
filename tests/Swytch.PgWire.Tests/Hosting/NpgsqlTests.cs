using Npgsql;
using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Hosting;

public sealed class NpgsqlTests
{
    [Fact]
    public async Task Npgsql_connects_queries_and_stays_usable_after_an_error()
    {
        await using KestrelHost host = await KestrelHost.StartAsync();
        await using NpgsqlConnection connection = new(host.ConnectionString("Application Name=tests"));
        await connection.OpenAsync();
        await using NpgsqlCommand rows = new("rows 3", connection);
        Assert.Equal("1", await rows.ExecuteScalarAsync());
        await using NpgsqlCommand fail = new("fail", connection);
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => fail.ExecuteNonQueryAsync());
        Assert.Equal("22012", error.SqlState);
        await using NpgsqlCommand echo = new("echo $1", connection) { Parameters = { new() { Value = "héllo" } } };
        Assert.Equal("héllo", await echo.ExecuteScalarAsync());
        Assert.Contains(host.Backend.LastStartup!.Parameters, parameter => parameter is { Key: "application_name", Value: "tests" });
    }
}
