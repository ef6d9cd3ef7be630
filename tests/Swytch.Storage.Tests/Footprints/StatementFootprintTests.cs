using Swytch.Core;
using Swytch.Sql.Planning;

namespace Swytch.Storage.Tests.Footprints;

public sealed class StatementFootprintTests
{
    private static readonly string[] Tables = ["acct", "line", "log", "code", "odd", "loose", "pair"];

    private static readonly string[] Schema =
    [
        "CREATE TABLE acct(id INTEGER PRIMARY KEY, mail TEXT UNIQUE, n INT)",
        "CREATE TABLE line(id INTEGER PRIMARY KEY, aid INTEGER REFERENCES acct ON DELETE CASCADE, n INT)",
        "CREATE TABLE log(id INTEGER PRIMARY KEY, what)",
        "CREATE TABLE code(k TEXT PRIMARY KEY COLLATE NOCASE, n INT)",
        "CREATE TABLE odd(id INTEGER PRIMARY KEY, a TEXT)",
        "CREATE UNIQUE INDEX odd_lower ON odd(lower(a))",
        "CREATE TABLE loose(a, b)",
        "CREATE TABLE pair(a INT, b TEXT, c, PRIMARY KEY(a, b)) WITHOUT ROWID",
        "CREATE VIEW rich AS SELECT id FROM acct WHERE n > 10",
        "CREATE TRIGGER code_log AFTER UPDATE ON code BEGIN INSERT INTO log VALUES(OLD.n, NEW.n); END",
        "CREATE TRIGGER odd_count AFTER INSERT ON odd BEGIN UPDATE acct SET n = (SELECT count(*) FROM log) WHERE id = NEW.id; END",
        "INSERT INTO acct VALUES(1, 'a', 1), (2, 'b', 2), (3, NULL, 3)",
        "INSERT INTO line VALUES(10, 1, 1), (11, 1, 2), (12, NULL, 3)",
        "INSERT INTO code VALUES('x', 1)",
        "INSERT INTO pair VALUES(1, 'p', 0)",
        "INSERT INTO loose VALUES(1, 1)",
    ];

