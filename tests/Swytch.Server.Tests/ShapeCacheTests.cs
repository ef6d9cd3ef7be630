using System.Globalization;
using System.Text.RegularExpressions;
using Swytch.Server.Configuration;
using Swytch.Server.Tests.Support;
using Swytch.Sql.Planning;

namespace Swytch.Server.Tests;

/// <summary>
/// Simple queries that differ in their literals share a plan. Two nodes get the same statements; those of the second end in a comment,
/// which takes their shape from them: both must answer alike, byte for byte.
/// </summary>
public sealed partial class ShapeCacheTests : IAsyncLifetime, IDisposable
{
    private const string NoShape = " /**/";
    private readonly HttpClient _http = new();
    private TestNode _shaped = null!;
    private TestNode _plain = null!;
    private RawClient _one = null!;
    private RawClient _other = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // A node waits for open transactions when it stops.
        _one.Dispose();
        _other.Dispose();
        await _shaped.DisposeAsync();
        await _plain.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
    }

    [Theory]
    [InlineData(SqlDialect.Postgres)]
    [InlineData(SqlDialect.Sqlite)]
    public async Task Random_statements_answer_the_same_with_and_without_a_shape(SqlDialect dialect)
    {
        await StartAsync(dialect);
        var seed = Random.Shared.Next();
        var statements = new ShapeStatements(new Random(seed));
        foreach (var statement in ShapeStatements.Setup)
        {
            await CompareAsync(statement, seed);
        }

        for (var count = 0; count < 3000; count++)
        {
            await CompareAsync(statements.Next(), seed);
        }

        Assert.True(await HitsAsync(_shaped) > 600, $"seed {seed}: {await HitsAsync(_shaped)} hits");
        Assert.Equal(0, await HitsAsync(_plain));
    }

    [Fact]
    public async Task Every_statement_of_pgbench_has_a_shape()
    {
        await StartAsync(SqlDialect.Postgres);
        await AskAsync("CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84))");
        await AskAsync("CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))");
        await AskAsync("INSERT INTO pgbench_accounts VALUES (1, 1, 0, ''), (2, 1, 0, '')");
        string[] texts =
        [
            "UPDATE pgbench_accounts SET abalance = abalance + {1} WHERE aid = {0};",
            "SELECT abalance FROM pgbench_accounts WHERE aid = {0};",
            "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 2, {0}, {1}, CURRENT_TIMESTAMP);",
        ];
        foreach (var text in texts)
        {
            // A minus is part of the shape: each of the two is noted, planned, used.
            for (var round = 0; round < 4; round++)
            {
                var before = await HitsAsync(_shaped);
                await AskAsync(string.Format(CultureInfo.InvariantCulture, text, 1 + (round % 2), 77 + round));
                await AskAsync(string.Format(CultureInfo.InvariantCulture, text, 1 + (round % 2), -123 - round));
                var isSelect = text.StartsWith("SELECT", StringComparison.Ordinal);
                Assert.True(round < 2 || await HitsAsync(_shaped) == before + 2, $"{text} in round {round}, {isSelect}");
            }
        }

        var answer = await _one.QueryAsync("SELECT sum(abalance), (SELECT sum(delta) FROM pgbench_history) FROM pgbench_accounts");
        Assert.Equal("D|\0\u0002\0\0\0\u0004-184\0\0\0\u0004-184", answer.Where(message => message.Type == 'D').Select(message => $"{message.Type}|{message.Text}").Single());
    }

    [Fact]
    public async Task A_changed_table_takes_the_plans_of_its_shapes_with_it()
    {
        await StartAsync(SqlDialect.Postgres);
        await AskAsync("CREATE TABLE t (id int PRIMARY KEY, v int)");
        await AskAsync("INSERT INTO t VALUES (1, 10), (2, 20), (3, 30), (4, 40)");
        for (var id = 1; id <= 4; id++)
        {
            await CompareAsync($"SELECT * FROM t WHERE id = {id}", 0);
        }

        Assert.True(await HitsAsync(_shaped) > 0);
        await CompareAsync("ALTER TABLE t ADD COLUMN w text DEFAULT 'new'", 0);
        for (var id = 1; id <= 4; id++)
        {
            await CompareAsync($"SELECT * FROM t WHERE id = {id}", 0);
        }

        await CompareAsync("CREATE INDEX part ON t (v) WHERE v > 15", 0);
        var before = await HitsAsync(_shaped);
        for (var id = 1; id <= 4; id++)
        {
            await CompareAsync($"SELECT * FROM t WHERE id = {id}", 0);
        }

        Assert.Equal(before, await HitsAsync(_shaped));
    }

    private async Task StartAsync(SqlDialect dialect)
    {
        _shaped = await TestNode.StartAsync(Change);
        _plain = await TestNode.StartAsync(Change);
        _one = await RawClient.ConnectAsync(_shaped.Port);
        _other = await RawClient.ConnectAsync(_plain.Port);
        await _one.ReadCycleAsync();
        await _other.ReadCycleAsync();

        StartOptions Change(StartOptions options) => options with { Dialect = dialect, RelaxedDurability = true, Http = new ListenAddress.Tcp("127.0.0.1", 0) };
    }

    private async Task AskAsync(string sql)
    {
        await _one.QueryAsync(sql);
        await _other.QueryAsync(sql + NoShape);
    }

    private async Task CompareAsync(string sql, int seed)
    {
        var one = await AnswerAsync(_one, sql, seed);
        var other = await AnswerAsync(_other, sql + NoShape, seed);
        Assert.True(one.SequenceEqual(other), $"seed {seed}: {sql}\nwith a shape: {Show(one)}\nwithout: {Show(other)}");
    }

    private static async Task<List<(char Type, string Text)>> AnswerAsync(RawClient client, string sql, int seed)
    {
        try
        {
            return await client.QueryAsync(sql).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"seed {seed}: no answer to {sql}");
        }
    }

    private static string Show(List<(char Type, string Text)> messages) =>
        string.Join("; ", messages.Select(message => $"{message.Type} {message.Text.Replace('\0', '·')}"));

    private async Task<int> HitsAsync(TestNode node) =>
        HitLine().Match(await _http.GetStringAsync($"http://{node.Node.HttpAddress}/metrics")) is { Success: true } found
            ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"^swytch_shape_cache_hits_total (\d+)", RegexOptions.Multiline)]
    private static partial Regex HitLine();
}
