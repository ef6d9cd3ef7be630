using Swytch.Core.Errors;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Tests.Changes;

public class ChangeApplierTests
{
    [Fact]
    public void Applying_gives_the_same_rows_and_the_inverse_takes_them_back()
    {
        const string schema =
            "CREATE TABLE t(id INTEGER PRIMARY KEY, u INT UNIQUE, x); CREATE TABLE w(k TEXT COLLATE NOCASE, n REAL, PRIMARY KEY(n, k)) WITHOUT ROWID;"
            + "CREATE TABLE n(a, b); INSERT INTO t VALUES(1, 1, 'a'), (2, 2, 'b'); INSERT INTO n VALUES(1, 2)";
        using var origin = new ChangeDatabase(schema);
        using var copy = new ChangeDatabase(schema);
        var before = Contents(copy);
        var changes = origin.Changes(
            "UPDATE t SET u = -u", "UPDATE t SET u = 3 + u", "INSERT INTO w VALUES('a', 1), ('b', 2.5)", "UPDATE w SET k = 'A' WHERE k = 'a'",
            "UPDATE n SET a = x'00ff', b = -0.0", "DELETE FROM n", "INSERT INTO n VALUES(9e999, 'a' || char(0) || 'b')", "DELETE FROM t WHERE id = 2");
        Apply(copy, changes);
        Assert.Equal(Contents(origin), Contents(copy));
        Apply(copy, ChangeInverter.Invert(changes));
        Assert.Equal(before, Contents(copy));
        Assert.Equal(ChangeText.Of(changes), ChangeText.Of(ChangeInverter.Invert(ChangeInverter.Invert(changes))));

        string Contents(ChangeDatabase database) => string.Concat(
            new[] { "t", "w", "n" }.Select(table => database.Rows($"SELECT * FROM {table} ORDER BY 1, 2")));
    }

    [Fact]
    public void Triggers_and_foreign_keys_rest_and_wake_up_again()
    {
        const string schema =
            "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p ON DELETE SET NULL);"
            + "CREATE TABLE log(id INTEGER PRIMARY KEY, c); CREATE TRIGGER g AFTER UPDATE ON c BEGIN INSERT INTO log(c) VALUES(OLD.id); END;"
            + "INSERT INTO p VALUES(1), (2); INSERT INTO c VALUES(10, 1), (20, 2)";
        using var origin = new ChangeDatabase(schema);
        using var copy = new ChangeDatabase(schema);
        Apply(copy, origin.Changes("DELETE FROM p WHERE id = 1"));
        Assert.Equal("Integer:1|Integer:10|\n", copy.Rows("SELECT * FROM log"));
        Assert.Equal(
            "D p(2)  U* c(20,2→NULL)  I* log(2,20)", ChangeText.Of(copy.Changes("DELETE FROM p WHERE id = 2")));
    }

