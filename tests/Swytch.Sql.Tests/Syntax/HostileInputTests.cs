using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;
using Swytch.Sql.Tests.Planning;

namespace Swytch.Sql.Tests.Syntax;

public sealed class HostileInputTests
{
    private const int Many = 100_000;

    /// <summary>A beginning, what is repeated many times, what stands in the middle, and what is repeated as often after it.</summary>
    public static TheoryData<string, string, string, string> DeepTexts => new()
    {
        { "select ", "(", "1", ")" },
        { "select ", "(", "", "" },
        { "select ", "not ", "1", "" },
        { "select ", "- ", "1", "" },
        { "select ", "~", "1", "" },
        { "select ", "(select ", "1", ")" },
        { "select * from ", "(", "t", ")" },
        { "select * from ", "(select * from ", "t", ")" },
        { "", "(", "select 1", ")" },
        { "select ", "case when ", "1", "" },
        { "select ", "f(", "1", ")" },
        { "select ", "substring(", "1", ")" },
        { "select array", "[", "1", "]" },
        { "select ", "array[", "1", "]" },
        { "select ", "a[", "1", "]" },
        { "select ", "cast(", "1", "" },
        { "select ", "a between ", "1", "" },
        { "select ", "exists (select ", "1", "" },
        { "", "explain ", "select 1", "" },
        { "", "with a as (", "select 1", "" },
        { "select 1 group by ", "grouping sets (", "a", "" },
        { "select * from a ", "join b ", "", "" },
        { "create table t (a int default ", "(", "1", "" },
        { "select ", "variadic ", "1", "" },
        { "select f(", "variadic ", "1)", "" },
        { "select 1 + a or ", "a or ", "a", "" },
        { "select a", " || a", "", "" },
        { "select a", " and a", "", "" },
        { "select a", " is null", "", "" },
        { "select a", "::int", "", "" },
        { "select a", "[1]", "", "" },
        { "select (a)", ".b", "", "" },
        { "select a", " collate c", "", "" },
        { "select 1", " union select 1", "", "" },
        { "select * from a", " cross join a", "", "" },
        { "update t set a", "[1]", " = 1", "" },
    };

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public void Deep_nesting_is_parsed_or_refused(string beginning, string opening, string middle, string closing)
    {
        var sql = beginning + Repeat(opening, Many) + middle + Repeat(closing, Many);
        foreach (var dialect in Enum.GetValues<SqlDialect>())
        {
            try
            {
                var statements = SqlParser.Parse(sql, dialect);
                Assert.NotEmpty(statements);
            }
            catch (PgErrorException error)
            {
                Assert.True(error.Error.SqlState is SqlState.StatementTooComplex or SqlState.SyntaxError, error.Error.Message);
                Assert.True(error.Error.Position > 0);
            }
        }
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_54001_with_PostgreSQLs_words()
    {
        var sql = "select " + Repeat("(", Limits.ExpressionDepth + 1) + "1" + Repeat(")", Limits.ExpressionDepth + 1);
        var error = Assert.Throws<PgErrorException>(() => SqlParser.Parse(sql, SqlDialect.Sqlite)).Error;
        Assert.Equal((SqlState.StatementTooComplex, "stack depth limit exceeded"), (error.SqlState, error.Message));
    }

    [Fact]
    public void Statements_of_ORMs_fit_the_limits()
    {
        string[] texts =
        [
            "select * from t where " + string.Join(" or ", Enumerable.Range(1, 1_000).Select(i => $"id = ${i}")),
            "select " + string.Join(" || ", Enumerable.Range(1, 1_000).Select(i => $"'{i}'")),
            "select * from t where id in (" + string.Join(", ", Enumerable.Range(1, 5_000)) + ")",
            "insert into t values " + string.Join(", ", Enumerable.Range(1, 10_000).Select(i => $"({i}, 'x')")),
            string.Join(" union all ", Enumerable.Repeat("select 1", 500)),
            "select " + Repeat("(", 900) + "1" + Repeat(")", 900),
            string.Join("; ", Enumerable.Repeat("insert into t values (1)", 5_000)),
        ];
        foreach (var sql in texts)
        {
            Assert.NotEmpty(SqlParser.Parse(sql, SqlDialect.Sqlite));
            Assert.NotEmpty(SqlParser.Parse(sql, SqlDialect.Postgres));
        }
    }

    [Fact]
    public void Deep_nesting_is_refused_on_a_small_stack_too()
    {
        var outcome = "";
        var thread = new Thread(
            () =>
            {
                var error = Assert.Throws<PgErrorException>(() => SqlParser.Parse("select " + Repeat("(", Many) + "1", SqlDialect.Sqlite));
                outcome = error.Error.SqlState;
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(SqlState.StatementTooComplex, outcome);
    }

    public static TheoryData<string, string, string> HighTrees => new()
    {
        { "select a", " || a", " from plain" },
        { "select a from plain where a = 1", " or a = 1", "" },
        { "select a", " + 1", " from plain" },
        { "select a", " is null", " from plain" },
        { "select a", "::text", " from plain" },
        { "select 1", " union all select 1", "" },
        { "select 1 from plain p0", " cross join plain", "" },
        { "select ", "- ", "1" },
    };

    [Theory]
    [MemberData(nameof(HighTrees))]
    public void The_highest_trees_the_parser_builds_can_be_walked_by_the_planner_on_a_small_stack(string beginning, string repeated, string end)
    {
        foreach (var links in (int[])[990, 1_900])
        {
            var sql = beginning + Repeat(repeated, links) + end;
            var thread = new Thread(() => PlanOrRefuse(sql), maxStackSize: 1024 * 1024);
            thread.Start();
            thread.Join();
        }
    }

    private static void PlanOrRefuse(string sql)
    {
        try
        {
            PlanningSchema.Text(sql, SqlDialect.Sqlite);
        }
        catch (PgErrorException)
        {
            // A refusal is an answer; a crash is not.
        }
    }

    [Fact]
    public void No_mutation_of_a_statement_crashes_the_parser()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var deadline = TimeSpan.FromSeconds(10);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var count = 0;
        while (count < 20_000 && clock.Elapsed < deadline)
        {
            var sql = Mutate(random);
            foreach (var dialect in Enum.GetValues<SqlDialect>())
            {
                Check(sql, dialect, seed);
            }

            count++;
        }
    }

    private static void Check(string sql, SqlDialect dialect, int seed)
    {
        try
        {
            foreach (var statement in SqlParser.Parse(sql, dialect))
            {
                SpanRules.Check(statement, sql);
            }
        }
        catch (PgErrorException error)
        {
            Assert.True(error.Error.Position >= 1 && error.Error.Position <= sql.Length + 1, $"seed {seed}, position {error.Error.Position} in: {sql}");
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"seed {seed}, {dialect}, {error.Message}: {sql}", error);
        }
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(SampleStatements.All[random.Next(SampleStatements.All.Length)]);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0 when at < text.Length:
                    text.Remove(at, random.Next(1, Math.Min(12, text.Length - at) + 1));
                    break;
                case 1:
                    text.Insert(at, Fragments[random.Next(Fragments.Length)]);
                    break;
                case 2 when at < text.Length:
                    text[at] = (char)random.Next(1, 0x180);
                    break;
                default:
                    var other = SampleStatements.All[random.Next(SampleStatements.All.Length)];
                    var from = random.Next(other.Length);
                    text.Insert(at, other.AsSpan(from, random.Next(other.Length - from)));
                    break;
            }
        }

        return text.ToString();
    }

    private static readonly string[] Fragments =
    [
        "(", ")", "'", "\"", "[", "]", "$$", "$1", "/*", "*/", "--", ";", ",", ".", "::", ":=", "=>", ":", "E'\\", "U&'\\", "x'", "b'", "`",
        " not ", " is ", " in ", " select ", " from ", " with ", " as ", " on ", " join ", " case ", " end ", " any(", " array[", " union ",
        "0x", "1e", "~", "?", "@", "\ud83d\ude00", " limit ", " order by ", " default ", " values ", " interval ", " between ", " collate ",
    ];

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
