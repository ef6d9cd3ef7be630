using Swytch.Core.Errors;
using Swytch.Sql.Planning;

namespace Swytch.Sql.Tests.Planning;

public sealed class NameResolutionTests
{
    [Theory]
    [InlineData("SELECT * FROM nope", "42P01", "relation \"nope\" does not exist", 15)]
    [InlineData("SELECT zz FROM item", "42703", "column \"zz\" does not exist", 8)]
    [InlineData("SELECT item.zz FROM item", "42703", "column item.zz does not exist", 8)]
    [InlineData("SELECT x.id FROM item", "42P01", "missing FROM-clause entry for table \"x\"", 8)]
    [InlineData("SELECT id FROM item, child", "42702", "column reference \"id\" is ambiguous", 8)]
    [InlineData("SELECT item.id FROM item i", "42P01", "invalid reference to FROM-clause entry for table \"item\"", 8)]
    [InlineData("SELECT 1 FROM item i, child i", "42712", "table name \"i\" specified more than once", 23)]
    [InlineData("INSERT INTO item(zz) VALUES (1)", "42703", "column \"zz\" of relation \"item\" does not exist", 18)]
    [InlineData("SELECT 1 ORDER BY 2", "42P10", "ORDER BY position 2 is not in select list", 19)]
    [InlineData("SELECT nosuch(1)", "42883", "function nosuch(integer) does not exist", 8)]
    [InlineData("SELECT 'ä' || zz FROM item", "42703", "column \"zz\" does not exist", 15)]
    public void Unknown_names_are_reported_in_PostgreSQLs_words_and_place(string sql, string sqlState, string message, int position)
    {
        var error = PlanningSchema.Error(sql);
        Assert.Equal((sqlState, message, position), (error.SqlState, error.Message, error.Position));
    }

    [Theory]
    [InlineData("SELECT public.item.id FROM public.item", "SELECT item.id FROM item")]
    [InlineData("SELECT relname FROM pg_class", "SELECT relname FROM pg_catalog.pg_class")]
    [InlineData("SELECT table_name FROM information_schema.tables", "SELECT table_name FROM information_schema.tables")]
    [InlineData("SELECT pg_catalog.lower(name) FROM item", "SELECT pg_lower(name) FROM item")]
    [InlineData("SELECT * FROM (VALUES (1, 'a')) AS v(n, s)", "SELECT * FROM (WITH v(n, s) AS (VALUES (1, 'a')) SELECT * FROM v) AS v")]
    [InlineData("SELECT x.a FROM plain AS x(a)", "SELECT x.a FROM (WITH x(a, b, c, d) AS (SELECT * FROM plain) SELECT * FROM x) AS x")]
    public void Names_are_written_as_SQLite_knows_them(string sql, string expected) => Assert.Equal(expected, PlanningSchema.Text(sql));

    [Fact]
    public void Catalog_relations_are_noticed()
    {
        Assert.True(PlanningSchema.Sqlite("SELECT relname FROM pg_class").UsesCatalog);
        Assert.False(PlanningSchema.Sqlite("SELECT id FROM item").UsesCatalog);
    }

    [Fact]
    public void A_correlated_subquery_sees_the_outer_query()
    {
        var plan = PlanningSchema.Sqlite("SELECT (SELECT label FROM child WHERE item_id = i.id LIMIT 1) FROM item i WHERE EXISTS (SELECT 1 FROM child WHERE big = item_id)");
        Assert.Equal("label", Assert.Single(plan.Columns!).Name);
    }

    [Theory]
    [InlineData("SELECT rowid, _rowid_ FROM plain")]
    [InlineData("SELECT a AS x FROM plain WHERE x = 1")]
    [InlineData("SELECT value FROM json_each('[1]')")]
    [InlineData("SELECT name FROM pragma_table_info('plain')")]
    [InlineData("SELECT type, name FROM sqlite_schema")]
    [InlineData("SELECT a, max(b) FROM plain")]
    [InlineData("SELECT unknown_function(a) FROM plain")]
    public void What_only_SQLite_knows_passes_in_its_dialect(string sql) => Assert.Equal(sql, PlanningSchema.Text(sql, SqlDialect.Sqlite));

    [Fact]
    public void Direct_columns_carry_their_table_also_through_subqueries_but_not_through_set_operations()
    {
        var column = Assert.Single(PlanningSchema.Sqlite("SELECT s.name FROM (SELECT name FROM item) s").Columns!);
        Assert.Equal((20001u, (short)4, 14), (column.TableOid, column.AttributeNumber, column.TypeModifier));
        column = Assert.Single(PlanningSchema.Sqlite("SELECT name FROM item UNION SELECT name FROM item").Columns!);
        Assert.Equal((0u, (short)0), (column.TableOid, column.AttributeNumber));
        column = PlanningSchema.Sqlite("SELECT * FROM named").Columns![1];
        Assert.Equal((PlanningSchema.Model.FindRelation(null, "named")!.Oid, (short)2, "name"), (column.TableOid, column.AttributeNumber, column.Name));
    }

    [Fact]
    public void Using_merges_columns_and_star_lists_them_first()
    {
        Assert.Equal("id integer, item_id integer, label text, gen integer", PlanningSchema.Columns("SELECT c.* FROM item JOIN child c USING (id)").Replace("bigint", "integer"));
        Assert.StartsWith("id ", PlanningSchema.Columns("SELECT * FROM child JOIN item USING (id)"), StringComparison.Ordinal);
        Assert.Equal(
            "column \"zz\" specified in USING clause does not exist in left table",
            PlanningSchema.Error("SELECT 1 FROM child JOIN item USING (zz)").Message);
    }

    [Fact]
    public void A_recursive_common_table_sees_itself() =>
        Assert.Equal("n integer", PlanningSchema.Columns("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r"));

    [Fact]
    public void Grouping_is_checked_as_PostgreSQL_does()
    {
        Assert.Equal(SqlState.GroupingError, PlanningSchema.Error("SELECT id, note FROM item GROUP BY note").SqlState);
        Assert.Equal(
            "column \"item.note\" must appear in the GROUP BY clause or be used in an aggregate function",
            PlanningSchema.Error("SELECT note, count(*) FROM item").Message);
        PlanningSchema.Sqlite("SELECT id, note, count(*) FROM item GROUP BY id");
        PlanningSchema.Sqlite("SELECT lower(note) || 'x', count(*) FROM item GROUP BY lower(note)");
    }
}
