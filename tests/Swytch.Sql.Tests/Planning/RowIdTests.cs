using Swytch.Sql.Planning;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Planning;

public sealed class RowIdTests
{
    private static readonly SchemaModel Model = SchemaBuilder.Build(
        [
            Table("t", "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)"),
            Table("other", "CREATE TABLE other (x, y)"),
            Table("auto", "CREATE TABLE auto (a, \"the id\" INTEGER PRIMARY KEY AUTOINCREMENT)"),
            Table("watched", "CREATE TABLE watched (id INTEGER PRIMARY KEY, a)"),
            Table("logged", "CREATE TABLE logged (id INTEGER PRIMARY KEY, a)"),
            Table("keyed", "CREATE TABLE keyed (id INT PRIMARY KEY, a)"),
            Table("flat", "CREATE TABLE flat (id INTEGER PRIMARY KEY, a) WITHOUT ROWID"),
            Table("bare", "CREATE TABLE bare (a)"),
            new SchemaObjectRow("view", "v", "v", "CREATE VIEW v AS SELECT * FROM t", false),
            new SchemaObjectRow("table", "scratch", "scratch", "CREATE TEMP TABLE scratch (id INTEGER PRIMARY KEY, a)", true),
            new SchemaObjectRow("trigger", "w", "watched", "CREATE TRIGGER w AFTER INSERT ON watched BEGIN UPDATE other SET x = new.id; END", false),
            new SchemaObjectRow("trigger", "l", "logged", "CREATE TRIGGER l AFTER INSERT ON logged BEGIN INSERT INTO logged(a) SELECT new.a + 1 WHERE new.a < 3; END", false),
        ],
        Planner.ViewColumns);

    [Theory]
    [InlineData("INSERT INTO t(a) VALUES (1), (2)", "INSERT INTO t(a, id) VALUES (1, swytch_next_id('t', 'id', 0, NULL)), (2, swytch_next_id('t', 'id', 0, NULL))")]
    [InlineData("INSERT INTO t VALUES (NULL, 1, 2)", "INSERT INTO t VALUES (swytch_next_id('t', 'id', 0, NULL), 1, 2)")]
    [InlineData("INSERT INTO t(a, id) VALUES (1, $1)", "INSERT INTO t(a, id) VALUES (1, swytch_next_id('t', 'id', 0, ?1))")]
    [InlineData("INSERT INTO t(a, rowid) VALUES (1, NULL)", "INSERT INTO t(a, rowid) VALUES (1, swytch_next_id('t', 'id', 0, NULL))")]
    [InlineData("INSERT INTO t VALUES (5, 1, 2), (-6, 1, 2)", "INSERT INTO t VALUES (5, 1, 2), (-6, 1, 2)")]
    [InlineData("INSERT INTO t VALUES (5, 1, 2), (NULL, 1, 2)", "INSERT INTO t VALUES (swytch_next_id('t', 'id', 0, 5), 1, 2), (swytch_next_id('t', 'id', 0, NULL), 1, 2)")]
    [InlineData("INSERT INTO t DEFAULT VALUES", "INSERT INTO t (id) VALUES (swytch_next_id('t', 'id', 0, NULL))")]
    [InlineData("INSERT INTO t(a, b) DEFAULT VALUES", "INSERT INTO t(id) VALUES (swytch_next_id('t', 'id', 0, NULL))")]
    [InlineData("INSERT INTO t(a) VALUES (1) RETURNING id", "INSERT INTO t(a, id) VALUES (1, swytch_next_id('t', 'id', 1, NULL)) RETURNING id")]
    [InlineData("INSERT OR IGNORE INTO t(a) VALUES (1)", "INSERT OR IGNORE INTO t(a, id) VALUES (1, swytch_next_id('t', 'id', 0, NULL))")]
    [InlineData("REPLACE INTO t(a) VALUES (1)", "REPLACE INTO t(a, id) VALUES (1, swytch_next_id('t', 'id', 0, NULL))")]
    [InlineData(
        "INSERT INTO t(a) VALUES (1) ON CONFLICT(id) DO UPDATE SET a = 2",
        "INSERT INTO t(a, id) VALUES (1, swytch_next_id('t', 'id', 2, NULL)) ON CONFLICT(id) DO UPDATE SET a = 2")]
    [InlineData(
        "INSERT INTO t(a, b) SELECT x, y FROM other ORDER BY x",
        "INSERT INTO t(a, b, id) WITH swytch_source(c1, c2) AS (SELECT x, y FROM other ORDER BY x LIMIT -1 OFFSET 0) SELECT c1, c2, swytch_next_id('t', 'id', 0, NULL) FROM swytch_source")]
    [InlineData(
        "INSERT INTO t SELECT NULL, x, y FROM other LIMIT 2 ON CONFLICT DO NOTHING",
        "INSERT INTO t WITH swytch_source(c1, c2, c3) AS (SELECT * FROM (SELECT NULL, x, y FROM other LIMIT 2) LIMIT -1 OFFSET 0) "
        + "SELECT swytch_next_id('t', 'id', 0, c1), c2, c3 FROM swytch_source WHERE true ON CONFLICT DO NOTHING")]
    [InlineData(
        "INSERT INTO t(a) SELECT a FROM t",
        "INSERT INTO t(a, id) WITH swytch_source(c1) AS (SELECT a FROM t LIMIT -1 OFFSET 0) SELECT c1, swytch_next_id('t', 'id', 1, NULL) FROM swytch_source")]
    [InlineData(
        "INSERT INTO t(a) SELECT a FROM v",
        "INSERT INTO t(a, id) WITH swytch_source(c1) AS (SELECT a FROM v LIMIT -1 OFFSET 0) SELECT c1, swytch_next_id('t', 'id', 1, NULL) FROM swytch_source")]
    [InlineData("INSERT INTO auto(a) VALUES (1)", "INSERT INTO auto(a, \"the id\") VALUES (1, swytch_next_id('auto', 'the id', 4, NULL))")]
    [InlineData("INSERT INTO watched(a) VALUES (1)", "INSERT INTO watched(a, id) VALUES (1, swytch_next_id('watched', 'id', 1, NULL))")]
    public void Rows_without_an_id_get_one(string sql, string expected) => Assert.Equal(expected, Text(sql, SqlDialect.Sqlite));