    [Fact]
    public void What_a_client_sees_of_its_last_insert_and_what_is_recorded_stay()
    {
        using var origin = new ChangeDatabase("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        using var copy = new ChangeDatabase("CREATE TABLE t(id INTEGER PRIMARY KEY)");
        var recorder = copy.Recorder;
        copy.Run("INSERT INTO t VALUES(5)");
        Apply(copy, origin.Changes("INSERT INTO t VALUES(77)"));
        Assert.Equal(5, copy.Connection.LastInsertRowId);
        Assert.Equal("I t(5)", ChangeText.Of(recorder.TakeFrom(default).Bytes.Span));
        Assert.Equal(0, copy.Connection.StatementsInUse);
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES(2, 'b')", "DELETE FROM t", "UPDATE t SET x = 'c'", "(id)=(1)", "there is no such row")]
    [InlineData("", "UPDATE t SET x = 'A'", "UPDATE t SET x = 'c'", "(id)=(1)", "column \"x\" holds another value")]
    [InlineData("", "UPDATE t SET x = 'A'", "DELETE FROM t", "(id)=(1)", "column \"x\" holds another value")]
    [InlineData("", "UPDATE t SET x = 1.0", "UPDATE t SET x = 'c' WHERE id = 2", "(id)=(2)", "there is no such row", "INSERT INTO t VALUES(2, 'b')")]
    [InlineData("", "INSERT INTO t VALUES(2, 'b')", "INSERT INTO t VALUES(2, 'b')", "(id)=(2)", "UNIQUE constraint failed: t.id")]
    public void Rows_in_another_state_are_a_conflict(
        string both, string onlyThere, string change, string key, string reason, string onlyHere = "")
    {
        const string schema = "CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT COLLATE NOCASE); INSERT INTO t VALUES(1, 'a')";
        using var origin = new ChangeDatabase(schema, both, onlyHere);
        using var copy = new ChangeDatabase(schema, both, onlyThere);
        var conflict = Assert.Throws<ChangeConflictException>(() => Apply(copy, origin.Changes(change)));
        Assert.Equal("t", conflict.Table);
        Assert.Equal(key, conflict.Key);
        Assert.StartsWith(reason, conflict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE ON CONFLICT REPLACE)")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, u); CREATE TABLE v(x); CREATE UNIQUE INDEX i ON t(u)")]
    public void No_other_row_is_replaced(string schema)
    {
        using var origin = new ChangeDatabase(schema);
        using var copy = new ChangeDatabase(schema, "INSERT INTO t VALUES(1, 1)");
        Assert.Throws<ChangeConflictException>(() => Apply(copy, origin.Changes("INSERT INTO t VALUES(2, 1)")));
        Assert.Equal("Integer:1|Integer:1|\n", copy.Rows("SELECT * FROM t"));
    }

    [Theory]
    [InlineData("CREATE TABLE u(id INTEGER PRIMARY KEY, a)", "there is no such table")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)", "the table has other columns")]
    [InlineData("CREATE TABLE t(id INTEGER, a, PRIMARY KEY(id, a))", "the table has other columns")]
    public void Another_table_is_a_conflict(string schema, string reason)
    {
        using var origin = new ChangeDatabase("CREATE TABLE t(id INTEGER PRIMARY KEY, a)");
        using var copy = new ChangeDatabase(schema);
        var conflict = Assert.Throws<ChangeConflictException>(() => Apply(copy, origin.Changes("INSERT INTO t VALUES(1, 1)")));
        Assert.StartsWith(reason, conflict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_of_many_columns_are_applied()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 300).Select(i => $"c{i}"));
        var schema = $"CREATE TABLE t(id INTEGER PRIMARY KEY, {columns})";
        using var origin = new ChangeDatabase(schema);
        using var copy = new ChangeDatabase(schema);
        Apply(copy, origin.Changes("INSERT INTO t(id, c299) VALUES(1, 'x')", "UPDATE t SET c70 = 7, c290 = 8", "UPDATE t SET c71 = 9, c290 = 10"));
        Assert.Equal("Integer:7|Integer:9|Integer:10|Text:x|\n", copy.Rows("SELECT c70, c71, c290, c299 FROM t"));
    }

