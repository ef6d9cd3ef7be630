using Swytch.Core.Errors;
using Swytch.Server.Sessions.Settings;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>SET, SHOW, RESET and their transactional rules.</summary>
public class SettingTests
{
    private readonly SessionSettings _settings = new(new Dictionary<string, string>(), isAdministrator: false);

    [Theory]
    [InlineData("statement_timeout", "7s", "7s")]
    [InlineData("statement_timeout", "100", "100ms")]
    [InlineData("statement_timeout", "60000", "1min")]
    [InlineData("statement_timeout", "0", "0")]
    [InlineData("statement_timeout", "1.5s", "1500ms")]
    [InlineData("statement_timeout", " 2 min ", "2min")]
    [InlineData("work_mem", "65536", "64MB")]
    [InlineData("work_mem", "1GB", "1GB")]
    [InlineData("DateStyle", "dmy", "ISO, DMY")]
    [InlineData("datestyle", "ISO", "ISO, MDY")]
    [InlineData("enable_seqscan", "f", "off")]
    [InlineData("enable_seqscan", "YES", "on")]
    [InlineData("IntervalStyle", "ISO_8601", "iso_8601")]
    [InlineData("client_encoding", "'utf-8'", "UTF8")]
    [InlineData("client_encoding", "'iso-8859-1'", "LATIN1")]
    [InlineData("application_name", "käse", "k?se")]
    [InlineData("my.own", "x", "x")]
    public void Values_are_shown_as_postgresql_shows_them(string name, string value, string shown)
    {
        _settings.Set(name, [value], isLocal: false);

        Assert.Equal(shown, _settings.Show(name));
    }

    [Theory]
    [InlineData("nope", "1", "42704")]
    [InlineData("swytch.nope", "1", "42704")]
    [InlineData("server_version", "1", "55P02")]
    [InlineData("max_connections", "1", "55P02")]
    [InlineData("log_statement", "all", "42501")]
    [InlineData("statement_timeout", "7 parsecs", "22023")]
    [InlineData("statement_timeout", "-1", "22023")]
    [InlineData("statement_timeout", "x", "22023")]
    [InlineData("enable_seqscan", "maybe", "22023")]
    [InlineData("IntervalStyle", "martian", "22023")]
    [InlineData("TimeZone", "Mars/Olympus", "22023")]
    [InlineData("client_encoding", "klingon", "22023")]
    [InlineData("client_encoding", "MULE_INTERNAL", "22023")]
    [InlineData("standard_conforming_strings", "off", "0A000")]
    [InlineData("DateStyle", "German", "0A000")]
    public void What_cannot_be_set_is_an_error_with_its_code(string name, string value, string sqlState)
    {
        var error = Assert.Throws<PgErrorException>(() => _settings.Set(name, [value], isLocal: false));

        Assert.Equal(sqlState, error.Error.SqlState);
    }

    [Fact]
    public void Rollback_undoes_set_and_commit_ends_set_local()
    {
        _settings.Set("TimeZone", ["UTC"], isLocal: false);
        _settings.BeginTransaction();
        _settings.Set("TimeZone", ["Europe/Berlin"], isLocal: false);
        _settings.RollbackTransaction();
        Assert.Equal("UTC", _settings.Show("TimeZone"));

        _settings.BeginTransaction();
        _settings.Set("statement_timeout", ["5s"], isLocal: true);
        Assert.Equal("5s", _settings.Show("statement_timeout"));
        _settings.CommitTransaction();
        Assert.Equal("0", _settings.Show("statement_timeout"));
    }

    [Fact]
    public void Set_after_set_local_wins_and_survives_commit()
    {
        _settings.BeginTransaction();
        _settings.Set("statement_timeout", ["5s"], isLocal: true);
        _settings.Set("statement_timeout", ["6s"], isLocal: false);
        Assert.Equal("6s", _settings.Show("statement_timeout"));
        _settings.CommitTransaction();

        Assert.Equal("6s", _settings.Show("statement_timeout"));
    }

    [Fact]
    public void Rollback_to_a_savepoint_undoes_what_was_set_under_it()
    {
        _settings.BeginTransaction();
        _settings.Set("lock_timeout", ["1s"], isLocal: false);
        _settings.Savepoint("a");
        _settings.Set("lock_timeout", ["2s"], isLocal: false);
        _settings.RollbackToSavepoint("a");
        Assert.Equal("1s", _settings.Show("lock_timeout"));
        _settings.CommitTransaction();

        Assert.Equal("1s", _settings.Show("lock_timeout"));
    }

