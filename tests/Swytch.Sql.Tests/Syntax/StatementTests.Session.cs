using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Syntax;

public sealed partial class StatementTests
{
    [Theory]
    [InlineData("set x.Y to 1", "x.y = Number 1")]
    [InlineData("set DateStyle = ISO, 'MDY'", "datestyle = Word iso, String MDY")]
    [InlineData("set extra_float_digits = -3", "extra_float_digits = Number -3")]
    [InlineData("set x to default", "x = ")]
    [InlineData("set standard_conforming_strings = on", "standard_conforming_strings = Word on")]
    [InlineData("set time zone 'UTC'", "timezone = String UTC")]
    [InlineData("set time zone interval '+00:00' hour to minute", "timezone = Interval +00:00")]
    [InlineData("set time zone -3.5", "timezone = Number -3.5")]
    [InlineData("set time zone local", "timezone = ")]
    [InlineData("set session timezone to 'UTC'", "timezone = String UTC")]
    [InlineData("set names 'UTF8'", "client_encoding = String UTF8")]
    [InlineData("set role \"R\"", "role = Word R")]
    [InlineData("set role none", "role = Word none")]
    [InlineData("set session authorization default", "session_authorization = ")]
    [InlineData("set schema 'x'", "search_path = String x")]
    public void Settings_are_read_in_every_spelling(string sql, string expected)
    {
        foreach (var dialect in Enum.GetValues<SqlDialect>())
        {
            var set = One<SetStatement>(sql, dialect);
            Assert.Equal(expected, $"{set.Name} = {string.Join(", ", set.Values.Select(value => $"{value.Kind} {value.Text}"))}");
            Assert.Equal(SetScope.Session, set.Scope);
        }
    }

    [Fact]
    public void Set_local_has_its_scope() => Assert.Equal(SetScope.Local, One<SetStatement>("set local x = 1").Scope);

    [Theory]
    [InlineData("show all", "all")]
    [InlineData("show time zone", "timezone")]
    [InlineData("SHOW TRANSACTION ISOLATION LEVEL", "transaction_isolation")]
    [InlineData("show Server_Version", "server_version")]
    public void Show_names_its_setting(string sql, string name) => Assert.Equal(name, One<ShowStatement>(sql).Name);

    [Theory]
    [InlineData("begin", false, null, null, null)]
    [InlineData("begin transaction isolation level read committed", false, IsolationLevel.ReadCommitted, null, null)]
    [InlineData("start transaction read only, isolation level serializable deferrable", true, IsolationLevel.Serializable, true, true)]
    [InlineData("begin work read write not deferrable", false, null, false, false)]
    public void Transaction_modes_are_read(string sql, bool isStart, IsolationLevel? isolation, bool? isReadOnly, bool? isDeferrable)
    {
        var begin = One<BeginStatement>(sql, SqlDialect.Postgres);
        Assert.Equal(isStart, begin.IsStart);
        Assert.Equal(new TransactionModes(isolation, isReadOnly, isDeferrable), begin.Modes);
    }

    [Theory]
    [InlineData("rollback to x")]
    [InlineData("rollback work to savepoint x")]
    [InlineData("ROLLBACK TRANSACTION TO X")]
    public void Rollback_to_a_savepoint_is_no_rollback(string sql) => Assert.Equal("x", One<RollbackToSavepointStatement>(sql).Name.Name);

    [Theory]
    [InlineData("fetch c", FetchDirection.Forward, 1L)]
    [InlineData("fetch next from c", FetchDirection.Forward, 1L)]
    [InlineData("fetch prior in c", FetchDirection.Backward, 1L)]
    [InlineData("fetch last c", FetchDirection.Absolute, -1L)]
    [InlineData("fetch all from c", FetchDirection.Forward, null)]
    [InlineData("move forward 5 in c", FetchDirection.Forward, 5L)]
    [InlineData("fetch backward all from c", FetchDirection.Backward, null)]
    [InlineData("fetch relative -2 c", FetchDirection.Relative, -2L)]
    [InlineData("fetch 100 from c", FetchDirection.Forward, 100L)]
    public void Fetch_knows_its_direction(string sql, FetchDirection direction, long? count)
    {
        var fetch = One<FetchStatement>(sql, SqlDialect.Postgres);
        Assert.Equal((direction, count, "c"), (fetch.Direction, fetch.Count, fetch.Cursor.Name));
    }

    [Fact]
    public void Copy_options_of_both_ages_read_alike()
    {
        var copy = One<CopyStatement>("copy t (a) from stdin with delimiter e'\\t' null as 'N' csv header", SqlDialect.Postgres);
        Assert.True(copy.IsFrom);
        Assert.Equal(CopySourceKind.Client, copy.SourceKind);
        Assert.Equal(["delimiter", "null", "format", "header"], copy.Options.Select(option => option.Name));
        var modern = One<CopyStatement>("copy (select 1) to stdout (format csv, header true, force_quote (a, b))", SqlDialect.Postgres);
        Assert.Equal(["format", "header", "force_quote"], modern.Options.Select(option => option.Name));
        Assert.Equal(2, modern.Options[2].Values.Count);
        Assert.NotNull(modern.Query);
    }

    [Fact]
    public void Roles_keep_their_options()
    {
        var role = One<CreateRoleStatement>("create user u with password 'x' nosuperuser connection limit -1 in role a, b valid until '2030-01-01'", SqlDialect.Postgres);
        Assert.True(role.IsUser);
        Assert.Equal(["password", "nosuperuser", "connection limit", "in role", "valid until"], role.Options.Select(option => option.Name));
        Assert.Equal("-1", role.Options[2].Value!.Value);
        Assert.Equal(["a", "b"], role.Options[3].Roles.Select(name => name.Name));
    }

    [Fact]
    public void Explain_and_prepare_hold_their_statement()
    {
        Assert.IsType<DeleteStatement>(One<ExplainStatement>("explain (analyze, format json) delete from t").Statement);
        Assert.True(One<ExplainStatement>("explain query plan select 1").IsQueryPlan);
        var prepare = One<PrepareStatement>("prepare p (int, text[]) as select $1");
        Assert.Equal(["int", "text[]"], prepare.ParameterTypes.Select(Shape.Type));
    }

    [Fact]
    public void Pragmas_and_vacuum_show_what_the_safety_check_needs()
    {
        var pragma = One<PragmaStatement>("pragma main.cache_size = -2000");
        Assert.Equal(("main", "cache_size", "(- 2000)"), (pragma.Name.Schema, pragma.Name.Name, Shape.Of(pragma.Value)));
        Assert.Equal("'f'", Shape.Of(One<MaintenanceStatement>("vacuum main into 'f'").Into));
        Assert.Equal("'x'", Shape.Of(One<AttachStatement>("attach 'x' as y").File));
    }

    [Theory]
    [InlineData("comment on column s.t.a is 'x'", "COLUMN", "x")]
    [InlineData("comment on table t is null", "TABLE", null)]
    [InlineData("comment on materialized view v is 'x'", "MATERIALIZED VIEW", "x")]
    public void Comments_name_their_object(string sql, string kind, string? comment)
    {
        var statement = One<CommentStatement>(sql, SqlDialect.Postgres);
        Assert.Equal((kind, comment), (statement.ObjectKind, statement.Comment?.Value));
    }
}
