using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Planning;

public sealed class MaintenanceTests
{
    [Theory]
    [InlineData("ANALYZE", "ANALYZE main", "ANALYZE")]
    [InlineData("VACUUM", "ANALYZE main", "VACUUM")]
    [InlineData("VACUUM (FULL, ANALYZE)", "ANALYZE main", "VACUUM")]
    [InlineData("VACUUM FULL VERBOSE", "ANALYZE main", "VACUUM")]
    [InlineData("REINDEX", "REINDEX", "REINDEX")]
    [InlineData("REINDEX DATABASE swytch", "REINDEX", "REINDEX")]
    [InlineData("REINDEX nocase", "REINDEX \"nocase\"", "REINDEX")]
    public void Maintenance_is_planned_for_SQLite(string sql, string expected, string tag)
    {
        var plan = Assert.IsType<SqlitePlan>(Plan(sql));
        Assert.Equal(expected, Assert.Single(plan.Steps).Sql);
        Assert.Equal(tag, plan.Tag.Word);
        Assert.True(plan.IsWrite);
    }

    [Theory]
    [InlineData("ANALYZE nope", "42P01")]
    [InlineData("VACUUM nope", "42P01")]
    [InlineData("REINDEX TABLE nope", "42P01")]
    [InlineData("REINDEX INDEX nope", "42P01")]
    [InlineData("CLUSTER", "0A000")]
    [InlineData("VACUUM INTO 'file'", "0A000")]
    public void Maintenance_of_what_is_not_there_is_refused(string sql, string sqlState) =>
        Assert.Equal(sqlState, Assert.Throws<PgErrorException>(() => Plan(sql)).Error.SqlState);

    [Theory]
    [InlineData("CREATE SEQUENCE s", "CREATE SEQUENCE")]
    [InlineData("ALTER TABLE t RENAME TO u", "ALTER TABLE")]
    [InlineData("COMMENT ON TABLE t IS 'x'", "COMMENT ON")]
    [InlineData("CREATE TYPE mood AS ENUM ('a')", "CREATE TYPE")]
    [InlineData("DROP SEQUENCE s", "DROP SEQUENCE")]
    public void A_command_has_a_name_for_messages(string sql, string name) =>
        Assert.Equal(name, CommandWords.Of(Assert.Single(SqlParser.Parse(sql, SqlDialect.Postgres))));

    private static Plan Plan(string sql) =>
        Planner.Plan(Assert.Single(SqlParser.Parse(sql, SqlDialect.Postgres)), sql, SchemaModel.Empty, new PlanOptions { Dialect = SqlDialect.Postgres });
}