    [Fact]
    public void Reset_returns_to_the_value_of_the_startup_message()
    {
        _settings.SetAtStartup("statement_timeout", "3s");
        _settings.Set("statement_timeout", ["9s"], isLocal: false);
        _settings.Reset("statement_timeout");
        Assert.Equal("3s", _settings.Show("statement_timeout"));

        _settings.Set("my.own", ["x"], isLocal: false);
        _settings.Set("statement_timeout", ["9s"], isLocal: false);
        _settings.ResetAll();
        Assert.Equal("3s", _settings.Show("statement_timeout"));
        Assert.Throws<PgErrorException>(() => _settings.Show("my.own"));
    }

    [Fact]
    public void A_list_is_quoted_where_it_must_be()
    {
        _settings.Set("search_path", ["public", "My Schema", "$user"], isLocal: false);

        Assert.Equal("public, \"My Schema\", \"$user\"", _settings.Show("search_path"));
    }

    [Fact]
    public async Task Startup_parameters_and_options_are_applied_and_reported()
    {
        await using var node = await TestNode.StartAsync();
        using var client = await RawClient.ConnectAsync(
            node.Port, ("application_name", "probe"), ("TimeZone", "Europe/Berlin"), ("options", "-c statement_timeout=4s -c swytch.dialect=postgres"));
        await client.ReadCycleAsync();

        Assert.Equal("probe", client.Parameters["application_name"]);
        Assert.Equal("Europe/Berlin", client.Parameters["TimeZone"]);
        foreach (var name in (string[])["client_encoding", "DateStyle", "default_transaction_read_only", "in_hot_standby", "integer_datetimes", "IntervalStyle", "is_superuser", "server_encoding", "session_authorization", "standard_conforming_strings"])
        {
            Assert.Contains(name, client.Parameters.Keys);
        }

        Assert.Equal("15.0 (SwytchSql 0.1)", client.Parameters["server_version"]);
        Assert.Contains((await client.QueryAsync("SHOW statement_timeout"))[1].Text, "\0\u0001\0\0\0\u00024s", StringComparison.Ordinal);
        Assert.Contains((await client.QueryAsync("SHOW swytch.dialect"))[1].Text, "\0\u0001\0\0\0\u0008postgres", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_setting_is_reported_and_a_rollback_reports_it_again()
    {
        await using var node = await TestNode.StartAsync();
        using var client = await RawClient.ConnectAsync(node.Port);
        await client.ReadCycleAsync();

        await client.QueryAsync("BEGIN");
        Assert.Contains(('S', "TimeZone\0America/New_York\0"), await client.QueryAsync("SET TIME ZONE 'America/New_York'"));
        Assert.Contains(('S', "TimeZone\0UTC\0"), await client.QueryAsync("ROLLBACK"));
    }

    [Fact]
    public async Task Settings_are_reported_after_an_error_too()
    {
        await using var node = await TestNode.StartAsync();
        using var client = await RawClient.ConnectAsync(node.Port);
        await client.ReadCycleAsync();

        await client.QueryAsync("SELECT * FROM missing");

        Assert.Contains(('S', "application_name\0later\0"), await client.QueryAsync("SET application_name = later"));
    }

    [Fact]
    public async Task One_value_of_set_search_path_is_one_name()
    {
        await using var node = await TestNode.StartAsync();
        await using var connection = await node.ConnectAsync();

        await connection.ExecuteAsync("SET search_path TO 'a, b'");
        Assert.Equal("\"a, b\"", await connection.ScalarAsync("SHOW search_path"));
        Assert.Equal("", await connection.ScalarAsync("SELECT set_config('search_path', '', false)"));
        Assert.Equal("public, pg_catalog", await connection.ScalarAsync("SELECT set_config('search_path', 'public, pg_catalog', false)"));
    }

    [Fact]
    public async Task An_unknown_startup_parameter_refuses_the_session()
    {
        await using var node = await TestNode.StartAsync();
        using var client = await RawClient.ConnectAsync(node.Port, ("nope", "1"));

        var error = (await client.ReadCycleAsync()).Single(message => message.Type == 'E');

        Assert.Contains("SFATAL", error.Text, StringComparison.Ordinal);
        Assert.Contains("C42704\0Munrecognized configuration parameter \"nope\"", error.Text, StringComparison.Ordinal);
    }
}
