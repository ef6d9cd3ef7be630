using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;

namespace Swytch.Sql.Tests.Planning;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("SELECT $1", "text")]
    [InlineData("SELECT $1::int + 2", "integer")]
    [InlineData("SELECT id FROM item WHERE id = $1 AND $2 < big", "integer, bigint")]
    [InlineData("SELECT id FROM item WHERE name = $1 AND name LIKE $2", "text, text")]
    [InlineData("SELECT id FROM item WHERE id = ANY($1) AND name = ANY($2)", "integer[], text[]")]
    [InlineData("SELECT id FROM item WHERE id IN ($1, $2) OR ts BETWEEN $3 AND $4", "integer, integer, timestamp without time zone, timestamp without time zone")]
    [InlineData("SELECT id FROM item LIMIT $1 OFFSET $2", "bigint, bigint")]
    [InlineData("INSERT INTO item(name, amount, jb, tags) VALUES ($1, $2, $3, $4)", "character varying, numeric, jsonb, text[]")]
    [InlineData("UPDATE item SET note = $1, big = big + $2 WHERE u = $3", "text, bigint, uuid")]
    [InlineData("INSERT INTO child(item_id, label) SELECT $1, $2", "integer, text")]
    [InlineData("SELECT coalesce(id, $1), CASE WHEN $2 THEN big ELSE $3 END FROM item", "integer, boolean, bigint")]
    [InlineData("SELECT amount + $1, now() - $2::interval FROM item", "numeric, interval")]
    [InlineData("INSERT INTO item(name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET note = $2 WHERE item.id > $3", "character varying, text, integer")]
    [InlineData("SELECT upper($1), substr($2, $3)", "text, text, integer")]
    [InlineData("SELECT 1 WHERE (SELECT max(id) FROM item) = $1", "integer")]
    public void Types_follow_from_the_place(string sql, string expected) => Assert.Equal(expected, PlanningSchema.Parameters(sql));

    [Fact]
    public void Declared_types_stay() =>
        Assert.Equal("smallint, text", PlanningSchema.Parameters("SELECT id FROM item WHERE big = $1 AND note = $2", SqlDialect.Postgres, PgOid.Int2, 0));

    [Fact]
    public void Parameters_are_numbered_for_SQLite()
    {
        var plan = PlanningSchema.Sqlite("SELECT id FROM item WHERE id = $2 OR id = $1");
        Assert.Equal("SELECT id FROM item WHERE id = ?2 OR id = ?1", plan.Steps[0].Sql);
        Assert.False(plan.HasUnusedParameters);
    }

    [Theory]
    [InlineData("SELECT id FROM item WHERE id = $2")]
    [InlineData("SELECT $1 IS NULL")]
    public void A_parameter_of_no_type_is_42P18(string sql)
    {
        var error = PlanningSchema.Error(sql);
        Assert.Equal((SqlState.IndeterminateDatatype, "could not determine data type of parameter $1"), (error.SqlState, error.Message));
    }

    [Fact]
    public void Two_places_that_disagree_are_42P08()
    {
        var error = PlanningSchema.Error("INSERT INTO item(name, big) VALUES ($1, $1)");
        Assert.Equal((SqlState.AmbiguousParameter, "inconsistent types deduced for parameter $1"), (error.SqlState, error.Message));
        Assert.Equal("character varying versus bigint", error.Detail);
    }

    [Fact]
    public void A_declared_text_does_not_go_into_a_number()
    {
        var error = PlanningSchema.Error("UPDATE item SET big = $1", SqlDialect.Postgres, PgOid.Text);
        Assert.Equal((SqlState.DatatypeMismatch, "column \"big\" is of type bigint but expression is of type text"), (error.SqlState, error.Message));
    }

    [Fact]
    public void There_is_no_parameter_zero() => Assert.Equal(SqlState.UndefinedParameter, PlanningSchema.Error("SELECT $0").SqlState);
}
