using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Mathematical functions over double precision and what SQLite has with the same meaning (PostgreSQL manual, section 9.3).</summary>
internal static class MathFunctions
{
    private const string InvalidArgumentForPower = "2201F";
    private const string InvalidArgumentForLogarithm = "2201E";
    private const string InvalidArgumentForWidthBucket = "2201G";

    public static void AddTo(FunctionList list)
    {
        AddFloats(list);
        AddNatives(list);
        list.Session(static (_, session) => SqlValue.FromReal(session.NextRandom()), "pg_random() float8", "random() float8");
        list.Session(
            static (arguments, session) =>
            {
                double seed = arguments.Double(0);
                if (seed is not (>= -1 and <= 1))
                {
                    throw new PgErrorException(SqlState.InvalidParameterValue, $"setseed parameter {PgFloat.ToText(seed)} is out of allowed range [-1,1]");
                }

                session.SetRandomSeed(seed);
                return Arguments.Text("");
            },
            "setseed(float8) void");
        list.Scalar(static (arguments, _) => Pair(arguments, IntegerFunctions.Gcd), "gcd(int4, int4) int4", "gcd(int8, int8) int8");
        list.Scalar(
            static (arguments, _) => Pair(arguments, static (left, right) => left == 0 || right == 0 ? 0 : Int128.Abs(left / IntegerFunctions.Gcd(left, right) * right)),
            "lcm(int4, int4) int4", "lcm(int8, int8) int8");
        list.Scalar(static (arguments, _) => SqlValue.FromInteger(arguments.Int8(0) ^ arguments.Int8(1)), "pg_bitxor(int8, int8) int8");
        list.Scalar(WidthBucket, "width_bucket(float8, float8, float8, int4) int4", "width_bucket(numeric, numeric, numeric, int4) int4");
        list.NullTolerant(static (arguments, _) => Best(arguments, 1, Compare), "pg_greatest(variadic anyelement) anyelement");
        list.NullTolerant(static (arguments, _) => Best(arguments, 1, CompareIntervals), "pg_interval_greatest(variadic interval) interval");
        list.NullTolerant(static (arguments, _) => Best(arguments, -1, CompareIntervals), "pg_interval_least(variadic interval) interval");
        list.NullTolerant(static (arguments, _) => Best(arguments, -1, Compare), "pg_least(variadic anyelement) anyelement");
        list.NullTolerant(static (arguments, _) => SqlValue.FromInteger(CountNulls(arguments)), "num_nulls(variadic any) int4");
        list.NullTolerant(static (arguments, _) => SqlValue.FromInteger(arguments.Count - CountNulls(arguments)), "num_nonnulls(variadic any) int4");
    }

    private static void AddFloats(FunctionList list)
    {
        list.Scalar(static (arguments, _) => StoredValue.FromDouble(Math.Cbrt(arguments.Double(0))), "cbrt(float8) float8");
        list.Scalar(static (arguments, _) => StoredValue.FromDouble(Math.Round(arguments.Double(0), MidpointRounding.ToEven)), "pg_float8_round(float8) float8");
        list.Scalar(
            static (arguments, _) => arguments.Double(0) < 0
                ? throw new PgErrorException(InvalidArgumentForPower, "cannot take square root of a negative number")
                : StoredValue.FromDouble(Math.Sqrt(arguments.Double(0))),
            "pg_float8_sqrt(float8) float8");
        list.Scalar(static (arguments, _) => StoredValue.FromDouble(Logarithm(arguments.Double(0), Math.Log)), "pg_float8_ln(float8) float8");
        list.Scalar(static (arguments, _) => StoredValue.FromDouble(Logarithm(arguments.Double(0), Math.Log10)), "pg_float8_log(float8) float8");
        list.Scalar(static (arguments, _) => Finite(Math.Exp(arguments.Double(0)), arguments.Double(0)), "pg_float8_exp(float8) float8");
        list.Scalar(Power, "pg_float8_power(float8, float8) float8");
        list.Scalar(
            static (arguments, _) => arguments.Double(1) == 0
                ? throw DatatypeErrors.DivisionByZero()
                : StoredValue.FromDouble(Math.IEEERemainder(arguments.Double(0), arguments.Double(1))),
            "pg_float8_mod(float8, float8) float8");
        foreach ((string name, Func<double, double> function) in new (string, Func<double, double>)[]
        {
            ("cot", static value => 1 / Math.Tan(value)), ("sind", static value => Math.Sin(value * Math.PI / 180)), ("cosd", static value => Math.Cos(value * Math.PI / 180)),
            ("tand", static value => Math.Tan(value * Math.PI / 180)), ("asind", static value => Math.Asin(value) * 180 / Math.PI),
            ("acosd", static value => Math.Acos(value) * 180 / Math.PI), ("atand", static value => Math.Atan(value) * 180 / Math.PI),
        })
        {
            list.Scalar((arguments, _) => StoredValue.FromDouble(function(arguments.Double(0))), $"{name}(float8) float8");
        }
    }

