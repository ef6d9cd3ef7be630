using System.Globalization;
using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Storage.Tests;

public sealed class FunctionTests
{
    private static readonly PgError Mine = new(SqlState.DivisionByZero, "division by zero") { Hint = "mine" };

    private static readonly ConnectionExtensions Extensions = new(
        [
            new ScalarFunction("twice", 1, true, (arguments, _) => SqlValue.FromInteger(2 * arguments[0].Integer)),
            new ScalarFunction("count_arguments", -1, true, (arguments, _) => SqlValue.FromInteger(arguments.Count)),
            new ScalarFunction("echo", 1, true, (arguments, _) => arguments[0].ToOwned()),
            new ScalarFunction("whoami", 0, false, (_, control) => SqlValue.FromText((string)control!.SessionContext!)),
            new ScalarFunction("fail", 0, false, (_, _) => throw new PgErrorException(Mine)),
            new ScalarFunction("bug", 0, false, (_, _) => throw new InvariantBrokenException("bug")),
        ],
        [
            new AggregateFunction("text_sum", 1, true, () => new Sum()),
            new AggregateFunction("movable_sum", 1, true, () => new MovableSum()),
            new AggregateFunction("failing_sum", 1, true, () => new FailingSum()),
        ],
        [
            new TableFunction("series", ["value"], 2, Series),
            new TableFunction("endless", ["value"], 0, (_, _) => Enumerable.Repeat(new[] { SqlValue.FromInteger(1) }, int.MaxValue)),
        ],
        [
            new Collation("backwards", (left, right) => right.SequenceCompareTo(left)),
            new Collation("broken", (_, _) => throw new InvariantBrokenException("collation")),
        ],
        null);

    private static IEnumerable<SqlValue[]> Series(SqlValue[] arguments, StatementControl? control)
    {
        if (arguments.Length < 2)
        {
            throw new PgErrorException(SqlState.UndefinedFunction, "function series() does not exist");
        }

        for (var i = arguments[0].Integer; i <= arguments[1].Integer; i++)
        {
            yield return [SqlValue.FromInteger(i)];
        }
    }

