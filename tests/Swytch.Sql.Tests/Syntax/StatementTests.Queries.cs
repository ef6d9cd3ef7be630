using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Syntax;

public sealed partial class StatementTests
{
    [Fact]
    public void A_script_is_split_at_its_semicolons_and_each_statement_has_its_span()
    {
        const string Sql = " ; select 1 ; /* ; */ select ';' ;; create trigger x delete on t begin select 1; select 2; end; commit";
        var statements = SqlParser.Parse(Sql, SqlDialect.Sqlite);
        Assert.Equal(
            ["select 1", "select ';'", "create trigger x delete on t begin select 1; select 2; end", "commit"],
            statements.Select(statement => Sql[statement.Span.Start..statement.Span.End]));
        Assert.Empty(SqlParser.Parse(" ; -- nothing\n", SqlDialect.Sqlite));
    }

    [Fact]
    public void Names_are_folded_unless_quoted()
    {
        var table = Assert.IsType<TableRef>(Core("select 1 from Main.\"Big Table\" AS tBl").From[0]);
        Assert.Equal(("main", "Big Table", "tbl"), (table.Name.Schema, table.Name.Name, table.Alias!.Name.Name));
        Assert.True(table.Name.Parts[1].IsQuoted);
        Assert.False(table.Alias.Name.IsQuoted);
    }

    [Fact]
    public void Words_that_SQLite_does_not_reserve_are_names()
    {
        var core = Core("select key, value, rowid, \"type\" type, 1 order_, t.end, temp day from t key");
        Assert.Equal(7, core.Targets.Count);
        Assert.Equal("type", core.Targets[3].Alias!.Name);
        Assert.Equal("day", core.Targets[6].Alias!.Name);
        Assert.Equal("key", core.From[0].Alias!.Name.Name);
    }

    [Fact]
    public void Intersect_binds_tighter_in_PostgreSQL_only()
    {
        const string Sql = "select 1 union select 2 intersect select 3";
        var postgres = Assert.IsType<SetOperation>(Query(Sql, SqlDialect.Postgres).Body);
        var sqlite = Assert.IsType<SetOperation>(Query(Sql, SqlDialect.Sqlite).Body);
        Assert.Equal((SetOperator.Union, SetOperator.Intersect), (postgres.Operator, Assert.IsType<SetOperation>(postgres.Right).Operator));
        Assert.Equal((SetOperator.Intersect, SetOperator.Union), (sqlite.Operator, Assert.IsType<SetOperation>(sqlite.Left).Operator));
    }

    [Theory]
    [InlineData("limit 1", "1", "-", true)]
    [InlineData("limit 1 offset 2", "1", "2", true)]
    [InlineData("limit 2, 1", "1", "2", true)]
    [InlineData("offset 2 limit 1", "1", "2", false)]
    [InlineData("limit all", "-", "-", false)]
    [InlineData("offset $1 rows fetch next $2 rows only", "$2", "$1", false)]
    [InlineData("fetch first row only", "1", "-", false)]
    public void Limits_are_read_in_every_spelling(string clause, string count, string offset, bool isSqlite)
    {
        var limit = Query("select 1 " + clause, SqlDialect.Sqlite).Limit!;
        Assert.Equal((count, offset, isSqlite), (Shape.Of(limit.Count), Shape.Of(limit.Offset), limit.IsSqliteSpelling));
    }

    [Fact]
    public void Joins_associate_to_the_left_and_PostgreSQL_nests_what_has_no_condition_yet()
    {
        var left = Assert.IsType<JoinRef>(Core("select 1 from a join b on true left join c using (x)").From[0]);
        Assert.Equal((JoinKind.Left, "x"), (left.Kind, left.Using[0].Name));
        Assert.Equal(JoinKind.Inner, Assert.IsType<JoinRef>(left.Left).Kind);

        var nested = Query("select 1 from a join b join c on true on false", SqlDialect.Postgres).Body;
        var outer = Assert.IsType<JoinRef>(Assert.IsType<SelectCore>(nested).From[0]);
        Assert.IsType<JoinRef>(outer.Right);
        Assert.Equal("FALSE", Shape.Of(outer.On));

        var comma = Core("select 1 from a, b on a.x = b.x, c").From;
        Assert.Equal(2, comma.Count);
        Assert.Equal(JoinKind.Comma, Assert.IsType<JoinRef>(comma[0]).Kind);
    }

    [Fact]
    public void Insert_from_a_join_keeps_its_conflict_clause()
    {
        var insert = One<InsertStatement>("insert into t select * from a join b on conflict (x) do nothing");
        Assert.Single(insert.OnConflict);
        Assert.Null(Assert.IsType<JoinRef>(Assert.IsType<SelectCore>(insert.Source!.Body).From[0]).On);
    }

    [Fact]
    public void Common_tables_hold_any_statement_with_rows()
    {
        var query = Query("with a (x) as not materialized (select 1), b as (delete from t returning *) select 1", SqlDialect.Postgres);
        var tables = query.With!.Tables;
        Assert.Equal(("a", "x", false), (tables[0].Name.Name, tables[0].Columns[0].Name, tables[0].IsMaterialized!.Value));
        Assert.IsType<DeleteStatement>(tables[1].Statement);
    }

    [Fact]
    public void Function_tables_take_aliases_and_column_definitions()
    {
        var from = Core("select 1 from f(1) with ordinality as g (a, b), lateral h(2) as (x int, y text[])").From;
        var first = Assert.IsType<FunctionRef>(from[0]);
        Assert.True(first.WithOrdinality);
        Assert.Equal(["a", "b"], first.Alias!.Columns.Select(column => column.Name));
        var second = Assert.IsType<FunctionRef>(from[1]);
        Assert.True(second.IsLateral);
        Assert.Null(second.Alias);
        Assert.Equal(["int", "text[]"], second.ColumnDefinitions.Select(column => Shape.Type(column.Type!)));
    }

    [Fact]
    public void Descendants_can_be_pruned()
    {
        var query = Query("select (select 1) from t", SqlDialect.Sqlite);
        Assert.Contains(query.SelfAndDescendants(), node => node is LiteralExpression);
        Assert.DoesNotContain(query.SelfAndDescendants(node => node is not SubqueryExpression), node => node is LiteralExpression);
    }

    private static T One<T>(string sql, SqlDialect dialect = SqlDialect.Sqlite) => Assert.IsType<T>(Assert.Single(SqlParser.Parse(sql, dialect)));

    private static Query Query(string sql, SqlDialect dialect) => One<QueryStatement>(sql, dialect).Query;

    private static SelectCore Core(string sql) => Assert.IsType<SelectCore>(Query(sql, SqlDialect.Sqlite).Body);
}
