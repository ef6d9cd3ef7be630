using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Exact decimal arithmetic over stored numerics: pg_numeric_…, and the mathematical functions that have a numeric form.</summary>
internal static class NumericFunctions
{
    private delegate PgNumeric Operation(PgNumeric left, PgNumeric right);

    public static void AddTo(FunctionList list)
    {
        Binary(list, "add", PgNumeric.Add);
        Binary(list, "sub", PgNumeric.Subtract);
        Binary(list, "mul", PgNumeric.Multiply);
        Binary(list, "div", PgNumeric.Divide);
        Binary(list, "mod", PgNumeric.Modulo);
        Binary(list, "power", PgNumeric.Power);
        Unary(list, "neg", static value => value.Negate());
        Unary(list, "abs", static value => value.Abs());
        Unary(list, "sign", static value => value.IsNaN ? value : value.Sign);
        Unary(list, "ceil", static value => value.Ceiling());
        Unary(list, "floor", static value => value.Floor());
        Unary(list, "sqrt", static value => value.Sqrt());
        Unary(list, "exp", static value => value.Exp());
        Unary(list, "ln", static value => value.Ln());
        list.Scalar(
            static (arguments, _) => SqlValue.FromInteger(Math.Sign(arguments.Numeric(0).CompareTo(arguments.Numeric(1)))),
            "pg_numeric_cmp(numeric, numeric) int4");
        list.Scalar(
            static (arguments, _) => Arguments.Numeric(arguments.Numeric(0).Round(arguments.Count > 1 ? arguments.Int4(1) : 0)),
            "pg_numeric_round(numeric, int4?) numeric");
        list.Scalar(
            static (arguments, _) => Arguments.Numeric(arguments.Numeric(0).Truncate(arguments.Count > 1 ? arguments.Int4(1) : 0)),
            "pg_numeric_trunc(numeric, int4?) numeric");
        list.Scalar(
            static (arguments, _) => Arguments.Numeric(arguments.Count == 1
                ? PgNumeric.Log(10, arguments.Numeric(0))
                : PgNumeric.Log(arguments.Numeric(0), arguments.Numeric(1))),
            "pg_numeric_log(numeric, numeric?) numeric");
        list.Scalar(static (arguments, _) => Arguments.Numeric(PgNumeric.DivideToInteger(arguments.Numeric(0), arguments.Numeric(1))), "div(numeric, numeric) numeric");
        list.Scalar(static (arguments, _) => Arguments.Numeric(arguments.Numeric(0).TrimScale()), "trim_scale(numeric) numeric");
        list.Scalar(static (arguments, _) => OfFinite(arguments.Numeric(0), static value => value.Scale), "scale(numeric) int4");
        list.Scalar(static (arguments, _) => OfFinite(arguments.Numeric(0), static value => value.TrimScale().Scale), "min_scale(numeric) int4");
        list.Scalar(static (arguments, _) => Arguments.Numeric(Factorial(arguments.Int8(0))), "factorial(int8) numeric");
        list.Scalar(
            static (arguments, _) => Arguments.Numeric(arguments.Numeric(0).ApplyTypeModifier(arguments.Int4(1))),
            "pg_numeric_fit(numeric, int4) numeric");
        list.Scalar(static (arguments, _) => Arguments.Numeric(arguments.Numeric(0)), "pg_numeric(any) numeric");
        AddAggregates(list);
    }

    private static void AddAggregates(FunctionList list)
    {
        list.AggregateAs("pg_numeric_sum", static () => new NumericSum(isAverage: false), "pg_numeric_sum(numeric) numeric");
        list.AggregateAs("pg_numeric_avg", static () => new NumericSum(isAverage: true), "pg_numeric_avg(numeric) numeric");
        list.AggregateAs("pg_avg", static () => new NumericSum(isAverage: true), "pg_avg(int8) numeric");
        list.AggregateAs("pg_int8_sum", static () => new IntegerSum(), "pg_int8_sum(int4) int8");
        list.AggregateAs("pg_numeric_min", static () => new Extreme(-1, CompareNumeric), "pg_numeric_min(numeric) numeric");
        list.AggregateAs("pg_numeric_max", static () => new Extreme(1, CompareNumeric), "pg_numeric_max(numeric) numeric");
    }

    private static int CompareNumeric(SqlValue left, SqlValue right) =>
        StoredValue.ToNumeric(left.AsView()).CompareTo(StoredValue.ToNumeric(right.AsView()));

    private static void Binary(FunctionList list, string name, Operation operation) => list.Scalar(
        (arguments, _) => Arguments.Numeric(operation(arguments.Numeric(0), arguments.Numeric(1))),
        $"pg_numeric_{name}(numeric, numeric) numeric");

    private static void Unary(FunctionList list, string name, Func<PgNumeric, PgNumeric> operation) => list.Scalar(
        (arguments, _) => Arguments.Numeric(operation(arguments.Numeric(0))),
        $"pg_numeric_{name}(numeric) numeric");

    private static SqlValue OfFinite(PgNumeric value, Func<PgNumeric, int> fact) =>
        value.IsFinite ? SqlValue.FromInteger(fact(value)) : SqlValue.Null;

    private static PgNumeric Factorial(long number)
    {
        if (number < 0)
        {
            throw new PgErrorException(SqlState.NumericValueOutOfRange, "factorial of a negative number is undefined");
        }

        // 32177! is the largest that fits numeric.
        if (number > 32_177)
        {
            throw DatatypeErrors.NumericOverflow();
        }

        System.Numerics.BigInteger product = 1;
        for (long i = 2; i <= number; i++)
        {
            product *= i;
        }

        return new PgNumeric(product, 0);
    }
}
