using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.Sql.Functions;

namespace Swytch.Sql.Tests.Functions;

public sealed class SessionFunctionTests
{
    [Theory]
    [InlineData("now", "2024-02-29 10:11:12.5+00")]
    [InlineData("statement_timestamp", "2024-02-29 10:11:12.500001+00")]
    [InlineData("clock_timestamp", "2024-02-29 10:11:12.500002+00")]
    [InlineData("pg_current_date", "2024-02-29")]
    [InlineData("version", "PostgreSQL 15.0 (test)")]
    [InlineData("current_database", "shop")]
    [InlineData("current_schema", "public")]
    [InlineData("pg_backend_pid", "4711")]
    [InlineData("gen_random_uuid", "abababab-abab-4bab-abab-abababababab")]
    [InlineData("inet_server_port", "5433")]
    public void A_function_of_the_session_answers_what_the_session_knows(string name, string expected)
    {
        Assert.Equal(expected, Call(name).ToString());
    }

    [Fact]
    public void Now_is_local_where_the_session_has_a_zone()
    {
        Assert.True(PgTimeZone.TryFind("Asia/Tokyo", out PgTimeZone? zone));
        FixedSession session = new() { FormatSettings = TypeFormatSettings.Default with { TimeZone = zone, TransactionTimestamp = FixedSession.Now } };

        Assert.Equal("2024-02-29 19:11:12.5", Call(session, "pg_localtimestamp").ToString());
        Assert.Equal("2024-02-29T19:11:12.5+09:00", Call(session, "pg_json_moment", SqlValue.FromText("2024-02-29 10:11:12.5+00")).ToString());
    }

    [Fact]
    public void Settings_are_read_and_written_through_the_session()
    {
        FixedSession session = new();
        Call(session, "set_config", SqlValue.FromText("search_path"), SqlValue.FromText(""), SqlValue.FromBoolean(false));

        Assert.Equal("", Call(session, "current_setting", SqlValue.FromText("search_path")).ToString());
        Assert.True(Call(session, "current_setting", SqlValue.FromText("nothing"), SqlValue.FromBoolean(true)).IsNull);
        PgErrorException missing = Assert.Throws<PgErrorException>(() => Call(session, "current_setting", SqlValue.FromText("nothing")));
        Assert.Equal(SqlState.UndefinedObject, missing.Error.SqlState);
    }

    [Fact]
    public void Pg_sleep_waits_in_the_session()
    {
        FixedSession session = new();
        Call(session, "pg_sleep", SqlValue.FromReal(0.25));

        Assert.Equal([TimeSpan.FromMilliseconds(250)], session.Sleeps);
    }

    [Fact]
    public void A_strict_function_of_null_is_null()
    {
        Assert.True(Call("left", SqlValue.Null, SqlValue.FromInteger(1)).IsNull);
    }

    [Theory]
    [InlineData("pg_numeric_sum", "10.75")]
    [InlineData("pg_numeric_avg", "3.5833333333333333")]
    [InlineData("pg_numeric_max", "9.5")]
    [InlineData("pg_numeric_min", "-1.25")]
    [InlineData("stddev", "5.4562655116236172")]
    [InlineData("var_pop", "19.8472222222222222")]
    public void Aggregates_of_numeric_keep_the_digits_of_PostgreSQL(string name, string expected)
    {
        Assert.Equal(expected, Aggregate(name, SqlValue.FromText("2.50"), SqlValue.FromText("9.5"), SqlValue.Null, SqlValue.FromText("-1.25")).ToString());
    }

    [Fact]
    public void An_average_of_integers_is_numeric()
    {
        Assert.Equal("1.6666666666666667", Aggregate("pg_avg", SqlValue.FromInteger(1), SqlValue.FromInteger(2), SqlValue.FromInteger(2)).ToString());
    }

