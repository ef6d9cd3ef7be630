using Swytch.Core;

namespace Swytch.Storage.Tests;

public sealed class CatalogTests
{
    private static readonly ConnectionExtensions Extensions = ConnectionExtensions.None with { Catalog = new Source() };

    private static StorageStatement Catalog(string sql) => new(sql, false, UsesCatalog: true);

    private const string Names = "SELECT relname FROM pg_catalog.pg_class ORDER BY relname";

    [Fact]
    public async Task Static_rows_stay_and_the_others_follow_the_schema()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)");
        Assert.Equal("builtin; t", await session.RowsAsync(Catalog(Names)));
        await session.RunAsync("CREATE TABLE u(a)");
        Assert.Equal("builtin; t; u", await session.RowsAsync(Catalog(Names)));
        await session.RunAsync("DROP TABLE t");
        Assert.Equal("builtin; u", await session.RowsAsync(Catalog("SELECT relname FROM pg_class ORDER BY relname")));
        Assert.Equal("2", await session.RowsAsync(Catalog("SELECT count(*) FROM information_schema.tables")));
    }

    [Fact]
    public async Task A_transaction_sees_its_own_ddl_there_and_after_rollback_it_is_gone()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)");
        await using var other = test.Session();
        await session.BeginAsync();
        await session.RunAsync("CREATE TABLE u(a)");
        Assert.Equal("builtin; t; u", await session.RowsAsync(Catalog(Names)));
        Assert.Equal("builtin; t", await other.RowsAsync(Catalog(Names)));
        await session.SavepointAsync("s");
        await session.RunAsync("CREATE TABLE v(a)");
        Assert.Equal("builtin; t; u; v", await session.RowsAsync(Catalog(Names)));
        await session.RollbackToAsync("s");
        Assert.Equal("builtin; t; u", await session.RowsAsync(Catalog(Names)));
        await session.RollbackAsync();
        Assert.Equal("builtin; t", await session.RowsAsync(Catalog(Names)));
        await session.BeginAsync();
        await session.RunAsync("CREATE TABLE w(a)");
        Assert.Equal("builtin; t; w", await session.RowsAsync(Catalog(Names)));
        await session.CommitAsync();
        Assert.Equal("builtin; t; w", await session.RowsAsync(Catalog(Names)));
    }

    [Fact]
    public async Task A_catalog_made_after_a_savepoint_is_made_again_after_rolling_back_to_it()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)");
        await session.BeginAsync();
        await session.SavepointAsync("early");
        await session.RunAsync("INSERT INTO t VALUES(1)");
        await session.SavepointAsync("s");
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("builtin; t", await session.RowsAsync(Catalog(Names)));
            await session.RunAsync("CREATE TABLE u(a)");
            Assert.Equal("builtin; t; u", await session.RowsAsync(Catalog(Names)));
            await session.RollbackToAsync("s");
        }

        await session.RollbackToAsync("early");
        Assert.Equal("builtin; t", await session.RowsAsync(Catalog(Names)));
        await session.CommitAsync();
        Assert.Equal("0", await session.RowsAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Reading_the_catalog_in_a_transaction_does_not_make_its_writes_fail()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)");
        await using var other = test.Session();
        await session.BeginAsync();
        Assert.Equal("builtin; t", await session.RowsAsync(Catalog(Names)));
        await other.RunAsync("INSERT INTO t VALUES(1)");
        await session.RunAsync("INSERT INTO t VALUES(2)");
        await session.CommitAsync();
        Assert.Equal("1; 2", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Refilling_leaves_last_insert_rowid_and_the_count_of_changes_alone()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a INTEGER PRIMARY KEY)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(77)");
        await session.RowsAsync(Catalog(Names));
        Assert.Equal("77", await session.RowsAsync("SELECT last_insert_rowid()"));
        await session.CommitAsync();
    }

    [Theory]
    [InlineData("INSERT INTO pg_catalog.pg_class VALUES('x')")]
    [InlineData("DELETE FROM pg_class")]
    [InlineData("UPDATE pg_catalog.pg_class SET relname = 'x'")]
    [InlineData("CREATE TABLE pg_catalog.x(a)")]
    [InlineData("CREATE VIEW information_schema.x AS SELECT 1")]
    [InlineData("DROP TABLE pg_catalog.pg_class")]
    public async Task Clients_may_not_change_it(string sql)
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(1)");
        await session.RowsAsync(Catalog(Names));
        var statement = new StorageStatement(sql, true, UsesCatalog: true);
        var error = await SessionExtensions.FailsAsync(() => session.RowsAsync(statement));
        Assert.Equal("42501", error.SqlState);
        await session.RollbackAsync();
    }

    [Fact]
    public async Task Refilling_shows_in_the_plan_of_nobody_else()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)");
        await using var open = await session.ExecuteAsync(Catalog(Names), default, new StatementControl());
        Assert.True(open.Step());
        await session.RunAsync("CREATE TABLE u(a)");
        Assert.Equal("builtin; t; u", await session.RowsAsync(Catalog(Names)));
        Assert.True(open.Step());
        Assert.False(open.Step());
    }

    private sealed class Source : ICatalogSource
    {
        public IReadOnlyList<string> DatabaseNames => ["pg_catalog", "information_schema"];

        public string SetupSql =>
            "CREATE TABLE pg_catalog.pg_class(relname TEXT); CREATE TABLE information_schema.tables(table_name TEXT);"
            + "CREATE INDEX pg_catalog.pg_class_relname ON pg_class(relname)";

        public IEnumerable<(string Table, IEnumerable<SqlValue[]> Rows)> StaticRows() =>
            [("pg_catalog.pg_class", [[SqlValue.FromText("builtin")]]), ("information_schema.tables", [[SqlValue.FromText("builtin")]])];

        public IEnumerable<(string Table, IEnumerable<SqlValue[]> Rows)> RowsFor(SchemaSnapshot schema) =>
            [
                ("pg_catalog.pg_class", schema.Rows.Select(row => new[] { SqlValue.FromText(row.Name) })),
                ("information_schema.tables", schema.Rows.Select(row => new[] { SqlValue.FromText(row.Name) })),
            ];
    }
}
