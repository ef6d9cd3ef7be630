using Swytch.Core;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private Operand Arithmetic(BinaryExpression expression, Operand left, Operand right)
    {
        if (DateArithmetic(expression, ref left, ref right) is { } moment)
        {
            return moment;
        }

        if (expression.Operator.Symbol == "-" && (left.Type == PgOid.Jsonb || TypeRules.IsArray(left.Type)))
        {
            return CallHelper(expression.Span, "jsonb_delete", PgOid.Jsonb, left, right.IsUnknown ? Coerce(right, PgOid.Text) : right);
        }

        (left, right) = UnifyArithmetic(left, right);
        if (!TypeRules.IsNumber(left.Type) || !TypeRules.IsNumber(right.Type))
        {
            return ForeignArithmetic(expression, left, right);
        }

        var type = TypeRules.ArithmeticType(left.Type, right.Type);
        if (type == PgOid.Numeric)
        {
            if (left.IsExactNumeric || right.IsExactNumeric || IsPostgres)
            {
                return CallHelper(expression.Span, "pg_numeric_" + FunctionSuffix(expression.Operator.Symbol), PgOid.Numeric, MakeExact(left), MakeExact(right));
            }

            return new Operand(expression.Span, PgOid.Float8);
        }

        if (type is PgOid.Float4 or PgOid.Float8)
        {
            Coerce(left, type);
            Coerce(right, type);
            return IsPostgres && expression.Operator.Symbol == "/"
                ? CallHelper(expression.Span, "pg_float8_div", type, left, right)
                : new Operand(expression.Span, type);
        }

        return IsPostgres && !CannotFail(expression.Operator.Symbol, right)
            ? CallHelper(expression.Span, $"pg_{PgTypes.Find(type)!.Name}_{FunctionSuffix(expression.Operator.Symbol)}", type, left, right)
            : new Operand(expression.Span, type);
    }

    /// <summary>Division by a literal that is neither 0 nor -1.</summary>
    private static bool CannotFail(string symbol, Operand right) =>
        symbol is "/" or "%" && right is { Kind: OperandKind.NumberLiteral, Literal: { } digits } && !digits.StartsWith('-') && digits.Trim('0').Length > 0;

    private static string FunctionSuffix(string symbol) => symbol switch
    {
        "+" => "add",
        "-" => "sub",
        "*" => "mul",
        "/" => "div",
        _ => "mod",
    };

    /// <summary>An unknown takes the other side's type; text beside a number is left to SQLite in its dialect.</summary>
    private (Operand Left, Operand Right) UnifyArithmetic(Operand left, Operand right)
    {
        if (left.IsUnknown && right.IsUnknown)
        {
            if (left.Kind == OperandKind.Parameter && right.Kind == OperandKind.Parameter)
            {
                // PostgreSQL cannot choose an operator here (42725); numbers in any form are what SQLite computes with.
                return (Coerce(left, PgOid.Float8), Coerce(right, PgOid.Float8));
            }

            return (left, right);
        }

        if (left.IsUnknown && CanBecome(left, right.Type))
        {
            left = Coerce(left, right.Type);
        }
        else if (right.IsUnknown && CanBecome(right, left.Type))
        {
            right = Coerce(right, left.Type);
        }

        return (left, right);
    }

    private bool CanBecome(Operand unknown, uint type) =>
        TypeRules.IsNumber(type) && (IsPostgres || unknown.Kind == OperandKind.Parameter);

    /// <summary>Arithmetic on what is no number: SQLite's dialect computes, PostgreSQL's refuses.</summary>
    private Operand ForeignArithmetic(BinaryExpression expression, Operand left, Operand right)
    {
        if (IsPostgres && !left.IsUndetermined && !right.IsUndetermined && !left.IsUnknown && !right.IsUnknown)
        {
            throw NoOperator(expression.Operator.Span, expression.Operator.Symbol, left, right);
        }

        var leftType = left.Type == PgOid.Bool ? PgOid.Int4 : left.Type;
        var rightType = right.Type == PgOid.Bool ? PgOid.Int4 : right.Type;
        return TypeRules.IsNumber(leftType) && TypeRules.IsNumber(rightType) && !left.IsExactNumeric && !right.IsExactNumeric
            ? new Operand(expression.Span, TypeRules.ArithmeticType(leftType, rightType) is var type && type == PgOid.Numeric ? PgOid.Float8 : type)
            : new Operand(expression.Span, PgOid.Unspecified);
    }

    /// <summary>Operators on dates, times and intervals (PostgreSQL manual, section 9.9), under PostgreSQL's own function names. Null when it is none.</summary>
    private Operand? DateArithmetic(BinaryExpression expression, ref Operand left, ref Operand right)
    {
        var symbol = expression.Operator.Symbol;
        if (!IsMoment(left.Type) && !IsMoment(right.Type))
        {
            return null;
        }

        if (left.IsUnknown)
        {
            left = Coerce(left, symbol is "*" ? PgOid.Float8 : symbol == "-" ? right.Type : right.Type is PgOid.Interval or PgOid.Date ? right.Type : PgOid.Interval);
        }

        if (right.IsUnknown)
        {
            right = Coerce(right, MomentPartner(symbol, left.Type, right));
        }

        var (function, type) = (left.Type, symbol, right.Type) switch
        {
            (PgOid.Date, "+", PgOid.Int2 or PgOid.Int4 or PgOid.Int8) => ("date_pli", PgOid.Date),
            (PgOid.Int2 or PgOid.Int4 or PgOid.Int8, "+", PgOid.Date) => ("date_pli", PgOid.Date),
            (PgOid.Date, "-", PgOid.Int2 or PgOid.Int4 or PgOid.Int8) => ("date_mii", PgOid.Date),
            (PgOid.Date, "-", PgOid.Date) => ("date_mi", PgOid.Int4),
            (PgOid.Date, "+", PgOid.Interval) or (PgOid.Interval, "+", PgOid.Date) => ("date_pl_interval", PgOid.Timestamp),
            (PgOid.Date, "-", PgOid.Interval) => ("date_mi_interval", PgOid.Timestamp),
            (PgOid.Date, "+", PgOid.Time) or (PgOid.Time, "+", PgOid.Date) => ("datetime_pl", PgOid.Timestamp),
            (PgOid.Timestamp, "+", PgOid.Interval) or (PgOid.Interval, "+", PgOid.Timestamp) => ("timestamp_pl_interval", PgOid.Timestamp),
            (PgOid.Timestamp, "-", PgOid.Interval) => ("timestamp_mi_interval", PgOid.Timestamp),
            (PgOid.TimestampTz, "+", PgOid.Interval) or (PgOid.Interval, "+", PgOid.TimestampTz) => ("timestamptz_pl_interval", PgOid.TimestampTz),
            (PgOid.TimestampTz, "-", PgOid.Interval) => ("timestamptz_mi_interval", PgOid.TimestampTz),
            (PgOid.Timestamp or PgOid.Date, "-", PgOid.Timestamp or PgOid.Date) => ("timestamp_mi", PgOid.Interval),
            (PgOid.TimestampTz, "-", PgOid.TimestampTz or PgOid.Timestamp or PgOid.Date) => ("timestamptz_mi", PgOid.Interval),
            (PgOid.Timestamp or PgOid.Date, "-", PgOid.TimestampTz) => ("timestamptz_mi", PgOid.Interval),
            (PgOid.Interval, "+", PgOid.Interval) => ("interval_pl", PgOid.Interval),
            (PgOid.Interval, "-", PgOid.Interval) => ("interval_mi", PgOid.Interval),
            (PgOid.Time, "+", PgOid.Interval) or (PgOid.Interval, "+", PgOid.Time) => ("time_pl_interval", PgOid.Time),
            (PgOid.Time, "-", PgOid.Interval) => ("time_mi_interval", PgOid.Time),
            (PgOid.Time, "-", PgOid.Time) => ("time_mi_time", PgOid.Interval),
            (PgOid.Interval, "*", _) when TypeRules.IsNumber(right.Type) => ("interval_mul", PgOid.Interval),
            (_, "*", PgOid.Interval) when TypeRules.IsNumber(left.Type) => ("interval_mul", PgOid.Interval),
            (PgOid.Interval, "/", _) when TypeRules.IsNumber(right.Type) => ("interval_div", PgOid.Interval),
            _ => ("", PgOid.Unspecified),
        };
        if (function.Length == 0)
        {
            return ForeignArithmetic(expression, left, right);
        }

        if (function is "timestamp_mi" or "timestamptz_mi")
        {
            left = Coerce(left, function == "timestamp_mi" ? PgOid.Timestamp : PgOid.TimestampTz);
            right = Coerce(right, function == "timestamp_mi" ? PgOid.Timestamp : PgOid.TimestampTz);
        }

        // The functions take the moment (or the interval of a product) first.
        var isReversed = symbol is "+" or "*" && IsMoment(right.Type) && (left.Type == PgOid.Interval || !IsMoment(left.Type) || left.Type == PgOid.Time)
            && !(left.Type == PgOid.Interval && right.Type == PgOid.Interval) && !(left.Type == PgOid.Time && right.Type == PgOid.Interval);
        return isReversed
            ? CallHelper(expression.Span, function, type, right, left)
            : CallHelper(expression.Span, function, type, left, right);
    }

    private static bool IsMoment(uint type) =>
        type is PgOid.Date or PgOid.Time or PgOid.TimeTz or PgOid.Timestamp or PgOid.TimestampTz or PgOid.Interval;

    private static uint MomentPartner(string symbol, uint left, Operand right) => (symbol, left) switch
    {
        ("*" or "/", PgOid.Interval) => PgOid.Float8,
        ("+", PgOid.Date) when right.Literal is null || int.TryParse(right.Literal, out _) => PgOid.Int4,
        ("+", _) => PgOid.Interval,
        _ => left,
    };
}