    [Fact]
    public void Statements_are_bounded()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 250).Select(i => $"c{i}"));
        var schema = $"CREATE TABLE t(id INTEGER PRIMARY KEY, {columns}); INSERT INTO t(id) VALUES(1)";
        using var origin = new ChangeDatabase(schema);
        using var copy = new ChangeDatabase(schema);
        for (var i = 0; i < 250; i++)
        {
            Apply(copy, origin.Changes($"UPDATE t SET c{i} = 1"));
            Assert.InRange(copy.Connection.Applier.StatementCount, 1, 201);
        }
    }

    [Theory]
    [InlineData("fts5(body, other UNINDEXED)", "rowid")]
    [InlineData("fts5(body, other, detail = none, prefix = '2 3')", "rowid")]
    [InlineData("fts4(body, other)", "docid")]
    public void Full_text_rows_are_applied_through_the_virtual_table(string module, string rowid)
    {
        const string check = "INSERT INTO f(f) VALUES('integrity-check')";
        using var origin = new ChangeDatabase($"CREATE VIRTUAL TABLE f USING {module}");
        using var copy = new ChangeDatabase($"CREATE VIRTUAL TABLE f USING {module}");
        copy.Run("INSERT INTO f(rowid, body) VALUES(99, 'warm up')");
        copy.Run("DELETE FROM f");
        var changes = origin.Changes(
            "INSERT INTO f(body, other) VALUES('one two', 'x'), ('three four', 2)", "UPDATE f SET body = 'five six' WHERE rowid = 1",
            $"UPDATE f SET {rowid} = 7 WHERE rowid = 1", "INSERT INTO f(f) VALUES('optimize')");
        Assert.DoesNotContain("f_", ChangeText.Of(changes), StringComparison.Ordinal);
        Apply(copy, changes);
        Assert.Equal(origin.Rows("SELECT rowid, * FROM f"), copy.Rows("SELECT rowid, * FROM f"));
        Assert.Equal("Integer:7|\n", copy.Rows("SELECT rowid FROM f WHERE f MATCH 'six'"));
        Assert.Equal("", copy.Rows("SELECT rowid FROM f WHERE f MATCH 'one'"));
        copy.Run(check);
        copy.Run("UPDATE f SET body = 'other' WHERE rowid = 7");
        Assert.Throws<ChangeConflictException>(() => Apply(copy, ChangeInverter.Invert(changes)));
        copy.Connection.Execute("ROLLBACK; UPDATE f SET body = 'five six' WHERE rowid = 7");
        Apply(copy, ChangeInverter.Invert(changes));
        Assert.Equal("", copy.Rows("SELECT rowid FROM f"));
        copy.Run(check);
    }

    [Theory]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(body, content = '')", "INSERT INTO f(rowid, body) VALUES(1, 'a')")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(body, content = '', columnsize = 0)", "INSERT INTO f(rowid, body) VALUES(1, 'a')")]
    [InlineData(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, body); CREATE VIRTUAL TABLE f USING fts5(body, content = 't', content_rowid = 'id');"
        + "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO f(rowid, body) VALUES(NEW.id, NEW.body); END",
        "INSERT INTO t(body) VALUES('a')")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts4(body, languageid=\"l\")", "INSERT INTO f(body) VALUES('a')")]
    [InlineData("CREATE VIRTUAL TABLE f USING fts5(body)", "INSERT INTO f(f, rank) VALUES('rank', 'bm25(10.0)')")]
    public void What_cannot_be_captured_is_refused(string schema, string statement)
    {
        using var database = new ChangeDatabase(schema);
        _ = database.Recorder;
        var failure = Assert.Throws<PgErrorException>(() => database.Run(statement));
        Assert.Equal(SqlState.FeatureNotSupported, failure.Error.SqlState);
        Assert.Contains("full-text table \"f\"", failure.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtree(id, x0, x1, +note)")]
    [InlineData("rtree_i32(id, x0, x1, +note)")]
    public void The_nodes_of_an_R_Tree_are_applied_as_they_are(string module)
    {
        using var origin = new ChangeDatabase($"CREATE VIRTUAL TABLE r USING {module}");
        using var copy = new ChangeDatabase($"CREATE VIRTUAL TABLE r USING {module}");
        Apply(copy, origin.Changes("INSERT INTO r VALUES(1000, 2, 3, 'warm up')"));
        Assert.Equal("Integer:1000|\n", copy.Rows("SELECT id FROM r WHERE x1 > 2"));
        const string rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) ";
        var changes = origin.Changes(
            $"{rows}INSERT INTO r SELECT i, i * 37 % 101, i * 37 % 101 + 5, 'n' || i FROM n", "DELETE FROM r WHERE id % 3 = 0", "UPDATE r SET x1 = x1 + 1 WHERE id = 7");
        Apply(copy, changes);
        Assert.Equal(origin.Rows("SELECT * FROM r ORDER BY id"), copy.Rows("SELECT * FROM r ORDER BY id"));
        Assert.Equal("Text:ok|\n", copy.Rows("SELECT rtreecheck('r')"));
        var others = copy.Changes("INSERT INTO r VALUES(1001, 1, 2, 'here')");
        Apply(origin, others);
        Assert.Equal(origin.Rows("SELECT * FROM r WHERE x1 > 50 ORDER BY id"), copy.Rows("SELECT * FROM r WHERE x1 > 50 ORDER BY id"));
        Assert.Contains(
            "may not be modified", Assert.Throws<SqliteException>(() => copy.Run("DELETE FROM r_node")).Message, StringComparison.Ordinal);
    }

    private static void Apply(ChangeDatabase database, ReadOnlySpan<byte> changes)
    {
        database.Connection.Execute("BEGIN");
        database.Connection.Applier.Apply(changes);
        database.Connection.Execute("COMMIT");
    }
}
