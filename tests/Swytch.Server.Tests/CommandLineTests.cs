using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>Exit codes and the one line on standard error (0 done, 1 failed, 2 misuse).</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("unknown option --nope", "start", "--nope")]
    [InlineData("unknown option --cluster-listen", "start", "--cluster-listen", "127.0.0.1:7000")]
    [InlineData("unknown option --join", "start", "--join", "a:1")]
    [InlineData("unknown option --bootstrap", "start", "--bootstrap")]
    [InlineData("unknown option --commit-timeout", "start", "--commit-timeout", "5")]
    [InlineData("unknown option --connect", "start", "--connect", "postgres://x")]
    [InlineData("unknown option --connect", "restore", "f.tar", "--connect", "postgres://x")]
    [InlineData("unknown option --region", "start", "--region", "eu")]
    [InlineData("unknown option --advertise", "start", "--advertise", "a:1")]
    [InlineData("unknown option --cluster-secret-file", "start", "--cluster-secret-file", "f")]
    [InlineData("unknown option --subscribe", "start", "--subscribe", "all")]
    [InlineData("unknown option --min-copies", "start", "--min-copies", "2")]
    [InlineData("unknown option --max-clock-skew", "start", "--max-clock-skew", "10")]
    [InlineData("unknown option --window", "start", "--window", "60")]
    [InlineData("unknown option --log-retention", "start", "--log-retention", "24")]
    [InlineData("unknown command secret", "secret", "new")]
    [InlineData("unknown command decommission", "decommission", "n1")]
    [InlineData("--connect is not a URL", "status", "--connect", "127.0.0.1:5433")]
    [InlineData("--connect is not a URL", "status", "--connect", "http://127.0.0.1:5433")]
    [InlineData("--connect: unknown parameter \"ssl\"", "status", "--connect", "postgres://a:secret@b?ssl=on")]
    [InlineData("--connect: sslmode \"maybe\" is not valid", "status", "--connect", "postgres://a:secret@b?sslmode=maybe")]
    [InlineData("--connect and --data exclude each other", "status", "--connect", "postgres://b", "--data", "d")]
    [InlineData("unknown command nope", "nope")]
    [InlineData("unknown command verify", "verify")]
    [InlineData("no command given", new string[0])]
    [InlineData("no command given", "user")]
    [InlineData("--listen: \"nowhere\" is not valid", "start", "--listen", "nowhere")]
    [InlineData("--listen: \"127.0.0.1:99999\" is not valid", "start", "--listen", "127.0.0.1:99999")]
    [InlineData("--max-connections: \"many\" is not valid", "start", "--max-connections", "many")]
    [InlineData("--max-connections: \"0\" is not valid", "start", "--max-connections", "0")]
    [InlineData("--dialect: \"mysql\" is not valid", "start", "--dialect", "mysql")]
    [InlineData("--auth: \"md5\" is not valid", "start", "--auth", "md5")]
    [InlineData("--durability: \"none\" is not valid", "start", "--durability", "none")]
    [InlineData("--log-level: \"loud\" is not valid", "start", "--log-level", "loud")]
    [InlineData("--http: \"8433\" is not valid", "start", "--http", "8433")]
    [InlineData("--tls-cert without --tls-key", "start", "--tls-cert", "/c")]
    [InlineData("--tls-key without --tls-cert", "start", "--tls-key", "/c")]
    [InlineData("--require-tls without a certificate", "start", "--require-tls")]
    [InlineData("--insecure", "start", "--auth", "trust", "--listen", "0.0.0.0:5433")]
    [InlineData("names the same address twice", "start", "--listen", "127.0.0.1:5433", "--listen", "127.0.0.1:5433")]
    [InlineData("--dialect is given 2 times", "start", "--dialect", "sqlite", "--dialect", "postgres")]
    public async Task Misuse_is_exit_2_and_one_line(string words, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        run.AssertFails(2, words);
        Assert.DoesNotContain("secret@", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>node.md has options for clusters; a file or a variable may not smuggle in what the command line refuses.</summary>
    [Theory]
    [InlineData("cluster-listen")]
    [InlineData("join")]
    [InlineData("bootstrap")]
    [InlineData("commit-timeout")]
    [InlineData("log-retention")]
    public async Task An_option_that_does_not_exist_yet_is_misuse_wherever_it_is_written(string option)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["c.json"], $$"""{"{{option}}": "x"}""");
        var variable = "SWYTCH_" + option.Replace('-', '_').ToUpperInvariant();

        (await CommandRun.OfAsync("start", "--config", directory["c.json"])).AssertFails(2, option, directory["c.json"]);
        (await CommandRun.WithAsync(new() { [variable] = "x" }, null, "start")).AssertFails(2, variable);
    }

    [Fact]
    public async Task An_unknown_variable_is_misuse()
    {
        var run = await CommandRun.WithAsync(new() { ["SWYTCH_LISTENN"] = "127.0.0.1:1" }, null, "start");

        run.AssertFails(2, "SWYTCH_LISTENN");
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["c.json"], """{"dialect": "from-file", "max-connections": 5}""");
        var environment = new Dictionary<string, string> { ["SWYTCH_CONFIG"] = directory["c.json"], ["SWYTCH_DIALECT"] = "from-variable" };

        (await CommandRun.WithAsync(environment, null, "start", "--dialect", "from-line")).AssertFails(2, "--dialect: \"from-line\"");
        (await CommandRun.WithAsync(environment, null, "start")).AssertFails(2, "SWYTCH_DIALECT: \"from-variable\"");
        environment.Remove("SWYTCH_DIALECT");
        (await CommandRun.WithAsync(environment, null, "start")).AssertFails(2, "\"dialect\" in", "from-file");
    }

    [Theory]
    [InlineData("""{"nope": 1}""", "unknown key \"nope\"")]
    [InlineData("""{"config": "x"}""", "unknown key \"config\"")]
    [InlineData("""[1]""", "does not hold a JSON object")]
    [InlineData("""{"listen": """, "is not valid JSON")]
    [InlineData("""{"dialect": ["sqlite"]}""", "takes one value")]
    [InlineData("""{"dialect": {}}""", "must be a string")]
    public async Task A_wrong_file_is_misuse(string content, string words)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["c.json"], content);

        var run = await CommandRun.OfAsync("start", "--config", directory["c.json"]);

        run.AssertFails(2, words, directory["c.json"]);
    }

    [Fact]
    public async Task A_missing_file_is_misuse()
    {
        var run = await CommandRun.OfAsync("start", "--config", "/nonexistent/c.json");

        run.AssertFails(2, "/nonexistent/c.json");
    }

    [Fact]
    public async Task The_version_is_printed_for_people_and_for_scripts()
    {
        var text = await CommandRun.OfAsync("version");
        var json = await CommandRun.OfAsync("version", "--json");

        Assert.Equal(0, text.ExitCode);
        Assert.Equal("swytchsql 0.1.0\n", text.Output);
        Assert.Contains("\"version\":\"0.1.0\"", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        var help = await CommandRun.OfAsync("start", "--help");

        Assert.Equal(0, help.ExitCode);
        foreach (var option in (string[])["--data", "--listen", "--http", "--auth", "--insecure", "--tls-cert", "--max-connections", "--config"])
        {
            Assert.Contains(option, help.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Scram_without_a_user_is_misuse_that_names_the_remedy()
    {
        using var directory = new TemporaryDirectory();

        (await CommandRun.OfAsync("start", "--data", directory["a"], "--auth", "scram", "--http", "off"))
            .AssertFailsAfterLog(2, "swytchsql user add NAME", "--admin-password-file");
        (await CommandRun.OfAsync("start", "--data", directory["b"], "--listen", "0.0.0.0:0", "--http", "off"))
            .AssertFailsAfterLog(2, "--listen 0.0.0.0:0", "swytchsql user add NAME");
    }

    [Fact]
    public async Task A_directory_that_is_no_node_is_left_alone()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["precious.txt"], "x");

        var run = await CommandRun.OfAsync("start", "--data", directory.Root, "--http", "off");

        run.AssertFails(1, "is not empty and holds no SwytchSql node");
        Assert.Single(Directory.GetFileSystemEntries(directory.Root));
    }

    [Fact]
    public async Task Status_of_a_directory_without_a_running_node_fails()
    {
        using var directory = new TemporaryDirectory();

        (await CommandRun.OfAsync("status", "--data", directory["none"])).AssertFails(1, "there is no node");
    }
}