    private static void AddNatives(FunctionList list)
    {
        foreach (string name in new[] { "acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "degrees", "radians", "sin", "sinh", "tan", "tanh", "exp", "sqrt", "ln" })
        {
            list.Native($"{name}(float8) float8");
        }

        list.NativeAs("log10", "log10(float8) float8", "log(float8) float8");
        list.Native("atan2(float8, float8) float8");
        list.Native("pi() float8");
        list.Native("power(float8, float8) float8");
        list.Native("pow(float8, float8) float8");
        list.Native("abs(int2) int2", "abs(int4) int4", "abs(int8) int8", "abs(float4) float4", "abs(float8) float8");
        list.Native("ceil(float8) float8");
        list.Native("ceiling(float8) float8");
        list.Native("floor(float8) float8");
        list.Native("trunc(float8) float8");
        list.Native("sign(float8) float8");
        list.Native("mod(int2, int2) int2", "mod(int4, int4) int4", "mod(int8, int8) int8");
        list.Native("coalesce(variadic anyelement) anyelement");
        list.Native("nullif(anyelement, anyelement) anyelement");
        list.NativeAggregate("count(any?) int8");
        list.NativeAggregate("min(anyelement) anyelement");
        list.NativeAggregate("max(anyelement) anyelement");
    }

    private static SqlValue Pair(CallArguments arguments, Func<Int128, Int128, Int128> operation)
    {
        Int128 result = operation(arguments.Int8(0), arguments.Int8(1));
        return result <= long.MaxValue ? SqlValue.FromInteger((long)result) : throw DatatypeErrors.OutOfRange(PgInteger.Int8Name);
    }

    private static double Logarithm(double value, Func<double, double> function) => value switch
    {
        0 => throw new PgErrorException(InvalidArgumentForLogarithm, "cannot take logarithm of zero"),
        < 0 => throw new PgErrorException(InvalidArgumentForLogarithm, "cannot take logarithm of a negative number"),
        _ => function(value),
    };

    private static SqlValue Power(CallArguments arguments, IFunctionSession session)
    {
        double value = arguments.Double(0);
        double exponent = arguments.Double(1);
        if (value == 0 && exponent < 0)
        {
            throw new PgErrorException(InvalidArgumentForPower, "zero raised to a negative power is undefined");
        }

        if (value < 0 && double.IsFinite(exponent) && Math.Floor(exponent) != exponent)
        {
            throw new PgErrorException(InvalidArgumentForPower, "a negative number raised to a non-integer power yields a complex result");
        }

        return Finite(Math.Pow(value, exponent), double.IsInfinity(value) ? value : exponent);
    }

    private static SqlValue Finite(double result, double input) => double.IsInfinity(result) && double.IsFinite(input)
        ? throw DatatypeErrors.FloatOverflow()
        : StoredValue.FromDouble(result);

    private static SqlValue WidthBucket(CallArguments arguments, IFunctionSession session)
    {
        PgNumeric operand = arguments.Numeric(0);
        PgNumeric low = arguments.Numeric(1);
        PgNumeric high = arguments.Numeric(2);
        long count = arguments.Int8(3);
        if (count <= 0)
        {
            throw new PgErrorException(InvalidArgumentForWidthBucket, "count must be greater than zero");
        }

        if (operand.IsNaN || low.IsNaN || high.IsNaN)
        {
            throw new PgErrorException(InvalidArgumentForWidthBucket, "operand, lower bound, and upper bound cannot be NaN");
        }

        if (low == high)
        {
            throw new PgErrorException(InvalidArgumentForWidthBucket, "lower bound cannot equal upper bound");
        }

        bool descends = low > high;
        if (descends ? operand > low : operand < low)
        {
            return SqlValue.FromInteger(0);
        }

        if (descends ? operand <= high : operand >= high)
        {
            return SqlValue.FromInteger(count + 1);
        }

        PgNumeric place = PgNumeric.DivideToInteger(PgNumeric.Multiply(PgNumeric.Subtract(operand, low), count), PgNumeric.Subtract(high, low));
        return SqlValue.FromInteger(place.ToInteger(0, int.MaxValue, PgInteger.Int4Name) + 1);
    }

    /// <summary>GREATEST and LEAST skip NULLs. Numbers and decimal texts compare as numbers, texts by their bytes.</summary>
    private static SqlValue Best(CallArguments arguments, int direction, Order order)
    {
        int best = -1;
        for (int i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].IsNull && (best < 0 || Math.Sign(order(arguments[i], arguments[best])) == direction))
            {
                best = i;
            }
        }

        return best < 0 ? SqlValue.Null : arguments[best].ToOwned();
    }

    private delegate int Order(scoped in ValueView left, scoped in ValueView right);

    private static int CompareIntervals(scoped in ValueView left, scoped in ValueView right) => StoredValue.ToInterval(left).CompareTo(StoredValue.ToInterval(right));

    private static int Compare(scoped in ValueView left, scoped in ValueView right)
    {
        bool leftIsText = left.Kind is ValueKind.Text or ValueKind.Blob;
        bool rightIsText = right.Kind is ValueKind.Text or ValueKind.Blob;
        if (!leftIsText && !rightIsText)
        {
            return left.Kind == ValueKind.Integer && right.Kind == ValueKind.Integer
                ? left.Integer.CompareTo(right.Integer)
                : StoredValue.ToDouble(left).CompareTo(StoredValue.ToDouble(right));
        }

        bool areNumbers = PgNumeric.TryParse(CastFunctions.Characters(left), out PgNumeric a, out _) & PgNumeric.TryParse(CastFunctions.Characters(right), out PgNumeric b, out _);
        return areNumbers ? a.CompareTo(b) : CastFunctions.Characters(left).SequenceCompareTo(CastFunctions.Characters(right));
    }

    private static int CountNulls(CallArguments arguments)
    {
        int count = 0;
        for (int i = 0; i < arguments.Count; i++)
        {
            count += arguments[i].IsNull ? 1 : 0;
        }

        return count;
    }
}
