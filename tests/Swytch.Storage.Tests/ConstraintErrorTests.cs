using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Storage.Tests;

public sealed class ConstraintErrorTests
{
    [Theory]
    [InlineData("INSERT INTO t VALUES(1, 'x', 1, 1)", "t_pkey", "Key (id)=(1) already exists.")]
    [InlineData("INSERT INTO t(name) VALUES('bob'), ('ann')", "t_name_key", "Key (name)=(ann) already exists.")]
    [InlineData("INSERT INTO t(name, a, b) SELECT 'n' || a, a, b FROM t", "t_a_b_key", "Key (a, b)=(1, 2) already exists.")]
    [InlineData("UPDATE t SET name = 'ann' WHERE id = 2", "t_name_key", "Key (name)=(ann) already exists.")]
    [InlineData("UPDATE t SET id = 1 WHERE id = 2", "t_pkey", "Key (id)=(1) already exists.")]
    [InlineData("INSERT INTO t(name, code) VALUES('new', 'C1')", "t_code_index", "Key (code)=(C1) already exists.")]
    [InlineData("INSERT INTO t(name, mail) VALUES('new', 'ANN@x')", "t_mail_lower", "Key (lower(mail))=(ann@x) already exists.")]
    [InlineData("INSERT INTO t(id, name) VALUES(1, 'z') ON CONFLICT(name) DO NOTHING", "t_pkey", "Key (id)=(1) already exists.")]
    [InlineData("INSERT INTO t(id, name) VALUES(2, 'z') ON CONFLICT(id) DO UPDATE SET name = 'ann'", "t_name_key", "Key (name)=(ann) already exists.")]
    [InlineData("INSERT INTO log VALUES('ann')", "t_name_key", "Key (name)=(ann) already exists.")]
    public async Task Duplicates_name_constraint_and_key(string sql, string constraint, string detail)
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(
            "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT UNIQUE, a INT, b INT, code TEXT, mail TEXT, UNIQUE(a, b))",
            "CREATE UNIQUE INDEX t_code_index ON t(code)",
            "CREATE UNIQUE INDEX t_mail_lower ON t(lower(mail))",
            "CREATE TABLE log(name)",
            "CREATE TRIGGER log_t AFTER INSERT ON log BEGIN INSERT INTO t(name) VALUES(NEW.name); END",
            "INSERT INTO t VALUES(1, 'ann', 1, 2, 'C1', 'ann@X'), (2, 'eve', 3, 4, 'C2', 'eve@X')");
        sql = sql.Replace("VALUES(1, 'x', 1, 1)", "VALUES(1, 'x', 9, 9, 'c', 'm')", StringComparison.Ordinal);
        await EverywhereAsync(session, sql, error =>
        {
            Assert.Equal("23505", error.SqlState);
            Assert.Equal($"duplicate key value violates unique constraint \"{constraint}\"", error.Message);
            Assert.Equal(detail, error.Detail);
            Assert.Equal(("public", "t", constraint), (error.Schema, error.Table, error.Constraint));
        });
        Assert.Equal("2|0", await session.RowsAsync("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM log)"));
    }

    [Fact]
    public async Task Bound_values_and_repeated_failures_are_told_too()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT UNIQUE)", "INSERT INTO t VALUES(1, 'ann')");
        for (var i = 0; i < 3; i++)
        {
            var error = await session.FailsAsync("INSERT INTO t(name) VALUES(?1)", "ann".Text());
            Assert.Equal("Key (name)=(ann) already exists.", error.Detail);
        }

        await session.RunAsync("INSERT INTO t(name) VALUES(?1)", "eve".Text());
        Assert.Equal("2|eve", await session.RowsAsync("SELECT * FROM t WHERE name = 'eve'"));
        Assert.Equal("0", await session.RowsAsync("SELECT count(*) FROM temp.sqlite_schema"));
        Assert.Equal(0, test.Database.Statistics().StatementsInUse);
    }

    [Fact]
    public async Task Not_null_names_the_column_and_the_row()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT)", "INSERT INTO t VALUES(7, 'x', 'y')");
        var note = new string('é', 40);
        await EverywhereAsync(session, $"INSERT INTO t(name, note) VALUES('ok', ''), (NULL, '{note}')", error =>
        {
            Assert.Equal("23502", error.SqlState);
            Assert.Equal("null value in column \"name\" of relation \"t\" violates not-null constraint", error.Message);
            Assert.Equal($"Failing row contains (9, null, {new string('é', 32)}...).", error.Detail);
            Assert.Equal(("public", "t", "name"), (error.Schema, error.Table, error.Column));
        });
        await EverywhereAsync(session, "UPDATE t SET name = NULL", error => Assert.Equal("Failing row contains (7, null, y).", error.Detail));
    }

    [Fact]
    public async Task Checks_name_table_constraint_and_row()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a INT CONSTRAINT positive CHECK (a > 0), b INT, CHECK (b < 10))", "INSERT INTO t VALUES(1, 2)");
        await EverywhereAsync(session, "INSERT INTO t VALUES(5, 5), (-1, 3)", error =>
        {
            Assert.Equal("23514", error.SqlState);
            Assert.Equal("new row for relation \"t\" violates check constraint \"positive\"", error.Message);
            Assert.Equal("Failing row contains (-1, 3).", error.Detail);
            Assert.Equal(("public", "t", "positive"), (error.Schema, error.Table, error.Constraint));
        });
        await EverywhereAsync(session, "UPDATE t SET b = 10", error => Assert.Equal("Failing row contains (1, 10).", error.Detail));
    }

    [Theory]
    [InlineData(
        "INSERT INTO child VALUES(1, 1), (2, 999)",
        "insert or update on table \"child\" violates foreign key constraint \"child_t_id_fkey\"",
        "Key (t_id)=(999) is not present in table \"t\".")]
    [InlineData(
        "UPDATE child SET t_id = 5",
        "insert or update on table \"child\" violates foreign key constraint \"child_t_id_fkey\"",
        "Key (t_id)=(5) is not present in table \"t\".")]
    [InlineData(
        "DELETE FROM t WHERE id = 1",
        "update or delete on table \"t\" violates foreign key constraint \"child_t_id_fkey\" on table \"child\"",
        "Key (id)=(1) is still referenced from table \"child\".")]
    [InlineData(
        "UPDATE t SET id = id + 100",
        "update or delete on table \"t\" violates foreign key constraint \"child_t_id_fkey\" on table \"child\"",
        "Key (id)=(1) is still referenced from table \"child\".")]
    [InlineData(
        "DELETE FROM restricted",
        "update or delete on table \"restricted\" violates foreign key constraint \"r_child_a_b_fkey\" on table \"r_child\"",
        "Key (a, b)=(1, x) is still referenced from table \"r_child\".")]
    [InlineData(
        "DELETE FROM top",
        "update or delete on table \"middle\" violates foreign key constraint \"bottom_m_fkey\" on table \"bottom\"",
        "Key (id)=(1) is still referenced from table \"bottom\".")]
    public async Task Foreign_keys_name_constraint_tables_and_key(string sql, string message, string detail)
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(
            "CREATE TABLE t(id INTEGER PRIMARY KEY)",
            "CREATE TABLE child(id INTEGER PRIMARY KEY, t_id INT REFERENCES t)",
            "CREATE TABLE restricted(a INT, b TEXT, PRIMARY KEY(a, b))",
            "CREATE TABLE r_child(a INT, b TEXT, FOREIGN KEY(a, b) REFERENCES restricted ON DELETE RESTRICT)",
            "CREATE TABLE top(id INTEGER PRIMARY KEY)",
            "CREATE TABLE middle(id INTEGER PRIMARY KEY, t REFERENCES top ON DELETE CASCADE)",
            "CREATE TABLE bottom(id INTEGER PRIMARY KEY, m REFERENCES middle)",
            "INSERT INTO t VALUES(1), (2)",
            "INSERT INTO child VALUES(10, 1)",
            "INSERT INTO restricted VALUES(1, 'x')",
            "INSERT INTO r_child VALUES(1, 'x')",
            "INSERT INTO top VALUES(1)",
            "INSERT INTO middle VALUES(1, 1)",
            "INSERT INTO bottom VALUES(1, 1)");
        await EverywhereAsync(session, sql, error =>
        {
            Assert.Equal(("23503", message, detail), (error.SqlState, error.Message, error.Detail));
            Assert.Equal("public", error.Schema);
            Assert.Contains($"\"{error.Table}\"", message, StringComparison.Ordinal);
            Assert.Contains($"\"{error.Constraint}\"", message, StringComparison.Ordinal);
        });

        // Checks are immediate again afterwards.
        await session.BeginAsync();
        await session.FailsAsync(sql);
        Assert.Equal("23503", (await session.FailsAsync("INSERT INTO child VALUES(7, 7)")).SqlState);
        await session.RollbackAsync();
    }

    [Fact]
    public async Task A_deferred_foreign_key_names_the_key_at_commit()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(
            "CREATE TABLE t(id INTEGER PRIMARY KEY)", "CREATE TABLE child(t_id INT REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO child VALUES(999)");
        var error = await SessionExtensions.FailsAsync(session.CommitAsync);
        Assert.Equal("insert or update on table \"child\" violates foreign key constraint \"child_t_id_fkey\"", error.Message);
        Assert.Equal("Key (t_id)=(999) is not present in table \"t\".", error.Detail);
        error = await session.FailsAsync("INSERT INTO child VALUES(998)");
        Assert.Equal("Key (t_id)=(998) is not present in table \"t\".", error.Detail);
    }

    [Fact]
    public async Task A_unique_index_over_duplicates_is_not_created()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a, b)", "INSERT INTO t VALUES(1, 'x'), (1, 'x')");
        var error = await session.FailsAsync("CREATE UNIQUE INDEX i ON t(a, b)");
        Assert.Equal(("23505", "could not create unique index \"i\""), (error.SqlState, error.Message));
        Assert.Equal("Key (a, b)=(1, x) is duplicated.", error.Detail);
    }

    [Fact]
    public async Task Names_and_printed_values_come_from_the_server()
    {
        await using var test = TestDatabase.Open(options => options with { ConstraintNames = new Names() });
        await using var session = test.Session("CREATE TABLE t(a UNIQUE)", "INSERT INTO t VALUES(1)");
        var error = await session.FailsAsync("INSERT INTO t VALUES(1)");
        Assert.Equal(("mine", "Key (a)=(t) already exists."), (error.Constraint, error.Detail));
    }

    [Fact]
    public async Task While_a_portal_is_open_it_goes_on_and_the_error_lacks_the_key()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a UNIQUE)", "INSERT INTO t VALUES(1), (2), (3)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(4)");
        await using var portal = await session.ExecuteAsync(new StorageStatement("SELECT a FROM t", false), default, new StatementControl());
        Assert.True(portal.Step());
        var error = await session.FailsAsync("INSERT INTO t VALUES(1)");
        Assert.Equal(("23505", null), (error.SqlState, error.Detail));
        Assert.True(portal.Step());
        await session.RollbackAsync();
    }

    [Fact]
    public async Task Raise_gives_its_message()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(
            "CREATE TABLE t(a)", "CREATE TRIGGER x BEFORE INSERT ON t WHEN NEW.a < 0 BEGIN SELECT RAISE(ABORT, 'no negatives, please'); END");
        var error = await session.FailsAsync("INSERT INTO t VALUES(-1)");
        Assert.Equal(("P0001", "no negatives, please"), (error.SqlState, error.Message));
    }

    private static async Task EverywhereAsync(IStorageSession session, string sql, Action<PgError> check)
    {
        check(await session.FailsAsync(sql));
        await session.BeginAsync();
        check(await session.FailsAsync(sql));
        await session.SavepointAsync("s");
        check(await session.FailsAsync(sql));
        await session.RollbackToAsync("s");
        await session.CommitAsync();

        // After a write the state before the statement is this transaction's alone.
        await session.BeginAsync();
        await session.RunAsync("CREATE TABLE unrelated(a)");
        await session.RunAsync("INSERT INTO unrelated VALUES(1)");
        check(await session.FailsAsync(sql));
        check(await session.FailsAsync(sql));
        Assert.Equal("1", await session.RowsAsync("SELECT * FROM unrelated"));
        await session.RollbackAsync();
        check(await session.FailsAsync(sql));
    }

    [Fact]
    public async Task Rows_written_by_the_same_transaction_count()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a UNIQUE)", "CREATE TABLE c(t REFERENCES t)");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(1, 'x')");
        Assert.Equal("Key (a)=(x) already exists.", (await session.FailsAsync("INSERT INTO t(a) VALUES('x')")).Detail);
        await session.RunAsync("INSERT INTO c VALUES(1)");
        Assert.Equal("Key (id)=(1) is still referenced from table \"c\".", (await session.FailsAsync("DELETE FROM t")).Detail);
        await session.CommitAsync();
        Assert.Equal("1|x", await session.RowsAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task The_schema_may_change_between_two_failures()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a UNIQUE)", "INSERT INTO t VALUES(1)");
        Assert.Equal("Key (a)=(1) already exists.", (await session.FailsAsync("INSERT INTO t VALUES(1)")).Detail);
        await session.RunAsync("ALTER TABLE t ADD COLUMN b");
        await session.RunAsync("ALTER TABLE t RENAME COLUMN a TO x");
        Assert.Equal("Key (x)=(1) already exists.", (await session.FailsAsync("INSERT INTO t VALUES(1, 2)")).Detail);
        await session.RunAsync("ALTER TABLE t RENAME TO u");
        Assert.Equal("Key (x)=(1) already exists.", (await session.FailsAsync("INSERT INTO u VALUES(1, 2)")).Detail);
    }

    [Fact]
    public async Task Temporary_tables_have_constraints_too()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TEMP TABLE t(a UNIQUE)", "INSERT INTO t VALUES(1)");
        Assert.Equal("Key (a)=(1) already exists.", (await session.FailsAsync("INSERT INTO t VALUES(1)")).Detail);
        Assert.Equal("1", await session.RowsAsync("SELECT * FROM t"));
    }

    private sealed class Names : IConstraintNames
    {
        public string? Unique(SchemaSnapshot schema, string table, IReadOnlyList<string> columns) => "mine";

        public string? Check(SchemaSnapshot schema, string table, string nameOrExpression) => null;

        public string? ForeignKey(SchemaSnapshot schema, string table, IReadOnlyList<string> columns) => null;

        public string Print(SchemaSnapshot schema, string table, string column, SqlValue value) => value.Integer == 1 ? "t" : "f";
    }
}
