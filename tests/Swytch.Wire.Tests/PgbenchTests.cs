using System.Diagnostics;
using Swytch.WireClient;

namespace Swytch.Wire.Tests;

/// <summary>pgbench of PostgreSQL 15, unmodified (PostgreSQL manual, pgbench).</summary>
public sealed class PgbenchTests : IDisposable
{
    private const int DeadlineMs = 120_000;

    private readonly ServerProcess _server = ServerProcess.Start(ServerProcess.FindExecutable(), "--dialect", "postgres");

    public void Dispose() => _server.Dispose();

    [PgbenchFact]
    public void Pgbench_initialises_and_runs_every_script_in_every_mode()
    {
        Assert.Contains("done in", Pgbench("-i", "-s", "1"), StringComparison.Ordinal);
        Assert.Equal("100000 10 1", Row("SELECT (SELECT count(*) FROM pgbench_accounts), (SELECT count(*) FROM pgbench_tellers), (SELECT count(*) FROM pgbench_branches)"));
        Assert.Equal(
            "pgbench_accounts_pkey pgbench_branches_pkey pgbench_tellers_pkey",
            Row("SELECT string_agg(indexname, ' ' ORDER BY indexname) FROM pg_indexes WHERE tablename LIKE 'pgbench%'"));
        foreach (var mode in new[] { "simple", "extended", "prepared" })
        {
            foreach (var script in new[] { "tpcb-like", "simple-update", "select-only" })
            {
                var output = Pgbench("-n", "-M", mode, "-b", script, "-c", "3", "-t", "20");
                Assert.Contains("number of transactions actually processed: 60/60", output, StringComparison.Ordinal);
                Assert.Contains("number of failed transactions: 0", output, StringComparison.Ordinal);
            }
        }

        // Each tpcb-like transaction changes an account, a teller and a branch by the same amount; simple-update only the account.
        Assert.Equal("t t", Row(
            "SELECT (SELECT sum(tbalance) FROM pgbench_tellers) = (SELECT sum(bbalance) FROM pgbench_branches), "
            + "(SELECT sum(abalance) FROM pgbench_accounts) = (SELECT sum(delta) FROM pgbench_history)"));
        Assert.Equal("360", Row("SELECT count(*) FROM pgbench_history"));
    }

    [PgbenchFact]
    public void Pgbench_initialises_again_over_its_tables_with_foreign_keys_and_data_made_by_the_server()
    {
        Pgbench("-i", "-s", "1");
        Assert.Contains("done in", Pgbench("-i", "-I", "dtGvpf", "-s", "1"), StringComparison.Ordinal);
        Assert.Equal("5", Row("SELECT count(*) FROM pg_constraint WHERE contype = 'f'"));
        Assert.Contains("number of failed transactions: 0", Pgbench("-n", "-t", "10"), StringComparison.Ordinal);
    }

    private string Row(string sql)
    {
        using var connection = WireConnection.Open(ServerProcess.Host, _server.Port, "postgres", "swytch");
        var reader = connection.Run(sql).First(message => message.Type == WireMessage.DataRow).Read();
        var values = Enumerable.Range(0, reader.Int16()).Select(_ => System.Text.Encoding.UTF8.GetString(reader.Take(reader.Int32())));
        return string.Join(' ', values.ToList());
    }

    private string Pgbench(params string[] arguments)
    {
        var start = new ProcessStartInfo(PgbenchFactAttribute.Path, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PGHOST"] = ServerProcess.Host;
        start.Environment["PGPORT"] = _server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = "postgres";
        start.Environment["PGDATABASE"] = "swytch";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(DeadlineMs))
        {
            process.Kill();
            Assert.Fail($"pgbench {string.Join(' ', arguments)} did not end in {DeadlineMs} ms");
        }

        var text = output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"pgbench {string.Join(' ', arguments)} ended with {process.ExitCode}: {text}");
        return text;
    }
}

/// <summary>A fact that needs pgbench; without it it is skipped by name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PgbenchFactAttribute : FactAttribute
{
    public PgbenchFactAttribute()
    {
        if (!File.Exists(Path))
        {
            Skip = $"{Path} is not installed";
        }
    }

    public static string Path => System.IO.Path.Combine(Environment.GetEnvironmentVariable("PG_BIN") ?? "/usr/lib/postgresql/15/bin", "pgbench");
}
