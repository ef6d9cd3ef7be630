using Swytch.Core;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Tests;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("SELECT * FROM missing", "42P01", "relation \"missing\" does not exist")]
    [InlineData("INSERT INTO missing VALUES(1)", "42P01", "relation \"missing\" does not exist")]
    [InlineData("SELECT missing FROM t", "42703", "column \"missing\" does not exist")]
    [InlineData("SELECT t.missing FROM t", "42703", "column t.missing does not exist")]
    [InlineData("SELECT \"missing\" FROM t", "42703", "column \"missing\" does not exist")]
    [InlineData("INSERT INTO t(missing) VALUES(1)", "42703", "column \"missing\" of relation \"t\" does not exist")]
    [InlineData("SELECT missing(1)", "42883", "function missing does not exist")]
    [InlineData("SELECT abs()", "42883", "function abs does not exist with this number of arguments")]
    [InlineData("SELEC 1", "42601", "syntax error at or near \"SELEC\"")]
    [InlineData("SELECT 1 FROM", "42601", "syntax error at end of input")]
    [InlineData("SELECT 'x", "42601", "syntax error at or near \"'x\"")]
    [InlineData("SELECT 1; SELECT 2", "42601", "cannot insert multiple commands into a prepared statement")]
    [InlineData("SELECT a FROM t, t AS u", "42702", "column reference \"a\" is ambiguous")]
    [InlineData("CREATE TABLE t(x)", "42P07", "relation \"t\" already exists")]
    [InlineData("CREATE INDEX i ON t(a)", "42P07", "relation \"i\" already exists")]
    [InlineData("CREATE VIEW t AS SELECT 1", "42P07", "relation \"t\" already exists")]
    [InlineData("CREATE TABLE u(x, x)", "42701", "column \"x\" specified more than once")]
    [InlineData("ALTER TABLE t ADD COLUMN a", "42701", "column \"a\" specified more than once")]
    [InlineData("ALTER TABLE t ADD COLUMN c NOT NULL", "23502", "a column that is not null cannot be added without a default value: its rows would contain null values")]
    [InlineData("DROP INDEX missing", "42704", "index \"missing\" does not exist")]
    [InlineData("DROP TRIGGER missing", "42704", "trigger \"missing\" does not exist")]
    [InlineData("DROP VIEW missing", "42P01", "view \"missing\" does not exist")]
    [InlineData("SELECT a COLLATE missing FROM t ORDER BY 1", "42704", "collation \"missing\" for encoding \"UTF8\" does not exist")]
    [InlineData("SELECT abs(-9223372036854775807 - 1)", "22003", "bigint out of range")]
    [InlineData("INSERT INTO k VALUES('text')", "42804", "datatype mismatch: the value of an integer primary key must be an integer")]
    [InlineData("SELECT json_extract('{', '$')", "22P02", "malformed JSON")]
    [InlineData("INSERT INTO v VALUES(1)", "42809", "cannot modify v because it is a view")]
    [InlineData("INSERT INTO t VALUES(1)", "42601", "INSERT has more target columns than expressions")]
    [InlineData("INSERT INTO t VALUES(1, 2, 3)", "42601", "INSERT has more expressions than target columns")]
    [InlineData("INSERT INTO t(a, b) VALUES(1)", "42601", "INSERT has more target columns than expressions")]
    [InlineData("SELECT 1 UNION SELECT 1, 2", "42601", "each UNION query must have the same number of columns")]
    [InlineData("SELECT (SELECT 1, 2)", "42601", "subquery must return only one column")]
    [InlineData("INSERT INTO s VALUES('text')", "42804", "cannot store TEXT value in INTEGER column s.a")]
    [InlineData("SELECT sum(a) FROM t WHERE sum(a) > 1", "42803", "misuse of aggregate: sum()")]
    [InlineData("SELECT zeroblob(1000000000)", "54000", "a text, bytea or row is larger than the limit")]
    public async Task SQLite_s_failures_are_told_in_PostgreSQL_s_words(string sql, string state, string message)
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(
            "CREATE TABLE t(a, b)",
            "CREATE INDEX i ON t(a)",
            "CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE k(id INTEGER PRIMARY KEY)",
            "CREATE TABLE s(a INTEGER) STRICT",
            "INSERT INTO t VALUES(1, 2)");
        var error = await session.FailsAsync(sql);
        Assert.Equal((state, message), (error.SqlState, error.Message));
    }

    /// <summary>SQLITE_IOERR_WRITE, _FSYNC and _DIR_FSYNC with errno: EIO, ENOSPC, EFBIG, EDQUOT.</summary>
    [Theory]
    [InlineData(778, 5, true, "58030")]
    [InlineData(778, 28, false, "53100")]
    [InlineData(778, 27, false, "53100")]
    [InlineData(778, 122, false, "53100")]
    [InlineData(1034, 5, true, "58030")]
    [InlineData(1034, 28, true, "58030")]
    [InlineData(1290, 28, true, "58030")]
    public void A_write_without_room_is_one_statement_s_error_and_a_failed_sync_never_is(int code, int systemError, bool isFatal, string state)
    {
        var failure = new SqliteException(code, "disk I/O error", systemError);
        Assert.Equal(isFatal, ErrorTranslation.IsFatal(failure));
        Assert.Equal(state, ErrorTranslation.Translate(failure).Error.SqlState);
    }

    [Fact]
    public async Task A_table_in_use_by_a_portal_of_the_session_is_not_dropped()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1), (2)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(3)");
        await using var portal = await session.ExecuteAsync(new StorageStatement("SELECT a FROM t", false), default, new StatementControl());
        Assert.True(portal.Step());
        Assert.Equal("55006", (await session.FailsAsync("DROP TABLE t")).SqlState);
        Assert.True(portal.Step());
        await session.RollbackAsync();
    }

    [Fact]
    public async Task A_full_database_fails_the_statement_and_nobody_else()
    {
        await using var test = TestDatabase.Open(options => options with { MaximumPages = 50 });
        await using var session = test.Session("CREATE TABLE t(a)");
        await using var other = test.Session("INSERT INTO t VALUES('small')");
        var blob = SqlValue.FromBlob(new byte[100_000]);
        var error = await session.FailsAsync("INSERT INTO t VALUES(?1), (?1), (?1)", blob);
        Assert.Equal(("53100", "could not extend file: No space left on device"), (error.SqlState, error.Message));
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES('lost')");
        await session.FailsAsync("INSERT INTO t VALUES(?1), (?1), (?1)", blob);
        await session.RollbackAsync();
        await other.RunAsync("INSERT INTO t VALUES('fits')");
        Assert.Equal("small; fits", await other.RowsAsync("SELECT a FROM t"));
        Assert.Null(test.Database.Failure);
    }
}
