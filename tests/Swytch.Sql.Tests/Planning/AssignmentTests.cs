using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;

namespace Swytch.Sql.Tests.Planning;

public sealed class AssignmentTests
{
    [Theory]
    [InlineData("INSERT INTO item(name, amount, day, ok) VALUES ('bob', 1, '2024-02-29', 't')", "INSERT INTO item(name, amount, day, ok, id) VALUES ('bob', '1.00', '2024-02-29', 1, swytch_next_id('item', 'id', 0, NULL))")]
    [InlineData("INSERT INTO item(name, amount) VALUES ('a', DEFAULT), (DEFAULT, DEFAULT)", "INSERT INTO item(name, amount, id) VALUES ('a', ('0.00'), swytch_next_id('item', 'id', 0, NULL)), (NULL, ('0.00'), swytch_next_id('item', 'id', 0, NULL))")]
    [InlineData("INSERT INTO item(name, amount) VALUES ($1, $2)", "INSERT INTO item(name, amount, id) VALUES (pg_assign_varchar(?1, 14), pg_assign_numeric(?2, 655366), swytch_next_id('item', 'id', 0, NULL))")]
    [InlineData("UPDATE item SET small = big, d = id, note = id", "UPDATE item SET small = pg_assign_int2(big), d = id, note = CAST(id AS TEXT)")]
    [InlineData("INSERT INTO child(id, label) SELECT id, name FROM item", "INSERT INTO child(id, label) WITH swytch_source(c1, c2) AS (SELECT id, name FROM item LIMIT -1 OFFSET 0) SELECT swytch_next_id('child', 'id', 0, c1), c2 FROM swytch_source")]
    [InlineData("INSERT INTO item(id, name) SELECT * FROM (SELECT id, label FROM child) s", "INSERT INTO item(id, name) WITH swytch_source(c1, c2) AS (SELECT pg_assign_int4(s.id), pg_assign_varchar(s.label, 14) FROM (SELECT id, label FROM child) s LIMIT -1 OFFSET 0) SELECT swytch_next_id('item', 'id', 0, c1), c2 FROM swytch_source")]
    [InlineData("INSERT INTO item(name) VALUES ('a') ON CONFLICT ON CONSTRAINT item_name_key DO NOTHING", "INSERT INTO item(name, id) VALUES ('a', swytch_next_id('item', 'id', 0, NULL)) ON CONFLICT (name) DO NOTHING")]
    [InlineData("INSERT INTO plain VALUES (1, 2)", "INSERT INTO plain (a, b) VALUES ('1', 2)")]
    [InlineData("INSERT INTO always(id, v) OVERRIDING SYSTEM VALUE VALUES (1, 'a')", "INSERT INTO always(id, v)  VALUES (1, 'a')")]
    [InlineData("UPDATE item i SET (name, note) = ('a', DEFAULT) RETURNING i.id, i.*", "UPDATE item i SET (name, note) = ('a', NULL) RETURNING id, *")]
    [InlineData("INSERT INTO child(id) SELECT id FROM item ON CONFLICT DO NOTHING", "INSERT INTO child(id) WITH swytch_source(c1) AS (SELECT id FROM item LIMIT -1 OFFSET 0) SELECT swytch_next_id('child', 'id', 0, c1) FROM swytch_source WHERE true ON CONFLICT DO NOTHING")]
    public void Values_take_the_columns_form(string sql, string expected) => Assert.Equal(expected, PlanningSchema.Text(sql));

    [Theory]
    [InlineData("INSERT INTO item(name) VALUES ('much too long for it')", SqlState.StringDataRightTruncation, "value too long for type character varying(10)")]
    [InlineData("INSERT INTO item(big) VALUES ('x')", SqlState.InvalidTextRepresentation, "invalid input syntax for type bigint: \"x\"")]
    [InlineData("INSERT INTO item(day) VALUES ('2024-13-01')", SqlState.DatetimeFieldOverflow, "date/time field value out of range: \"2024-13-01\"")]
    [InlineData("INSERT INTO item(small) VALUES (70000)", SqlState.NumericValueOutOfRange, "smallint out of range")]
    [InlineData("INSERT INTO item(j) VALUES (1)", SqlState.DatatypeMismatch, "column \"j\" is of type json but expression is of type integer")]
    [InlineData("INSERT INTO always(id) VALUES (1)", SqlState.GeneratedAlways, "cannot insert a non-DEFAULT value into column \"id\"")]
    [InlineData("UPDATE child SET gen = 1", SqlState.GeneratedAlways, "column \"gen\" can only be updated to DEFAULT")]
    [InlineData("INSERT INTO child(id) VALUES (1, 2)", SqlState.SyntaxError, "INSERT has more expressions than target columns")]
    [InlineData("INSERT INTO child(id, label) VALUES (1)", SqlState.SyntaxError, "INSERT has more target columns than expressions")]
    [InlineData("INSERT INTO child(id, id) VALUES (1, 2)", SqlState.DuplicateColumn, "column \"id\" specified more than once")]
    [InlineData("UPDATE child SET id = 1, id = 2", SqlState.SyntaxError, "multiple assignments to same column \"id\"")]
    [InlineData("INSERT INTO pg_class(relname) VALUES ('x')", SqlState.InsufficientPrivilege, "permission denied for table pg_class")]
    public void What_does_not_fit_is_refused_in_PostgreSQLs_words(string sql, string sqlState, string message)
    {
        var error = PlanningSchema.Error(sql);
        Assert.Equal((sqlState, message), (error.SqlState, error.Message));
    }

