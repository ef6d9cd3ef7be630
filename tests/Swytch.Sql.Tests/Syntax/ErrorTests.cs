using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Syntax;

/// <summary>Messages and positions are those of PostgreSQL 15.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("SELEC 1", "SELEC", 1)]
    [InlineData("select 1 frm t", "t", 14)]
    [InlineData("select 1)", ")", 9)]
    [InlineData("insert into t valus (1)", "valus", 15)]
    [InlineData("delete t", "t", 8)]
    [InlineData("create tabel x", "tabel", 8)]
    [InlineData("select 'a' 'b'", "'b'", 12)]
    [InlineData("create table t (a int,)", ")", 23)]
    [InlineData("select * from t where a = = 1", "=", 27)]
    [InlineData("select count(* from t", "from", 16)]
    [InlineData("begin foo", "foo", 7)]
    [InlineData("select a < b < c", "<", 14)]
    [InlineData("select a = b = c", "=", 14)]
    [InlineData("select a like b like c", "like", 17)]
    [InlineData("select 1; SELEC 2", "SELEC", 11)]
    [InlineData("select '😀é', from t", "from", 14)]
    [InlineData("select * from ((c))", ")", 18)]
    [InlineData("set transaction isolation level repeatable x", "x", 44)]
    [InlineData("create table if not x (a int)", "x", 21)]
    [InlineData("select * from t where a in (select 1", "", 37)]
    [InlineData("select * from", "", 14)]
    [InlineData("select (1", "", 10)]
    [InlineData("drop", "", 5)]
    [InlineData("grant", "", 6)]
    [InlineData("update t set", "", 13)]
    [InlineData("select case when 1 then 2", "", 26)]
    public void A_token_that_does_not_fit_is_named_with_its_position(string sql, string token, int position)
    {
        var error = Assert.Throws<PgErrorException>(() => SqlParser.Parse(sql, SqlDialect.Postgres)).Error;
        var message = token.Length == 0 ? "syntax error at end of input" : $"syntax error at or near \"{token}\"";
        Assert.Equal((SqlState.SyntaxError, message, position), (error.SqlState, error.Message, error.Position));
    }

    [Theory]
    [InlineData("select ?", "?")]
    [InlineData("select ?1", "?1")]
    [InlineData("select :name", ":name")]
    [InlineData("select @name", "@name")]
    [InlineData("select $name", "$name")]
    [InlineData("select a=?", "?")]
    public void Parameters_of_SQLite_are_refused_with_a_hint(string sql, string token)
    {
        var error = Assert.Throws<PgErrorException>(() => SqlParser.Parse(sql, SqlDialect.Sqlite)).Error;
        Assert.Equal(SqlState.SyntaxError, error.SqlState);
        Assert.Equal($"syntax error at or near \"{token}\"", error.Message);
        Assert.Equal("Parameters are written $1, $2 and so on.", error.Hint);
    }

    [Fact]
    public void Positions_count_code_points()
    {
        Assert.Equal(1, SqlPosition.Of("😀é", 0));
        Assert.Equal(2, SqlPosition.Of("😀é", 2));
        Assert.Equal(3, SqlPosition.Of("😀é", 3));
    }

    [Fact]
    public void A_very_long_token_is_shortened_in_the_message()
    {
        var error = Assert.Throws<PgErrorException>(() => SqlParser.Parse(new string('x', 100_000), SqlDialect.Sqlite)).Error;
        Assert.True(error.Message.Length < 1_100);
    }
}
