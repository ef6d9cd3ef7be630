using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private const string NoOperatorHint = "No operator matches the given name and argument types. You might need to add explicit type casts.";

    /// <summary>Long chains lean to the left: they are followed down without recursion.</summary>
    private Operand BindBinary(BinaryExpression expression, Scope scope)
    {
        var spine = new Stack<BinaryExpression>();
        Expression leftmost = expression;
        while (leftmost is BinaryExpression binary)
        {
            spine.Push(binary);
            leftmost = binary.Left;
        }

        var left = Bind(leftmost, scope);
        while (spine.TryPop(out var binary))
        {
            left = Combine(binary, left, Bind(binary.Right, scope));
        }

        return left;
    }

    private Operand Combine(BinaryExpression expression, Operand left, Operand right)
    {
        var name = expression.Operator;
        if (name.Schema.Count > 0)
        {
            Edits.Replace(name.Span, name.Symbol);
        }

        switch (name.Symbol)
        {
            case "AND" or "OR":
                RequireBoolean(left, name.Symbol);
                RequireBoolean(right, name.Symbol);
                return new Operand(expression.Span, PgOid.Bool);
            case "=" or "==" or "<>" or "!=" or "<" or ">" or "<=" or ">=":
                return Compare(expression, left, right);
            case "+" or "-" or "*" or "/" or "%":
                return Arithmetic(expression, left, right);
            case "||":
                return Concatenate(expression, left, right);
            case "^":
                return Power(expression, left, right);
            case "&" or "|" or "<<" or ">>" or "#":
                return Bitwise(expression, left, right);
            case "~" or "~*" or "!~" or "!~*":
                return RegularExpression(expression.Span, name.Symbol, left, right);
            case "~~" or "!~~" or "~~*" or "!~~*":
                return LikeOperator(expression.Span, name.Symbol, left, right);
            case "^@":
                return CallHelper(expression.Span, "starts_with", PgOid.Bool, Coerce(left, PgOid.Text), Coerce(right, PgOid.Text));
            default:
                return JsonOrArrayOperator(expression, left, right);
        }
    }

    private void RequireBoolean(Operand operand, string clause)
    {
        if (operand.IsUnknown)
        {
            Coerce(operand, PgOid.Bool);
        }
        else if (IsPostgres && !operand.IsUndetermined && operand.Type != PgOid.Bool)
        {
            throw Error(
                operand.Span,
                SqlState.DatatypeMismatch,
                $"argument of {clause} must be type boolean, not type {PgTypes.Format(operand.Type, null)}");
        }
    }

    private Operand Compare(BinaryExpression expression, Operand left, Operand right)
    {
        UnifyComparison(left, right, expression.Operator.Symbol, expression.Operator.Span);
        return new Operand(expression.Span, PgOid.Bool);
    }

    /// <summary>Brings the two sides of a comparison to one storage form, as PostgreSQL's operator resolution would.</summary>
    private (Operand Left, Operand Right) UnifyComparison(Operand left, Operand right, string symbol, TextSpan operatorSpan)
    {
        if (left.Row is { } leftRow && right.Row is { } rightRow)
        {
            if (leftRow.Count != rightRow.Count)
            {
                throw Error(operatorSpan, SqlState.SyntaxError, "unequal number of entries in row expressions");
            }

            for (var index = 0; index < leftRow.Count; index++)
            {
                UnifyComparison(leftRow[index], rightRow[index], symbol, operatorSpan);
            }

            return (left, right);
        }

        if (left.IsUnknown && right.IsUnknown)
        {
            return (Coerce(left, PgOid.Text), Coerce(right, PgOid.Text));
        }

        if (left.IsUnknown)
        {
            left = Coerce(left, ComparisonType(right.Type));
        }
        else if (right.IsUnknown)
        {
            right = Coerce(right, ComparisonType(left.Type));
        }

        if (left.IsUndetermined || right.IsUndetermined)
        {
            return (left, right);
        }

        if (TypeRules.IsNumber(left.Type) && TypeRules.IsNumber(right.Type))
        {
            return UnifyNumbers(left, right);
        }

        if (left.Type == PgOid.Interval && right.Type == PgOid.Interval)
        {
            return (left, CollateBeside(left, right));
        }

        var type = TypeRules.CommonType(left.Type, right.Type, out var mismatch);
        if (!mismatch)
        {
            return TypeRules.Category(type) == TypeCategory.DateTime ? (Coerce(left, type), Coerce(right, type)) : (left, right);
        }

        if (IsPostgres && !AreComparable(left.Type, right.Type))
        {
            throw NoOperator(operatorSpan, symbol, left, right);
        }

        return (left, right);
    }

    /// <summary>The type that an unknown takes beside a column: varchar has no operators of its own and is compared as text.</summary>
    private static uint ComparisonType(uint type) => type == PgOid.VarChar ? PgOid.Text : type;

    private static bool AreComparable(uint left, uint right) =>
        (TypeRules.IsArray(left) && TypeRules.IsArray(right))
        || TypeRules.Category(left) == TypeCategory.User
        || TypeRules.Category(right) == TypeCategory.User
        || left == PgOid.Record
        || right == PgOid.Record;

    private PgErrorException NoOperator(TextSpan span, string symbol, Operand left, Operand right) => Error(
        span,
        SqlState.UndefinedFunction,
        $"operator does not exist: {DescribeType(left)} {symbol} {DescribeType(right)}",
        NoOperatorHint);

    private static string DescribeType(Operand operand) => operand.IsUnknown || operand.IsUndetermined ? "unknown" : PgTypes.Format(operand.Type, null);

    private (Operand Left, Operand Right) UnifyNumbers(Operand left, Operand right)
    {
        if (!left.IsExactNumeric && !right.IsExactNumeric)
        {
            return (left, right);
        }

        if (left.Type is PgOid.Float4 or PgOid.Float8 || right.Type is PgOid.Float4 or PgOid.Float8)
        {
            return (Coerce(left, PgOid.Float8), Coerce(right, PgOid.Float8));
        }

        left = MakeExact(left);
        right = MakeExact(right);
        return (left, CollateBeside(left, right));
    }

    /// <summary>The right side with the collation that the left one lacks: a computed column on the left would else be compared as bytes.</summary>
    private Operand CollateBeside(Operand left, Operand right)
    {
        if (HasStorageCollation(left) || right.HasExplicitCollation)
        {
            return right;
        }

        return CollateAsStored(left.Column is null ? right : right with { Column = null });
    }

    private static bool HasStorageCollation(Operand operand) => operand.HasExplicitCollation || operand.Column is { HasStorageCollation: true };

    /// <summary>The collation without which SQLite compares the operand's storage form wrongly; null when there is none.</summary>
    private static string? OrderCollation(Operand operand) =>
        operand.IsExactNumeric ? PgTypes.NumericCollation : operand.Type == PgOid.Interval ? PgTypes.IntervalCollation : null;

    /// <summary>True for an exact numeric or interval that is computed: SQLite does not know by which collation to compare it.</summary>
    private static bool NeedsCollation(Operand operand) => OrderCollation(operand) is not null && !HasStorageCollation(operand);

    /// <summary>Exact numerics and intervals that are computed sort and compare by value only when the collation is written.</summary>
    private Operand CollateAsStored(Operand operand)
    {
        if (!NeedsCollation(operand))
        {
            return operand;
        }

        Edits.Wrap(operand.Span, "", " COLLATE " + OrderCollation(operand));
        return operand with { HasExplicitCollation = true };
    }

    private Operand Bitwise(BinaryExpression expression, Operand left, Operand right)
    {
        (left, right) = UnifyArithmetic(left, right);
        if (expression.Operator.Symbol == "#")
        {
            return CallHelper(expression.Span, "pg_bitxor", left.Type, left, right);
        }

        var type = expression.Operator.Symbol is "<<" or ">>" ? left.Type : TypeRules.ArithmeticType(left.Type, right.Type);
        return new Operand(expression.Span, TypeRules.IsInteger(type) ? type : PgOid.Unspecified);
    }

    private Operand Power(BinaryExpression expression, Operand left, Operand right)
    {
        (left, right) = UnifyArithmetic(left, right);
        if (left.IsExactNumeric || right.IsExactNumeric)
        {
            return CallHelper(expression.Span, "pg_numeric_power", PgOid.Numeric, MakeExact(left), MakeExact(right));
        }

        return CallHelper(expression.Span, "pow", PgOid.Float8, left, right);
    }

    private Operand Concatenate(BinaryExpression expression, Operand left, Operand right)
    {
        if (TypeRules.IsArray(left.Type) || TypeRules.IsArray(right.Type))
        {
            return ConcatenateArrays(expression, left, right);
        }

        if (left.Type == PgOid.Jsonb || right.Type == PgOid.Jsonb)
        {
            return CallHelper(expression.Span, "jsonb_concat", PgOid.Jsonb, Coerce(left, PgOid.Jsonb), Coerce(right, PgOid.Jsonb));
        }

        if (left.Type == PgOid.Bytea && right.Type is PgOid.Bytea or PgOid.Unknown && IsPostgres)
        {
            return CallHelper(expression.Span, "byteacat", PgOid.Bytea, left, Coerce(right, PgOid.Bytea));
        }

        AsText(left);
        AsText(right);
        return new Operand(expression.Span, PgOid.Text);
    }

    /// <summary>A value beside || as PostgreSQL prints it; SQLite's dialect keeps SQLite's own print.</summary>
    private Operand AsText(Operand operand)
    {
        if (operand.IsUnknown)
        {
            return Coerce(operand, PgOid.Text);
        }

        return IsPostgres || operand.Type is PgOid.TimestampTz or PgOid.RegClass or PgOid.RegType ? Coerce(operand, PgOid.Text) : operand;
    }

    private Operand BindUnary(UnaryExpression expression, Scope scope)
    {
        var operand = Bind(expression.Operand, scope);
        switch (expression.Symbol)
        {
            case "NOT":
                RequireBoolean(operand, "NOT");
                return new Operand(expression.Span, PgOid.Bool);
            case "-" when operand.Kind == OperandKind.NumberLiteral && operand.Literal is { } digits && !digits.StartsWith('-'):
                return Negate(expression, operand, digits);
            case "-" or "+":
                return Sign(expression, operand);
            case "~":
                operand = operand.IsUnknown ? Coerce(operand, PgOid.Int4) : operand;
                return new Operand(expression.Span, TypeRules.IsInteger(operand.Type) ? operand.Type : PgOid.Unspecified);
            case "@":
                return CallHelper(expression.Span, "abs", operand.Type, operand);
            case "|/":
                return CallHelper(expression.Span, "sqrt", PgOid.Float8, operand);
            default:
                throw Unsupported(expression.Span, $"operator {expression.Symbol} is not supported");
        }
    }

    private Operand Negate(UnaryExpression expression, Operand operand, string digits)
    {
        var type = operand.Type;
        if (type == PgOid.Int8 && digits == "2147483648")
        {
            type = PgOid.Int4;
        }
        else if (type == PgOid.Numeric && digits == "9223372036854775808")
        {
            type = PgOid.Int8;
        }

        if (Slot(expression.Span) is { } slot)
        {
            Edits.Replace(expression.Span, slot.Text);
        }

        return new Operand(expression.Span, type) { Kind = OperandKind.NumberLiteral, Literal = "-" + digits };
    }

    private Operand Sign(UnaryExpression expression, Operand operand)
    {
        if (operand.IsUnknown)
        {
            operand = IsPostgres || operand.Kind == OperandKind.Parameter ? Coerce(operand, PgOid.Float8) : operand;
        }

        if (expression.Symbol == "-" && operand.IsExactNumeric)
        {
            return CallHelper(expression.Span, "pg_numeric_neg", PgOid.Numeric, operand);
        }

        if (expression.Symbol == "-" && operand.Type == PgOid.Interval)
        {
            return CallHelper(expression.Span, "interval_um", PgOid.Interval, operand);
        }

        var type = operand.Type == PgOid.Bool ? PgOid.Int4 : operand.Type;
        if (!TypeRules.IsNumber(type) && type != PgOid.Interval)
        {
            type = expression.Symbol == "+" && !operand.IsUnknown ? operand.Type : PgOid.Unspecified;
        }

        return new Operand(expression.Span, type) { IsExactNumeric = operand.IsExactNumeric };
    }

    /// <summary>Replaces the span by a call of a function over the operands.</summary>
    private Operand CallHelper(TextSpan span, string function, uint type, params ReadOnlySpan<Operand> arguments)
    {
        var texts = new string[arguments.Length];
        for (var index = 0; index < arguments.Length; index++)
        {
            texts[index] = Text(arguments[index]);
        }

        Edits.Replace(span, $"{function}({string.Join(", ", texts)})");
        return new Operand(span, type) { IsExactNumeric = type == PgOid.Numeric };
    }
}
