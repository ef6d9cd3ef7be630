using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>
/// No SQL reaches a file of the server, and nothing of the server's own can be touched: not by an administrator, in no dialect, in neither
/// protocol. <c>{0}</c> stands for a file that must not come into being; a table <c>t (a int, b text)</c> is there.
/// </summary>
public sealed class SafetyTests(SafetyTests.SharedNode shared) : IClassFixture<SafetyTests.SharedNode>
{
    /// <summary>One node for all of them, as none may change it.</summary>
    public sealed class SharedNode : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        internal TestNode Node { get; private set; } = null!;

        internal string Forbidden => _directory["stolen"];

        internal string[] Files() =>
            [.. Directory.GetFiles(Node.DataDirectory, "*", SearchOption.AllDirectories).Concat(Directory.GetFiles(_directory.Root)).Order(StringComparer.Ordinal)];

        public async Task InitializeAsync()
        {
            Node = await TestNode.StartAsync();
            await using var connection = await Node.ConnectAsync();
            await connection.ExecuteAsync("CREATE TABLE t (a int, b text)");
        }

        public async Task DisposeAsync() => await Node.DisposeAsync();

        public void Dispose() => _directory.Dispose();
    }

    public static TheoryData<string, string> Tricks()
    {
        var tricks = new TheoryData<string, string>();
        foreach (var dialect in (string[])["sqlite", "postgres"])
        {
            foreach (var sql in SafetyTricks.All)
            {
                tricks.Add(dialect, sql);
            }
        }

        return tricks;
    }

    [Theory]
    [MemberData(nameof(Tricks))]
    public async Task Statements_that_reach_beyond_the_database_are_refused(string dialect, string template)
    {
        var sql = template.Replace("{0}", shared.Forbidden, StringComparison.Ordinal);
        await using var connection = await shared.Node.ConnectAsync($"Options=-c swytch.dialect={dialect}");
        var before = shared.Files();

        // By the simple protocol, which also takes several statements at once.
        await using (var batch = connection.CreateCommand())
        {
            batch.CommandText = sql;
            batch.AllResultTypesAreUnknown = true;
            var error = await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync());
            AssertRefusal(error, sql);
        }

        await connection.ExecuteAsync("ROLLBACK");
        if (!sql.Contains(';', StringComparison.Ordinal))
        {
            // By Parse, Bind and Execute.
            await using var command = new NpgsqlCommand(sql, connection);
            var error = await Assert.ThrowsAsync<PostgresException>(async () =>
            {
                await command.PrepareAsync();
                await command.ExecuteNonQueryAsync();
            });
            AssertRefusal(error, sql);
        }

        Assert.Equal(before, shared.Files());
        Assert.Equal(1, await connection.ScalarAsync("SELECT 1"));
        Assert.Equal("wal", await connection.ScalarAsync("PRAGMA journal_mode"));
    }

    /// <summary>A view, a trigger, a default may name what is refused, when nothing looks at it: it must do nothing when it runs.</summary>
    [Theory]
    [InlineData("CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT load_extension('{0}'); END", "INSERT INTO t VALUES (1, 'x')")]
    [InlineData("CREATE TRIGGER g AFTER INSERT ON t WHEN load_extension('{0}') BEGIN SELECT 1; END", "INSERT INTO t VALUES (1, 'x')")]
    [InlineData("CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = (SELECT load_extension('{0}')); END", "INSERT INTO t VALUES (1, 'x')")]
    [InlineData("CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT writefile('{0}', 'x'); END", "INSERT INTO t VALUES (1, 'x')")]
    [InlineData("CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN SELECT load_extension('{0}'); END", "INSERT INTO t VALUES (1, 'x')")]
    [InlineData("CREATE VIEW v AS SELECT load_extension('{0}') AS x", "SELECT * FROM v")]
    [InlineData("CREATE TEMP VIEW v AS SELECT load_extension('{0}') AS x", "SELECT * FROM v")]
    [InlineData("CREATE TABLE d (a int, b text DEFAULT (load_extension('{0}')))", "INSERT INTO d (a) VALUES (1)")]
    [InlineData("CREATE TABLE d (a int, b text CHECK (load_extension('{0}') IS NULL))", "INSERT INTO d VALUES (1, 'x')")]
    [InlineData("CREATE TABLE d (a int, b text GENERATED ALWAYS AS (load_extension('{0}')) STORED)", "INSERT INTO d (a) VALUES (1)")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(x)", "INSERT INTO f (f, rank) VALUES ('rank', 'load_extension(''{0}'')')")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(x)", "UPDATE f_config SET v = 'x'")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(x, content='swytch_roles')", "SELECT * FROM f")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(rolname, content='pg_authid')", "SELECT * FROM f")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(x, content='/etc/passwd')", "SELECT * FROM f")]
    [InlineData("CREATE VIRTUAL TABLE f USING rtree(id, a, b)", "UPDATE f_node SET data = x'00'")]
    public async Task What_is_stored_and_names_something_refused_does_nothing(string definition, string use)
    {
        await using var connection = await shared.Node.ConnectAsync();
        var before = shared.Files();

        await connection.ExecuteAsync("BEGIN");
        var error = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await connection.ExecuteAsync(definition.Replace("{0}", shared.Forbidden, StringComparison.Ordinal));
            await connection.ExecuteAsync(use.Replace("{0}", shared.Forbidden, StringComparison.Ordinal));
        });

        await connection.ExecuteAsync("ROLLBACK");
        AssertRefusal(error, definition);
        Assert.Equal(before, shared.Files());
        Assert.Equal(0L, await connection.ScalarAsync("SELECT count(*) FROM t"));
    }

    /// <summary>Names are not paths: an object called like a file is a table in the database and nothing else.</summary>
    [Theory]
    [InlineData("CREATE TABLE \"{0}\" (a int)")]
    [InlineData("CREATE TABLE \"../../stolen\" (a int)")]
    [InlineData("CREATE VIRTUAL TABLE \"../stolen\" USING fts5(x)")]
    public async Task A_table_named_like_a_file_is_a_table(string template)
    {
        await using var connection = await shared.Node.ConnectAsync();
        var before = shared.Files();

        await connection.ExecuteAsync("BEGIN; " + template.Replace("{0}", shared.Forbidden, StringComparison.Ordinal));

        Assert.Equal(before, shared.Files());
    }

    [Fact]
    public async Task No_verifier_is_shown_to_an_administrator_either()
    {
        await using var node = await TestNode.StartAsync();
        await using var connection = await node.ConnectAsync();
        await connection.ExecuteAsync("CREATE ROLE ann PASSWORD 'secret'");

        Assert.Equal(0L, await connection.ScalarAsync("SELECT count(*) FROM pg_authid WHERE rolpassword LIKE 'SCRAM%'"));
        Assert.Equal(0L, await connection.ScalarAsync("SELECT count(*) FROM pg_shadow WHERE passwd LIKE 'SCRAM%'"));
        await connection.FailsAsync("SELECT verifier FROM swytch_roles", "42P01");
        await connection.FailsAsync("SELECT * FROM system.swytch_roles", "42P01");
    }

    private static void AssertRefusal(PostgresException error, string sql) => Assert.True(
        error.SqlState is "0A000" or "42501" or "42601" or "42883" or "42P01" or "42809" or "42704" or "42939" or "42000" or "42703" or "3F000" or "22023",
        $"{sql}: {error.SqlState} {error.MessageText}");
}