    [Theory]
    [InlineData("INSERT INTO t(id, a) VALUES (DEFAULT, 1)", "INSERT INTO t(id, a) VALUES (swytch_next_id('t', 'id', 0, NULL), '1')")]
    [InlineData("INSERT INTO auto VALUES (1)", "INSERT INTO auto (a, \"the id\") VALUES ('1', swytch_next_id('auto', 'the id', 4, NULL))")]
    [InlineData("INSERT INTO t VALUES ($1, 1)", "INSERT INTO t (id, a) VALUES (swytch_next_id('t', 'id', 0, ?1), '1')")]
    [InlineData("INSERT INTO auto SELECT 1", "INSERT INTO auto (a, \"the id\") WITH swytch_source(c1) AS (SELECT '1' LIMIT -1 OFFSET 0) SELECT c1, swytch_next_id('auto', 'the id', 4, NULL) FROM swytch_source")]
    public void PostgreSQLs_ways_to_leave_an_id_out(string sql, string expected) => Assert.Equal(expected, Text(sql, SqlDialect.Postgres));

    [Theory]
    [InlineData("INSERT INTO keyed(a) VALUES (1)")]
    [InlineData("INSERT INTO flat VALUES (1, 1)")]
    [InlineData("INSERT INTO bare VALUES (1)")]
    [InlineData("INSERT INTO v(a) VALUES (1)")]
    [InlineData("INSERT INTO scratch(a) VALUES (1)")]
    [InlineData("INSERT INTO logged(a) VALUES (1)")]
    [InlineData("CREATE TRIGGER x AFTER INSERT ON other BEGIN INSERT INTO t(a) VALUES (1); END")]
    public void Others_are_left_to_SQLite(string sql) => Assert.DoesNotContain("swytch_next_id", Text(sql, SqlDialect.Sqlite), StringComparison.Ordinal);

    [Fact]
    public void Clients_cannot_call_it() => Assert.Equal(
        "42883",
        Assert.Throws<Core.Errors.PgErrorException>(() => Text("SELECT swytch_next_id('t', 'id', 0, NULL)", SqlDialect.Sqlite)).Error.SqlState);

    private static string Text(string sql, SqlDialect dialect)
    {
        var statement = Assert.Single(SqlParser.Parse(sql, dialect));
        var plan = Planner.Plan(statement, sql, Model, new PlanOptions { Dialect = dialect });
        return Assert.Single(Assert.IsType<SqlitePlan>(plan).Steps).Sql;
    }

    private static SchemaObjectRow Table(string name, string sql) => new("table", name, name, sql, false);
}