    [Theory]
    [InlineData("SELECT * FROM acct WHERE id = 1", "acct:1", "")]
    [InlineData("SELECT n FROM acct a WHERE a.rowid = 1 AND n > 0", "acct:1", "")]
    [InlineData("SELECT * FROM acct WHERE 'a' = mail", "acct:1", "")]
    [InlineData("SELECT * FROM acct WHERE id IN (1, 2, 7)", "acct:3", "")]
    [InlineData("SELECT * FROM acct WHERE id = 1 OR n = 2", "acct", "")]
    [InlineData("SELECT * FROM acct WHERE id > 1", "acct", "")]
    [InlineData("SELECT * FROM acct WHERE NOT id = 1", "acct", "")]
    [InlineData("SELECT * FROM acct WHERE id = n", "acct", "")]
    [InlineData("SELECT * FROM acct WHERE id = 1 + 0", "acct", "")]
    [InlineData("SELECT * FROM acct WHERE mail = 'a' COLLATE NOCASE", "acct", "")]
    [InlineData("SELECT * FROM acct WHERE mail = CAST(5 AS INT)", "acct", "")]
    [InlineData("SELECT * FROM acct WHERE id = NULL", "", "")]
    [InlineData("SELECT count(*) FROM acct", "acct", "")]
    [InlineData("SELECT 1 FROM acct", "acct", "")]
    [InlineData("SELECT * FROM rich", "acct", "")]
    [InlineData("SELECT * FROM rich, line WHERE line.id = 10", "acct line", "")]
    [InlineData("SELECT * FROM acct WHERE id = 1 AND EXISTS (SELECT 1 FROM acct)", "acct", "")]
    [InlineData("SELECT * FROM acct a JOIN line l ON l.aid = a.id WHERE a.id = 1 AND l.id = 10", "acct:1 line:1", "")]
    [InlineData("SELECT * FROM acct a JOIN line l ON l.aid = a.id WHERE a.id = 1", "acct:1 line", "")]
    [InlineData("SELECT * FROM acct a LEFT JOIN line l ON l.id = 10 WHERE a.id = 1", "acct:1 line", "")]
    [InlineData("SELECT a.n FROM acct a JOIN line l USING (id) WHERE a.id = 1", "acct:1 line", "")]
    [InlineData("SELECT a.n FROM acct a JOIN line l USING (id) WHERE a.id = 1 AND l.id = 1", "acct:1 line:1", "")]
    [InlineData("SELECT l.n FROM line l NATURAL JOIN pair WHERE l.id = 10", "line:1 pair", "")]
    [InlineData("SELECT * FROM line WHERE aid = 1", "line:1", "")]
    [InlineData("SELECT * FROM code WHERE k = 'X'", "code:1", "")]
    [InlineData("SELECT * FROM pair WHERE b = 'p' AND a = 1", "pair:1", "")]
    [InlineData("SELECT * FROM pair WHERE a = 1", "pair", "")]
    [InlineData("SELECT * FROM (SELECT * FROM acct WHERE id = 1) WHERE n = 1", "acct:1", "")]
    [InlineData("WITH acct AS (SELECT 1 AS id) SELECT * FROM acct WHERE id = 1", "", "")]
    [InlineData("SELECT (SELECT n FROM acct WHERE id = 1), 2 IN (SELECT id FROM log)", "acct:1 log", "")]
    [InlineData("INSERT INTO acct VALUES(7, 'm', 0)", "acct:2", "acct:3")]
    [InlineData("INSERT INTO acct(id) VALUES(7)", "acct:1", "acct:2")]
    [InlineData("INSERT INTO line VALUES(20, 2, 0)", "acct:1 line:1", "line:2")]
    [InlineData("INSERT INTO line SELECT id + 100, 1, n FROM pair, acct WHERE pair.a = 5", "acct pair", "")]
    [InlineData("INSERT INTO acct VALUES(1, 'z', 0) ON CONFLICT DO NOTHING", "acct:2", "")]
    [InlineData("INSERT INTO acct VALUES(1, 'z', 0) ON CONFLICT(id) DO UPDATE SET n = n", "acct:2", "")]
    [InlineData("INSERT INTO acct VALUES(1, 'a', 9) ON CONFLICT(id) DO UPDATE SET n = excluded.n", "acct:2", "acct:2")]
    [InlineData("INSERT OR IGNORE INTO acct VALUES(1 + 0, 'z', 0)", "acct", "")]
    [InlineData("INSERT OR IGNORE INTO acct(mail) VALUES('z')", "acct:2", "acct:3")]
    [InlineData("INSERT OR IGNORE INTO acct(mail, id) VALUES('z', NULL)", "acct:2", "acct:3")]
    [InlineData("INSERT OR IGNORE INTO acct(rowid, mail) VALUES(1, 'z')", "acct:2", "")]
    [InlineData("INSERT OR IGNORE INTO acct(rowid, mail) VALUES(1 + 0, 'z')", "acct", "")]
    [InlineData("INSERT OR IGNORE INTO loose(a, b) VALUES(1, 1)", "loose:1", "loose:1")]
    [InlineData("INSERT OR IGNORE INTO loose(oid, a) VALUES(1 + 0, 1)", "loose", "")]
    [InlineData("REPLACE INTO acct VALUES(5, 'a', 0)", "acct:3 line:3", "line:3 acct:5")]
    [InlineData("UPDATE acct SET n = 5 WHERE id = 1", "acct:2", "acct:2")]
    [InlineData("UPDATE acct SET mail = 'q' WHERE id = 1", "acct:3", "acct:3")]
    [InlineData("UPDATE acct SET n = 5", "acct", "acct:5")]
    [InlineData("UPDATE OR IGNORE acct SET mail = 'b' WHERE id = 1", "acct", "")]
    [InlineData("UPDATE acct SET n = (SELECT count(*) FROM log) WHERE id = 1", "acct:2 log", "acct:2")]
    [InlineData("DELETE FROM acct", "acct line:5", "acct:8 line:3")]
    [InlineData("DELETE FROM acct WHERE id = 1", "acct:2 line:3", "acct:3 line:3")]
    [InlineData("UPDATE code SET n = 2 WHERE k = 'X'", "code:1 log:1", "log:1 code:1")]
    [InlineData("INSERT INTO odd VALUES(1, 'A')", "acct odd log", "acct:2 odd")]
    [InlineData("INSERT INTO loose(rowid, a, b) VALUES(9, 1, 1)", "loose:1", "loose:1")]
    [InlineData("DELETE FROM loose WHERE rowid = 1", "loose:1", "loose:1")]
    public void Footprint_of(string sql, string reads, string writes)
    {
        using var database = new FootprintDatabase(Schema);
        var seen = database.Run(sql);

        Assert.Null(seen.Error);
        Assert.Equal(Sorted(reads), Observation.Text(seen.Reads, Tables));
        Assert.Equal(Sorted(writes), Observation.Text(seen.Writes, Tables));
    }

