using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Catalog;
using Swytch.Sql.Planning;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Ddl;

public sealed class DdlPlannerTests
{
    private const string Parent = """CREATE TABLE "p" ("id" INTEGER /*pg:int4 serial*/ CONSTRAINT "p_pkey" PRIMARY KEY, "n" TEXT /*pg:numeric(10,2)*/ COLLATE swytch_numeric)""";
    private const string Child = """CREATE TABLE "c" ("p_id" INTEGER CONSTRAINT "c_p_id_fkey" REFERENCES "p" ("id"))""";

    [Fact]
    public void Create_table_keeps_PostgreSQLs_types_in_comments_and_names_every_constraint()
    {
        var text = Assert.Single(Plan("create table t (id serial primary key, name varchar(50) not null unique, ok bool default true)").Steps).Sql;
        Assert.Contains("\"id\" INTEGER /*pg:int4 serial*/ CONSTRAINT \"t_pkey\" PRIMARY KEY", text, StringComparison.Ordinal);
        Assert.Contains("\"name\" TEXT /*pg:varchar(50)*/ NOT NULL CONSTRAINT \"t_name_key\" UNIQUE", text, StringComparison.Ordinal);
        Assert.Contains("\"ok\" INTEGER /*pg:bool*/ DEFAULT", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var text = Plan("create table t (id serial primary key, name varchar(50), n numeric(8,1) check (n > 0), tags text[])").Steps[0].Sql
            .Replace("main.", "", StringComparison.Ordinal);
        var table = Model(text).FindRelation(null, "t")!;
        Assert.Equal(
            ["integer", "character varying(50)", "numeric(8,1)", "text[]"],
            table.Columns.Select(column => PgTypes.Format(column.TypeOid, column.TypeModifier)));
        Assert.Equal("nextval('t_id_seq'::regclass)", CatalogText.Default(table.Columns[0]));
        Assert.Equal("n > 0", Assert.Single(table.Checks).Display);
        Assert.True(table.Columns[0].IsRowIdAlias);
    }

    [Theory]
    [InlineData("create table p (a int)", "42P07", "relation \"p\" already exists")]
    [InlineData("create table t (a int, A int)", "42701", "column \"a\" specified more than once")]
    [InlineData("create table t (a int primary key, b int primary key)", "42P16", "multiple primary keys for table \"t\" are not allowed")]
    [InlineData("create table t (a int references nope)", "42P01", "relation \"nope\" does not exist")]
    [InlineData("create table t (a int references p(n))", "42830", "there is no unique constraint matching given keys for referenced table \"p\"")]
    [InlineData("create table t (a nosuchtype)", "42704", "type \"nosuchtype\" does not exist")]
    [InlineData("create table swytch_x (a int)", "42939", "unacceptable object name \"swytch_x\"")]
    [InlineData("create table pg_catalog.x (a int)", "42501", "permission denied to create \"pg_catalog.x\"")]
    [InlineData("drop table nope", "42P01", "table \"nope\" does not exist")]
    [InlineData("drop view p", "42809", "\"p\" is not a view")]
    [InlineData("drop index p_pkey", "2BP01", "cannot drop index p_pkey because constraint p_pkey on table p requires it")]
    [InlineData("drop table p", "2BP01", "cannot drop table p because other objects depend on it")]
    [InlineData("truncate p", "0A000", "cannot truncate a table referenced in a foreign key constraint")]
    [InlineData("alter table p add column n int", "42701", "column \"n\" of relation \"p\" already exists")]
    [InlineData("alter table c drop constraint nope", "42704", "constraint \"nope\" of relation \"c\" does not exist")]
    public void Errors_are_PostgreSQLs(string sql, string state, string message)
    {
        var error = Assert.Throws<PgErrorException>(() => Plan(sql)).Error;
        Assert.Equal((state, message), (error.SqlState, error.Message));
    }

    [Fact]
    public void Drop_cascade_takes_the_foreign_key_out_of_the_childs_text()
    {
        var plan = Plan("drop table p cascade");
        Assert.Equal("drop cascades to constraint c_p_id_fkey on table c", Assert.Single(plan.Notices).Message);
        Assert.Contains("SET sql = 'CREATE TABLE \"c\" (\"p_id\" INTEGER )'", plan.Steps[0].Sql, StringComparison.Ordinal);
        Assert.True(plan.Steps[0].IsInternal);
        Assert.Equal("DROP TABLE main.\"p\"", plan.Steps[^1].Sql);
    }

    [Fact]
    public void Tables_dropped_together_go_children_first() =>
        Assert.Equal(["DROP TABLE main.\"c\"", "DROP TABLE main.\"p\""], Plan("drop table p, c").Steps.Select(step => step.Sql));

    [Fact]
    public void If_exists_and_if_not_exists_are_notices()
    {
        Assert.Equal("table \"nope\" does not exist, skipping", Assert.Single(Plan("drop table if exists nope").Notices).Message);
        Assert.Equal("relation \"p\" already exists, skipping", Assert.Single(Plan("create table if not exists p (a int)").Notices).Message);
    }

    [Fact]
    public void A_view_remembers_its_types_and_its_query()
    {
        var text = Plan("create view v as select id, n + 1 as more from p").Steps[0].Sql.Replace("main.", "", StringComparison.Ordinal);
        var view = Model(Parent, text).FindRelation(null, "v")!;
        Assert.Equal([PgOid.Int4, PgOid.Numeric], view.Columns.Select(column => column.TypeOid));
        Assert.Equal("select id, n + 1 as more from p", view.ViewDisplay);
    }

    [Fact]
    public void A_constraint_added_later_checks_the_rows_first()
    {
        var steps = Plan("alter table p add constraint positive check (n > 0)").Steps;
        Assert.StartsWith("SELECT swytch_raise('23514', 'check constraint \"positive\" of relation \"p\" is violated by some row')", steps[0].Sql, StringComparison.Ordinal);
        Assert.Contains("CONSTRAINT \"positive\" CHECK (", steps[1].Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_a_dropped_column_stands_with_the_oid_in_the_tables_text()
    {
        var oid = Model(Parent, Child).FindRelation(null, "p")!.Oid;
        Assert.Contains($"/*pg:oid={oid} dropped=2*/ (\"id\"", Plan("alter table p drop column n").Steps[0].Sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oid=20001 dropped=1,3", 20001u, new short[] { 2, 4, 5 })]
    [InlineData("dropped=3,1", null, new short[] { 2, 4, 5 })]
    [InlineData("oid=20001", 20001u, new short[] { 1, 2, 3 })]
    [InlineData("oid=x dropped=y,,-1,99999999 later=1", null, new short[] { 1, 2, 3 })]
    public void Columns_are_numbered_around_the_dropped_ones(string comment, uint? oid, short[] numbers)
    {
        var table = Model($"CREATE TABLE \"t\" /*pg:{comment}*/ (a INTEGER, b TEXT, c)").FindRelation(null, "t")!;
        Assert.Equal(numbers, table.Columns.Select(column => column.AttributeNumber));
        Assert.True(oid is null || table.Oid == oid);
    }

    private static SchemaModel Model(params string[] texts)
    {
        var rows = texts.Select(text =>
        {
            var kind = text.StartsWith("CREATE VIEW", StringComparison.Ordinal) ? "view" : "table";
            var name = text.Split('"')[1];
            return new SchemaObjectRow(kind, name, name, text, IsTemporary: false);
        });
        return SchemaBuilder.Build([.. rows], Planner.ViewColumns);
    }

    private static SqlitePlan Plan(string sql) => Assert.IsType<SqlitePlan>(Planner.Plan(
        SqlParser.Parse(sql, SqlDialect.Postgres)[0], sql, Model(Parent, Child), new PlanOptions { Dialect = SqlDialect.Postgres }));
}