    [Fact]
    public async Task Scalars_get_their_arguments_and_answer_every_storage_class()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session();
        Assert.Equal("42|3|0", await session.RowsAsync("SELECT twice(21), count_arguments(1, 'x', NULL), count_arguments()"));
        Assert.Equal(
            "null|integer|real|text|blob|text|blob",
            await session.RowsAsync(
                "SELECT typeof(echo(NULL)), typeof(echo(1)), typeof(echo(1.5)), typeof(echo('x')), typeof(echo(x'01')), typeof(echo('')), typeof(echo(x''))"));
        Assert.Equal("a\0b", await session.RowsAsync("SELECT echo(?1)", "a\0b".Text()));
    }

    [Fact]
    public async Task Deterministic_functions_may_stand_in_indexes_generated_columns_and_defaults()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session(
            "CREATE TABLE t(a, b AS (twice(a)) STORED, c DEFAULT (twice(4)), CHECK (twice(a) < 100))", "CREATE INDEX i ON t(twice(a))", "INSERT INTO t(a) VALUES(1)");
        Assert.Equal("1|2|8", await session.RowsAsync("SELECT * FROM t WHERE twice(a) = 2"));
    }

    [Fact]
    public async Task Functions_see_the_context_of_the_session_that_runs_the_statement()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session();
        await using var cursor = await session.ExecuteAsync(
            new StorageStatement("SELECT whoami()", false), default, new StatementControl { SessionContext = "ann" });
        Assert.True(cursor.Step());
        Assert.Equal("ann", cursor.Column(0).ToString());
    }

    [Fact]
    public async Task What_a_function_throws_is_the_error_of_the_statement()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)");
        Assert.Same(Mine, await session.FailsAsync("SELECT fail()"));
        Assert.Same(Mine, await session.FailsAsync("INSERT INTO t VALUES(1), (fail())"));
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(1)");
        Assert.Same(Mine, await session.FailsAsync("INSERT INTO t VALUES(2), (fail())"));
        await Assert.ThrowsAsync<InvariantBrokenException>(() => session.RunAsync("SELECT bug()"));
        await Assert.ThrowsAsync<InvariantBrokenException>(() => session.RunAsync("INSERT INTO t VALUES(5), (bug())"));
        await session.RunAsync("INSERT INTO t VALUES(3)");
        await session.CommitAsync();
        Assert.Equal("1; 3", await session.RowsAsync("SELECT a FROM t"));
        await Assert.ThrowsAsync<InvariantBrokenException>(() => session.RunAsync("INSERT INTO t VALUES(5), (bug())"));
        Assert.Equal("1; 3", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Aggregates_group_by_group_and_over_windows()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(g, a)", "INSERT INTO t VALUES('x', 1), ('x', 2), ('y', 3)");
        Assert.Equal("x|3; y|3", await session.RowsAsync("SELECT g, text_sum(a) FROM t GROUP BY g"));
        Assert.Equal("0", await session.RowsAsync("SELECT text_sum(a) FROM t WHERE false"));
        Assert.Equal("1; 3; 6", await session.RowsAsync("SELECT text_sum(a) OVER (ORDER BY a) FROM t"));
        Assert.Equal("1; 3; 5", await session.RowsAsync("SELECT movable_sum(a) OVER (ORDER BY a ROWS 1 PRECEDING) FROM t"));
        Assert.Equal("0A000", (await session.FailsAsync("SELECT text_sum(a) OVER (ORDER BY a ROWS 1 PRECEDING) FROM t")).SqlState);
        Assert.Same(Mine, await session.FailsAsync("SELECT failing_sum(a) FROM t"));
    }

    [Fact]
    public async Task Collations_order_and_a_broken_one_fails_the_statement()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES('a'), ('b')");
        Assert.Equal("b; a", await session.RowsAsync("SELECT a FROM t ORDER BY a COLLATE backwards"));
        await Assert.ThrowsAsync<InvariantBrokenException>(() => session.RowsAsync("SELECT a FROM t ORDER BY a COLLATE broken"));
    }

    [Fact]
    public async Task Table_functions_take_constants_parameters_and_columns()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1), (3)");
        Assert.Equal("2; 3; 4", await session.RowsAsync("SELECT value FROM series(?1, ?2)", SqlValue.FromInteger(2), SqlValue.FromInteger(4)));
        Assert.Equal("1|1; 3|1; 3|2; 3|3", await session.RowsAsync("SELECT a, value FROM t, series(1, t.a)"));
        Assert.Equal("1|1; 3|1; 3|2; 3|3", await session.RowsAsync("SELECT a, value FROM series(1, t.a) JOIN t ORDER BY 1, 2"));
        Assert.Equal("", await session.RowsAsync("SELECT value FROM series(3, 1)"));
        Assert.Equal("2", await session.RowsAsync("SELECT s.value FROM series(1, 3) s WHERE s.value = 2"));
        Assert.Equal("42883", (await session.FailsAsync("SELECT * FROM series(1)")).SqlState);
    }

    [Fact]
    public async Task A_table_function_that_never_ends_can_be_stopped()
    {
        await using var test = TestDatabase.Open(extensions: Extensions);
        await using var session = test.Session();
        var control = new StatementControl();
        var running = Task.Run(async () =>
        {
            await using var cursor = await session.ExecuteAsync(new StorageStatement("SELECT count(*) FROM endless", false), default, control);
            cursor.Step();
        });
        control.Stop(Mine);
        Assert.Same(Mine, (await Assert.ThrowsAsync<PgErrorException>(() => running.WaitAsync(TestDatabase.Deadline))).Error);
    }

    private sealed class Sum : IAccumulator
    {
        private long _sum;

        public void Step(FunctionArguments arguments) => _sum += arguments[0].Integer;

        public SqlValue Result() => SqlValue.FromText(Encoding.UTF8.GetBytes(_sum.ToString(CultureInfo.InvariantCulture)));
    }

    private sealed class MovableSum : IWindowAccumulator
    {
        private long _sum;

        public void Step(FunctionArguments arguments) => _sum += arguments[0].Integer;

        public void Inverse(FunctionArguments arguments) => _sum -= arguments[0].Integer;

        public SqlValue Result() => SqlValue.FromInteger(_sum);
    }

    private sealed class FailingSum : IAccumulator
    {
        public void Step(FunctionArguments arguments) => throw new PgErrorException(Mine);

        public SqlValue Result() => SqlValue.Null;
    }
}
