using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>
/// Integer arithmetic that raises 22003 and 22012 where SQLite would go to floating point or NULL: pg_int4_add and its like.
/// Operands are storage integers of any width; the result must fit the named type.
/// </summary>
internal static class IntegerFunctions
{
    private delegate Int128 Operation(Int128 left, Int128 right);

    public static void AddTo(FunctionList list)
    {
        AddFor(list, "int2", PgInteger.Int2Name, short.MinValue, short.MaxValue);
        AddFor(list, "int4", PgInteger.Int4Name, int.MinValue, int.MaxValue);
        AddFor(list, "int8", PgInteger.Int8Name, long.MinValue, long.MaxValue);
        AddFloats(list);
    }

    private static void AddFor(FunctionList list, string type, string sqlName, long minimum, long maximum)
    {
        Add("add", static (left, right) => left + right);
        Add("sub", static (left, right) => left - right);
        Add("mul", static (left, right) => left * right);
        Add("div", static (left, right) => right == 0 ? throw DatatypeErrors.DivisionByZero() : left / right);
        Add("mod", static (left, right) => right == 0 ? throw DatatypeErrors.DivisionByZero() : left % right);
        Add("gcd", Gcd);
        Add("lcm", static (left, right) => left == 0 || right == 0 ? 0 : Int128.Abs(left / Gcd(left, right) * right));
        list.Scalar((arguments, _) => Check(-(Int128)arguments.Int8(0)), $"pg_{type}_neg({type}) {type}");
        list.Scalar((arguments, _) => Check(Int128.Abs(arguments.Int8(0))), $"pg_{type}_abs({type}) {type}");
        list.Scalar((arguments, _) => Check(arguments.Int8(0)), $"pg_{type}_check(int8) {type}");
        list.Scalar((arguments, _) => Check(arguments.Int8(0)), $"pg_check_{type}(int8) {type}");

        void Add(string name, Operation operation) =>
            list.Scalar((arguments, _) => Check(operation(arguments.Int8(0), arguments.Int8(1))), $"pg_{type}_{name}({type}, {type}) {type}");

        SqlValue Check(Int128 value) => value >= minimum && value <= maximum
            ? SqlValue.FromInteger((long)value)
            : throw DatatypeErrors.OutOfRange(sqlName);
    }

    internal static Int128 Gcd(Int128 left, Int128 right)
    {
        left = Int128.Abs(left);
        right = Int128.Abs(right);
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }

    private static void AddFloats(FunctionList list)
    {
        list.Scalar(static (arguments, _) => Float(arguments, static (left, right) => left + right), "pg_float8_add(float8, float8) float8");
        list.Scalar(static (arguments, _) => Float(arguments, static (left, right) => left - right), "pg_float8_sub(float8, float8) float8");
        list.Scalar(static (arguments, _) => Float(arguments, static (left, right) => left * right), "pg_float8_mul(float8, float8) float8");
        list.Scalar(static (arguments, _) => Float(arguments, Divide), "pg_float8_div(float8, float8) float8");
        list.Scalar(
            static (arguments, _) => StoredValue.FromDouble(PgFloat.Narrow(Divide(arguments.Double(0), arguments.Double(1)))),
            "pg_float4_div(float4, float4) float4");
        list.Scalar(static (arguments, _) => SqlValue.FromReal(-arguments.Double(0)), "pg_float8_neg(float8) float8");
    }

    private static SqlValue Float(CallArguments arguments, Func<double, double, double> operation)
    {
        double left = arguments.Double(0);
        double right = arguments.Double(1);
        double result = operation(left, right);
        return double.IsInfinity(result) && double.IsFinite(left) && double.IsFinite(right)
            ? throw DatatypeErrors.FloatOverflow()
            : StoredValue.FromDouble(result);
    }

    private static double Divide(double left, double right) => right == 0 && !double.IsNaN(left) ? throw DatatypeErrors.DivisionByZero() : left / right;
}