    [Fact]
    public void An_aggregate_of_no_rows_is_null()
    {
        Assert.True(Aggregate("pg_numeric_sum").IsNull);
        Assert.True(Aggregate("bool_and").IsNull);
        Assert.True(Aggregate("array_agg").IsNull);
    }

    [Theory]
    [InlineData("1 day", "24:00:00", 0)]
    [InlineData("1 mon", "30 days", 0)]
    [InlineData("2 days", "10 days", -1)]
    [InlineData("-1 days", "00:00:00", -1)]
    [InlineData("1 mon", "29 days 23:59:59.999999", 1)]
    [InlineData("abc", "1 day", 1)]
    [InlineData("999999999999999999999 days", "1 day", 1)]
    public void The_interval_collation_orders_texts_by_length(string left, string right, int order)
    {
        Assert.Equal(order, Math.Sign(IntervalCollation.Compare(System.Text.Encoding.UTF8.GetBytes(left), System.Text.Encoding.UTF8.GetBytes(right))));
        Assert.Equal(-order, Math.Sign(IntervalCollation.Compare(System.Text.Encoding.UTF8.GetBytes(right), System.Text.Encoding.UTF8.GetBytes(left))));
    }

    [Theory]
    [InlineData("9.5", "10", -1)]
    [InlineData("1.0", "1", 0)]
    [InlineData("-2", "-10", 1)]
    [InlineData("NaN", "Infinity", 1)]
    [InlineData("-Infinity", "-99999999999999999999", -1)]
    [InlineData("0.00", "-0", 0)]
    [InlineData("1e3", "1000", 0)]
    [InlineData("abc", "5", 1)]
    public void The_numeric_collation_orders_texts_as_numbers(string left, string right, int order)
    {
        Assert.Equal(order, Math.Sign(NumericCollation.Compare(System.Text.Encoding.UTF8.GetBytes(left), System.Text.Encoding.UTF8.GetBytes(right))));
        Assert.Equal(-order, Math.Sign(NumericCollation.Compare(System.Text.Encoding.UTF8.GetBytes(right), System.Text.Encoding.UTF8.GetBytes(left))));
    }

    [Fact]
    public void Generate_series_counts_numbers_and_moments()
    {
        Assert.Equal(["1", "3", "5"], Rows("generate_series", SqlValue.FromInteger(1), SqlValue.FromInteger(5), SqlValue.FromInteger(2)));
        Assert.Equal(["1.0", "1.5", "2.0"], Rows("generate_series", SqlValue.FromText("1.0"), SqlValue.FromText("2"), SqlValue.FromText("0.5")));
        Assert.Equal(
            ["2024-01-31 00:00:00", "2024-02-29 00:00:00"],
            Rows("generate_series", SqlValue.FromText("2024-01-31 00:00:00"), SqlValue.FromText("2024-03-01 00:00:00"), SqlValue.FromText("1 mon")));
        Assert.Empty(Rows("generate_series", SqlValue.FromInteger(1), SqlValue.Null));
    }

    private static SqlValue Call(string name, params SqlValue[] arguments) => Call(new FixedSession(), name, arguments);

    private static SqlValue Call(FixedSession session, string name, params SqlValue[] arguments) => FunctionTable.Definitions
        .Single(definition => definition.Name == name && definition.Kind == FunctionKind.Scalar)
        .Invoke(new CallArguments(arguments), session);

    private static SqlValue Aggregate(string name, params SqlValue[] rows)
    {
        IAggregateState state = FunctionTable.Definitions.Single(definition => definition.Name == name && definition.Kind == FunctionKind.Aggregate).CreateState!();
        foreach (SqlValue row in rows)
        {
            state.Step(new CallArguments([row]));
        }

        return state.Result();
    }

    private static IEnumerable<string> Rows(string name, params SqlValue[] arguments) => FunctionTable.Definitions
        .Single(definition => definition.Name == name && definition.Kind == FunctionKind.Table)
        .Rows!(arguments, new FixedSession())
        .Select(row => row[0].ToString());
}
