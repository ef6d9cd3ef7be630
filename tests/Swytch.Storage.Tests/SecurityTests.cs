namespace Swytch.Storage.Tests;

public sealed class SecurityTests
{
    [Theory]
    [InlineData("ATTACH '/tmp/stolen.db' AS x", "0A000")]
    [InlineData("ATTACH ':memory:' AS x", "0A000")]
    [InlineData("DETACH main", "0A000")]
    [InlineData("VACUUM", "0A000")]
    [InlineData("VACUUM INTO '/tmp/stolen.db'", "0A000")]
    [InlineData("SELECT load_extension('/tmp/x.so')", "42501")]
    [InlineData("SELECT readfile('/etc/passwd')", "42883")]
    [InlineData("SELECT writefile('/tmp/x', 'y')", "42883")]
    [InlineData("SELECT edit('x')", "42883")]
    [InlineData("SELECT fts3_tokenizer('simple')", "42501")]
    [InlineData("PRAGMA journal_mode=DELETE", "42501")]
    [InlineData("PRAGMA writable_schema=1", "42501")]
    [InlineData("PRAGMA user_version=7", "42501")]
    [InlineData("PRAGMA application_id=7", "42501")]
    [InlineData("PRAGMA foreign_keys=0", "42501")]
    [InlineData("PRAGMA temp_store_directory='/tmp'", "42501")]
    [InlineData("PRAGMA data_store_directory='/tmp'", "42501")]
    [InlineData("PRAGMA wal_checkpoint", "42501")]
    [InlineData("PRAGMA database_list", "42501")]
    [InlineData("PRAGMA query_only=1", "42501")]
    [InlineData("PRAGMA hard_heap_limit=1", "42501")]
    [InlineData("SELECT * FROM pragma_database_list", "42501")]
    [InlineData("SELECT * FROM pragma_user_version(7)", "42883")]
    [InlineData("BEGIN", "0A000")]
    [InlineData("COMMIT", "0A000")]
    [InlineData("SAVEPOINT x", "0A000")]
    [InlineData("INSERT INTO swytch_roles VALUES(1)", "42501")]
    [InlineData("DELETE FROM Swytch_Roles", "42501")]
    [InlineData("DROP TABLE swytch_roles", "42501")]
    [InlineData("ALTER TABLE swytch_roles ADD COLUMN x", "42501")]
    [InlineData("CREATE TABLE swytch_new(a)", "42501")]
    [InlineData("CREATE INDEX i ON swytch_roles(a)", "42501")]
    [InlineData("CREATE TRIGGER x AFTER INSERT ON swytch_roles BEGIN SELECT 1; END", "42501")]
    [InlineData("UPDATE sqlite_sequence SET seq = 1", "42501")]
    [InlineData("UPDATE sqlite_schema SET sql = ''", "42809")]
    [InlineData("CREATE VIRTUAL TABLE x USING csv(filename='/etc/passwd')", "0A000")]
    [InlineData("CREATE VIRTUAL TABLE x USING dbstat", "0A000")]
    public async Task Refused_to_clients_and_nothing_happens(string sql, string state)
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)");
        await InternalAsync(session, "CREATE TABLE swytch_roles(a)");
        var error = await session.FailsAsync(sql);
        Assert.Equal(state, error.SqlState);
        Assert.NotEmpty(error.Message);
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(1)");
        await session.FailsAsync(sql);
        await session.CommitAsync();
        Assert.Equal("1", await session.RowsAsync("SELECT * FROM t"));
        Assert.False(File.Exists("/tmp/stolen.db"));
    }

    [Theory]
    [InlineData("PRAGMA table_info(t)")]
    [InlineData("PRAGMA table_xinfo(t)")]
    [InlineData("PRAGMA table_list")]
    [InlineData("PRAGMA index_list(t)")]
    [InlineData("PRAGMA foreign_key_list(t)")]
    [InlineData("PRAGMA foreign_key_check")]
    [InlineData("PRAGMA integrity_check")]
    [InlineData("PRAGMA quick_check")]
    [InlineData("PRAGMA compile_options")]
    [InlineData("PRAGMA collation_list")]
    [InlineData("PRAGMA user_version")]
    [InlineData("PRAGMA schema_version")]
    [InlineData("PRAGMA data_version")]
    [InlineData("SELECT * FROM pragma_table_info('t')")]
    [InlineData("SELECT * FROM sqlite_schema")]
    [InlineData("SELECT * FROM sqlite_sequence")]
    [InlineData("EXPLAIN QUERY PLAN SELECT * FROM t")]
    [InlineData("ALTER TABLE t RENAME TO u")]
    [InlineData("DROP TABLE t")]
    [InlineData("ANALYZE")]
    [InlineData("REINDEX")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(x)")]
    [InlineData("CREATE VIRTUAL TABLE r USING rtree(id, a, b)")]
    [InlineData("CREATE TABLE u AS SELECT * FROM t")]
    public async Task Allowed_to_clients(string sql)
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT)", "INSERT INTO t VALUES(1)", sql);
        Assert.False(session.InTransaction);
    }

    [Fact]
    public async Task A_text_allowed_to_the_server_is_not_thereby_allowed_to_clients()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session();
        await InternalAsync(session, "CREATE TABLE swytch_roles(a)");
        await InternalAsync(session, "INSERT INTO swytch_roles VALUES(1)");
        Assert.Equal("42501", (await session.FailsAsync("INSERT INTO swytch_roles VALUES(1)")).SqlState);
        await InternalAsync(session, "INSERT INTO swytch_roles VALUES(2)");
        Assert.Equal("2", await session.RowsAsync("SELECT count(*) FROM swytch_roles"));
    }

    [Fact]
    public async Task A_trigger_cannot_write_what_its_maker_may_not()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        await InternalAsync(session, "CREATE TABLE swytch_roles(a)");
        await session.RunAsync("CREATE TRIGGER x AFTER INSERT ON t BEGIN INSERT INTO swytch_roles VALUES(1); END");
        Assert.Equal("42501", (await session.FailsAsync("INSERT INTO t VALUES(1)")).SqlState);
    }

    [Fact]
    public async Task Full_text_search_works()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(
            "CREATE VIRTUAL TABLE f USING fts5(x)", "INSERT INTO f VALUES('the quick fox'), ('a slow snail')");
        Assert.Equal("the quick fox", await session.RowsAsync("SELECT x FROM f WHERE f MATCH 'quick'"));
        await session.FailsAsync("INSERT INTO f_data VALUES(1, 2)");
    }

    private static async Task InternalAsync(IStorageSession session, string sql)
    {
        await using var cursor = await session.ExecuteAsync(new StorageStatement(sql, true, Internal: true), default, new StatementControl());
        await cursor.CompleteAsync();
    }

    [Fact]
    public async Task Ddl_that_is_compiled_anew_in_its_step_may_clear_statistics()
    {
        await using var database = TestDatabase.Open();
        await using var session = database.Session("CREATE TABLE kept(a)", "INSERT INTO kept VALUES(1)", "ANALYZE");
        for (var round = 0; round < 3; round++)
        {
            await session.RunAsync("CREATE TABLE dropped(a)");
            await session.RunAsync("DROP TABLE dropped");
        }

        Assert.Equal("42501", (await session.FailsAsync("DELETE FROM sqlite_stat1")).SqlState);
    }
}