    [Fact]
    public void A_parameter_reads_the_key_that_its_value_names()
    {
        using var database = new FootprintDatabase(Schema);
        var planned = database.Plan("SELECT * FROM acct WHERE id = $1", SqlDialect.Postgres);
        var first = database.Run(planned, SqlValue.FromInteger(1));
        var second = database.Run(planned, SqlValue.FromInteger(2));
        var written = database.Run("UPDATE acct SET n = 0 WHERE id = 1");

        Assert.True(first.Reads.Intersects(written.Writes));
        Assert.False(second.Reads.Intersects(written.Writes));
    }

    /// <summary>A child's insert looks for its parent, not at it.</summary>
    [Fact]
    public void References_meet_only_who_makes_or_takes_what_they_refer_to()
    {
        using var database = new FootprintDatabase(Schema);
        var child = database.Run("INSERT INTO line VALUES(20, 2, 0)");

        Assert.False(child.Reads.Intersects(database.Run("UPDATE acct SET n = 5, mail = 'w' WHERE id = 2").Writes));
        Assert.False(child.Reads.Intersects(database.Run("UPDATE acct SET id = 8 WHERE id = 3").Writes));
        Assert.False(child.Reads.Intersects(database.Run("INSERT INTO line VALUES(21, 2, 0)").Writes));
        var parent = database.Run("DELETE FROM acct WHERE id = 2");
        Assert.True(child.Reads.Intersects(parent.Writes));
        Assert.True(parent.Reads.Intersects(child.Writes));
    }

    [Fact]
    public void A_failed_statement_reads_all_that_it_touches()
    {
        using var database = new FootprintDatabase(Schema);
        var failed = database.Run("INSERT INTO line VALUES(10, 1, 1)");

        Assert.NotNull(failed.Error);
        Assert.Equal("acct line", Observation.Text(failed.Reads, Tables));
    }

    /// <summary>SQLite compiles a kept statement anew without being asked; what the authorizer hears then counts.</summary>
    [Fact]
    public void A_trigger_that_came_later_is_seen_through()
    {
        using var database = new FootprintDatabase(Schema);
        var planned = database.Plan("UPDATE acct SET n = n + 1 WHERE id = 1");
        Assert.Equal("acct:2", Observation.Text(database.Run(planned).Reads, Tables));
        database.Connection.Execute("CREATE TRIGGER later AFTER UPDATE ON acct BEGIN SELECT count(*) FROM loose; END");

        Assert.Equal("acct:2 loose", Observation.Text(database.Run(planned).Reads, Tables));
    }

    [Fact]
    public void A_unique_index_that_came_later_is_claimed()
    {
        using var database = new FootprintDatabase(Schema);
        var planned = database.Plan("UPDATE pair SET c = 5 WHERE a = 1 AND b = 'p'");
        Assert.Equal("pair:1", Observation.Text(database.Run(planned).Writes, Tables));
        database.Connection.Execute("CREATE UNIQUE INDEX later ON pair(c) WHERE c > 7");

        Assert.Equal("pair:3", Observation.Text(database.Run("UPDATE pair SET c = 6 WHERE a = 1 AND b = 'p'").Writes, Tables));
    }

    [Fact]
    public void A_view_over_a_join_that_the_authorizer_is_not_told_of_is_read()
    {
        using var database = new FootprintDatabase([.. Schema, "CREATE VIEW silent AS SELECT 1 AS one FROM log NATURAL JOIN log other", "CREATE VIEW around AS SELECT one FROM silent"]);
        Assert.Equal("log", Observation.Text(database.Run("SELECT count(*) FROM around").Reads, Tables));
        database.Connection.Execute("CREATE TRIGGER told AFTER INSERT ON loose BEGIN SELECT count(*) FROM around; END");
        Assert.Equal("log loose:1", Observation.Text(database.Run("INSERT INTO loose(rowid, a) VALUES(70, 1)").Reads, Tables));
    }

    [Fact]
    public void A_full_text_table_is_read_and_written_as_a_whole()
    {
        using var database = new FootprintDatabase("CREATE VIRTUAL TABLE doc USING fts5(body)");
        Assert.Equal("doc", Observation.Text(database.Run("INSERT INTO doc(rowid, body) VALUES(1, 'some words')").Writes, "doc"));
        Assert.Equal("doc", Observation.Text(database.Run("SELECT * FROM doc WHERE doc MATCH 'words'").Reads, "doc"));
        Assert.Equal("doc", Observation.Text(database.Run("SELECT body FROM doc WHERE rowid = 1").Reads, "doc"));
    }

    private static string Sorted(string items) =>
        string.Join(" ", items.Split(' ', StringSplitOptions.RemoveEmptyEntries).OrderBy(item => Array.IndexOf(Tables, item.Split(':')[0])));
}