    [Theory]
    [InlineData("INSERT INTO item(id, small, d) VALUES ($1, $2, $3)", "INSERT INTO item(id, small, d) VALUES (swytch_next_id('item', 'id', 0, ?1), ?2, ?3)")]
    [InlineData("UPDATE item SET small = 7, big = small, d = big", "UPDATE item SET small = 7, big = small, d = big")]
    [InlineData("UPDATE item SET small = big, d = id > 5", "UPDATE item SET small = pg_fit_int2(big), d = id > 5")]
    [InlineData("UPDATE item SET big = big + 1", "UPDATE item SET big = pg_fit_int8(big + 1)")]
    [InlineData("UPDATE item SET name = 'much too long for it'", "UPDATE item SET name = 'much too long for it'")]
    public void In_the_sqlite_dialect_only_what_is_not_known_to_fit_is_checked(string sql, string expected) =>
        Assert.Equal(expected, PlanningSchema.Text(sql, SqlDialect.Sqlite));

    [Theory]
    [InlineData("INSERT INTO item(big) VALUES ('x')", SqlState.InvalidTextRepresentation, "invalid input syntax for type bigint: \"x\"")]
    [InlineData("UPDATE item SET big = 1.5", SqlState.InvalidTextRepresentation, "invalid input syntax for type bigint: \"1.5\"")]
    [InlineData("INSERT INTO item(small) VALUES (70000)", SqlState.NumericValueOutOfRange, "smallint out of range")]
    public void In_the_sqlite_dialect_what_no_number_column_can_show_is_refused_too(string sql, string sqlState, string message)
    {
        var error = Assert.Throws<PgErrorException>(() => PlanningSchema.Sqlite(sql, SqlDialect.Sqlite)).Error;
        Assert.Equal((sqlState, message), (error.SqlState, error.Message));
    }

    [Theory]
    [InlineData("SELECT 1 FROM item WHERE note = 5", "operator does not exist: text = integer")]
    [InlineData("SELECT note + 1 FROM item", "operator does not exist: text + integer")]
    [InlineData("SELECT 1 FROM item WHERE ok = 1", "operator does not exist: boolean = integer")]
    [InlineData("SELECT 1 FROM item WHERE note IN (SELECT id FROM item)", "operator does not exist: text = integer")]
    public void Operators_that_PostgreSQL_lacks_are_42883_in_its_dialect_only(string sql, string message)
    {
        var error = PlanningSchema.Error(sql);
        Assert.Equal((SqlState.UndefinedFunction, message), (error.SqlState, error.Message));
        Assert.Equal("No operator matches the given name and argument types. You might need to add explicit type casts.", error.Hint);
        PlanningSchema.Sqlite(sql, SqlDialect.Sqlite);
    }

    [Theory]
    [InlineData("INSERT INTO item VALUES (1) RETURNING id", true, "INSERT", CommandTagCount.Changed)]
    [InlineData("SELECT 1", false, "SELECT", CommandTagCount.Returned)]
    [InlineData("UPDATE item SET big = 1", true, "UPDATE", CommandTagCount.Changed)]
    [InlineData("SELECT nextval('s')", true, "SELECT", CommandTagCount.Returned)]
    public void Plans_say_whether_they_write_and_their_tag(string sql, bool isWrite, string word, CommandTagCount count)
    {
        var plan = PlanningSchema.Sqlite(sql);
        Assert.Equal((isWrite, new CommandTag(word, count)), (plan.IsWrite, plan.Tag));
    }

    [Fact]
    public void Session_statements_are_the_sessions() =>
        Assert.All(
            ["BEGIN", "SET x = 1", "SHOW x", "LISTEN a", "PREPARE p AS SELECT 1", "DISCARD ALL", "FETCH c"],
            sql => Assert.IsType<SessionPlan>(PlanningSchema.Plan(sql)));

    [Fact]
    public void A_statement_that_is_too_long_is_54000()
    {
        var error = PlanningSchema.Error("SELECT 1 --" + new string('x', Limits.StatementBytes));
        Assert.Equal(SqlState.ProgramLimitExceeded, error.SqlState);
    }
}
