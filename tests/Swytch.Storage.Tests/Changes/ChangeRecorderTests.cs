using System.Text;
using Swytch.Core.Errors;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Tests.Changes;

public class ChangeRecorderTests
{
    [Theory]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)", "INSERT INTO t VALUES(1, 'x', 2.0)", "I t(1,'x',2.0)")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)", "INSERT INTO t VALUES(1, 'x', 2); UPDATE t SET b = 3", "I t(1,'x',2)  U t(1,,2→3)")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t VALUES(1, 5); UPDATE t SET id = 2", "I t(1,5)  D t(1,5)  I t(2,5)")]
    [InlineData("CREATE TABLE t(a, b)", "INSERT INTO t VALUES(7, 8); UPDATE t SET a = 9; DELETE FROM t", "I t(1,7,8)  U t(1,7→9,)  D t(1,9,8)")]
    [InlineData("CREATE TABLE t(a)", "INSERT INTO t VALUES(7); UPDATE t SET rowid = 5", "I t(1,7)  D t(1,7)  I t(5,7)")]
    [InlineData("CREATE TABLE t(a INT, k TEXT, PRIMARY KEY(k)) WITHOUT ROWID", "INSERT INTO t VALUES(1, 'a'); UPDATE t SET k = 'b'", "I t(1,'a')  D t(1,'a')  I t(1,'b')")]
    [InlineData("CREATE TABLE t(k TEXT PRIMARY KEY COLLATE NOCASE, a)", "INSERT INTO t VALUES('a', 1); UPDATE t SET k = 'A'", "I t('a',1)  D t('a',1)  I t('A',1)")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, r REAL)", "INSERT INTO t VALUES(1, 5); UPDATE t SET r = 5.0; UPDATE t SET r = 6", "I t(1,5.0)  U t(1,5.0→6.0)")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, x)", "INSERT INTO t VALUES(1, 5); UPDATE t SET x = 5; UPDATE t SET x = 5.0; UPDATE t SET x = '5'", "I t(1,5)  U t(1,5→5.0)  U t(1,5.0→'5')")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, v AS (a * 2) VIRTUAL, a, s AS (a * 3) STORED, b)", "INSERT INTO t(a, b) VALUES(1, 2); UPDATE t SET a = 4", "I t(1,1,2)  U t(1,1→4,)")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, u UNIQUE)", "INSERT INTO t VALUES(1, 1), (2, 2); REPLACE INTO t VALUES(1, 2)", "I t(1,1)  I t(2,2)  D t(1,1)  D t(2,2)  I t(1,2)")]
    [InlineData(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, v AS (id) VIRTUAL, r REAL, x, y)",
        "INSERT INTO t VALUES(1, 0, 8.0, 2.0); INSERT INTO t VALUES(1, 8, 0, 0) ON CONFLICT(id) DO UPDATE SET x = excluded.r; UPDATE t SET x = 9.0; UPDATE t SET x = x",
        "I t(1,0.0,8.0,2.0)  U t(1,,8.0→8,)  U t(1,,8→9.0,)")]
    [InlineData(
        "CREATE TABLE t(k PRIMARY KEY, v AS (k) VIRTUAL, r REAL)",
        "INSERT INTO t VALUES(1, 8); INSERT INTO t VALUES(1, 8) ON CONFLICT(k) DO UPDATE SET k = excluded.r; UPDATE t SET k = 2.0",
        "I t(1,8.0)  D t(1,8.0)  I t(8,8.0)  D t(8,8.0)  I t(2.0,8.0)")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY)", "CREATE TEMP TABLE u(a); INSERT INTO temp.u VALUES(1); INSERT INTO t VALUES(1)", "I t(1)")]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES(1); ANALYZE; DELETE FROM t", "I t(1)  D t(1)")]
    public void Rows_are_recorded_in_the_order_of_execution(string schema, string statements, string expected)
    {
        using var database = new ChangeDatabase(schema);
        Assert.Equal(expected, ChangeText.Of(database.Changes(statements.Split("; "))));
    }

    [Fact]
    public void Triggers_and_cascades_are_indirect()
    {
        using var database = new ChangeDatabase(
            "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p REFERENCES p ON DELETE CASCADE);"
            + "CREATE TABLE log(id INTEGER PRIMARY KEY, c); CREATE TRIGGER g AFTER DELETE ON c BEGIN INSERT INTO log(c) VALUES(OLD.id); END;"
            + "INSERT INTO p VALUES(1); INSERT INTO c VALUES(10, 1)");
        Assert.Equal("D p(1)  D* c(10,1)  I* log(1,10)", ChangeText.Of(database.Changes("DELETE FROM p")));
    }

    [Fact]
    public void Cut_events_are_gone_and_the_table_is_named_again()
    {
        using var database = new ChangeDatabase("CREATE TABLE a(x INTEGER PRIMARY KEY); CREATE TABLE b(x INTEGER PRIMARY KEY)");
        var recorder = database.Recorder;
        database.Run("INSERT INTO a VALUES(1)");
        var mark = recorder.Mark;
        database.Run("INSERT INTO b VALUES(1)");
        recorder.CutTo(mark);
        database.Run("INSERT INTO b VALUES(2)");
        database.Run("INSERT INTO a VALUES(2)");
        var second = recorder.TakeFrom(mark);
        Assert.Equal(2, second.Events);
        Assert.Equal("I b(2)  I a(2)", ChangeText.Of(second.Bytes.Span));
        database.Run("INSERT INTO a VALUES(3)");
        Assert.Equal("I a(3)", ChangeText.Of(recorder.TakeFrom(mark).Bytes.Span));
        Assert.Equal("I a(1)", ChangeText.Of(recorder.TakeFrom(default).Bytes.Span));
        Assert.True(recorder.TakeFrom(default).IsEmpty);
    }

    [Fact]
    public void A_limit_ends_the_statement_with_54000()
    {
        using var database = new ChangeDatabase("CREATE TABLE t(a)");
        var recorder = database.Connection.RequireRecorder(RecorderSettings.Default with { MaximumBytes = 1000 });
        recorder.IsRecording = true;
        database.Run("INSERT INTO t VALUES(zeroblob(600))");
        var mark = recorder.Mark;
        var failure = Assert.Throws<PgErrorException>(() => database.Run("INSERT INTO t VALUES(zeroblob(600)), (1)"));
        Assert.Equal(SqlState.ProgramLimitExceeded, failure.Error.SqlState);
        recorder.CutTo(mark);
        database.Run("INSERT INTO t VALUES(1)");
        Assert.Equal(2, recorder.TakeFrom(default).Events);
    }

    [Fact]
    public void An_update_held_back_keeps_its_place_and_is_cut_with_its_statement()
    {
        using var database = new ChangeDatabase("CREATE TABLE t(id INTEGER PRIMARY KEY, x, v AS (x) VIRTUAL); INSERT INTO t VALUES(1, 1.0), (2, 2.0)");
        var recorder = database.Recorder;
        database.Run("UPDATE t SET x = x + 1");
        var mark = recorder.Mark;
        database.Connection.Execute("SAVEPOINT s");
        database.Run("UPDATE t SET x = 7.0 WHERE id = 1");
        database.Connection.Execute("ROLLBACK TO s; RELEASE s");
        recorder.CutTo(mark);
        database.Run("UPDATE t SET x = 5.0 WHERE id = 2");
        database.Run("ALTER TABLE t RENAME COLUMN x TO y");
        Assert.Equal("U t(1,1.0→2.0)  U t(2,2.0→3.0)  U t(2,3.0→5.0)", ChangeText.Of(recorder.TakeFrom(default).Bytes.Span));
    }

    [Fact]
    public void A_statement_compiled_before_the_recorder_came_is_recorded_too()
    {
        using var database = new ChangeDatabase("CREATE TABLE t(id INTEGER PRIMARY KEY); INSERT INTO t VALUES(1), (2)");
        database.Run("DELETE FROM t WHERE id > 5");
        using (var compiled = database.Connection.Take("DELETE FROM t", StatementOrigin.Client))
        {
            Assert.False(compiled.IsReadOnly);
        }

        Assert.Equal("D t(1)  D t(2)", ChangeText.Of(database.Changes("DELETE FROM t")));
    }

    [Fact]
    public void A_changed_schema_is_noticed()
    {
        using var database = new ChangeDatabase("CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES(1, 1)");
        using var other = database.OpenAnother();
        Assert.Equal("U t(1,1→2)", ChangeText.Of(database.Changes("UPDATE t SET a = 2")));
        other.Execute("ALTER TABLE t ADD COLUMN b");
        Assert.Equal("U t(1,2→3,)", ChangeText.Of(database.Changes("UPDATE t SET a = 3")));
    }

    [Fact]
    public void A_schema_cookie_that_comes_twice_is_no_proof()
    {
        using var database = new ChangeDatabase("CREATE TABLE t(id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES(1, 1)");
        using var other = database.OpenAnother();
        database.Connection.Execute("BEGIN; ALTER TABLE t ADD COLUMN x");
        Assert.Equal("U t(1,1→2,)", ChangeText.Of(database.Changes("UPDATE t SET a = 2")));
        database.Connection.Execute("ROLLBACK");
        other.Execute("ALTER TABLE t DROP COLUMN a");
        Assert.Equal("I t(5)", ChangeText.Of(database.Changes("INSERT INTO t VALUES(5)")));
    }

    [Fact]
    public void Null_in_a_primary_key_is_refused()
    {
        using var database = new ChangeDatabase("CREATE TABLE t(k TEXT PRIMARY KEY, a); INSERT INTO t VALUES(NULL, 1)");
        var recorder = database.Recorder;
        Assert.Equal(
            SqlState.NotNullViolation, Assert.Throws<PgErrorException>(() => database.Run("INSERT INTO t VALUES(NULL, 2)")).Error.SqlState);
        recorder.Clear();
        Assert.Equal(SqlState.FeatureNotSupported, Assert.Throws<PgErrorException>(() => database.Run("UPDATE t SET a = 3")).Error.SqlState);
    }

    [Fact]
    public void The_sink_sees_what_is_undone_again_too()
    {
        using var database = new ChangeDatabase("CREATE TABLE t(v AS (a + 1) VIRTUAL, id INTEGER PRIMARY KEY, a REAL)");
        var seen = new Sink();
        database.Recorder.Sink = seen;
        _ = database.Changes("INSERT INTO t VALUES(1, 2)", "UPDATE t SET a = 3", "UPDATE t SET id = 4", "DELETE FROM t");
        Assert.Equal("Insert t 1 2.0; Update t 2.0→3.0; Update t 1→4; Delete t 4", string.Join("; ", seen.Events));
    }

    private sealed class Sink : IRowEventSink
    {
        internal List<string> Events { get; } = [];

        public void OnRowEvent(in RowEvent rowEvent)
        {
            Assert.Equal(1, rowEvent.Table.RowidColumn);
            var text = new StringBuilder($"{rowEvent.Kind} {rowEvent.Table.Name}");
            switch (rowEvent.Kind)
            {
                case ChangeKind.Insert:
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $" {rowEvent.New(1).Integer} {rowEvent.New(2).Real:F1}");
                    break;
                case ChangeKind.Update when rowEvent.OldRowid != rowEvent.NewRowid:
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $" {rowEvent.Old(1).Integer}→{rowEvent.New(1).Integer}");
                    break;
                case ChangeKind.Update:
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $" {rowEvent.Old(2).Real:F1}→{rowEvent.New(2).Real:F1}");
                    break;
                default:
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $" {rowEvent.Old(1).Integer}");
                    break;
            }

            Events.Add(text.ToString());
        }
    }
}
