using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

/// <summary>Arrays are stored as JSON arrays: SQLite's JSON functions build and read them (sqlite.org/json1.html).</summary>
internal sealed partial class Binder
{
    private Operand BindQuantified(QuantifiedExpression expression, Scope scope)
    {
        var left = Bind(expression.Left, scope);
        var isEquality = expression.Operator.Symbol == "=" && expression.Quantifier == Quantifier.Any;
        var isInequality = expression.Operator.Symbol is "<>" or "!=" && expression.Quantifier == Quantifier.All;
        if (expression.Query is { } query)
        {
            if (!isEquality && !isInequality)
            {
                throw Unsupported(expression.Span, $"{expression.Operator.Symbol} {expression.Quantifier.ToString().ToUpperInvariant()} over a subquery is not supported");
            }

            BindInQuery(left, query, scope, expression.Operator.Span);
            var rows = Edits.Text(query.Span);
            Edits.Replace(expression.Span, $"{Text(expression.Left)} {(isEquality ? "IN" : "NOT IN")} ({rows})");
            return new Operand(expression.Span, PgOid.Bool);
        }

        if (expression.Array!.Unparenthesized is ArrayExpression { Items: { Count: > 0 } items } && (isEquality || isInequality) && items[0] is not ArrayExpression)
        {
            BindInList(left, items, scope, expression.Operator.Span);
            var list = string.Join(", ", items.Select(item => Edits.Text(item.Span)));
            Edits.Replace(expression.Span, $"{Text(expression.Left)} {(isEquality ? "IN" : "NOT IN")} ({list})");
            return new Operand(expression.Span, PgOid.Bool);
        }

        return OverArray(expression, left, Bind(expression.Array!, scope), isEquality, isInequality);
    }

    private Operand OverArray(QuantifiedExpression expression, Operand left, Operand array, bool isEquality, bool isInequality)
    {
        if (array.IsUnknown)
        {
            var element = left.IsUnknown ? PgOid.Text : ComparisonType(left.Type);
            array = Coerce(array, PgTypes.ArrayOf(element) is var type and not 0 ? type : PgOid.TextArray);
        }

        var elementType = PgTypes.ElementOf(array.Type);
        if (elementType == 0 && IsPostgres && !array.IsUndetermined)
        {
            throw Error(expression.Array!.Span, SqlState.WrongObjectType, "op ANY/ALL (array) requires array on right side");
        }

        if (left.IsUnknown)
        {
            left = Coerce(left, ComparisonType(elementType));
        }

        if (IsPostgres)
        {
            CheckComparable(left, elementType, expression.Operator.Span);
        }

        var value = left.IsExactNumeric ? "pg_cast_numeric(value)" : "value";
        var source = Text(array);
        if (isEquality || isInequality)
        {
            left = CollateAsStored(left);

            // NOT IN over no rows is true, but over a NULL array PostgreSQL's answer is NULL.
            var guard = isInequality && array.Kind != OperandKind.StringLiteral ? $" AND {source} IS NOT NULL" : "";
            var test = $"{Text(left)} {(isEquality ? "IN" : "NOT IN")} (SELECT {value} FROM json_each({source}))";
            Edits.Replace(expression.Span, guard.Length == 0 ? test : $"({test}{guard})");
            return new Operand(expression.Span, PgOid.Bool);
        }

        var condition = Condition(expression.Operator, OuterText(left), value);
        Edits.Replace(
            expression.Span,
            expression.Quantifier == Quantifier.Any
                ? $"EXISTS (SELECT 1 FROM json_each({source}) WHERE {condition})"
                : $"NOT EXISTS (SELECT 1 FROM json_each({source}) WHERE NOT ({condition}))");
        return new Operand(expression.Span, PgOid.Bool);
    }

    /// <summary>A column's text that means the same inside a subquery over json_each.</summary>
    private string OuterText(Operand operand) => Text(operand);

    private string Condition(OperatorName name, string left, string right)
    {
        switch (name.Symbol)
        {
            case "=" or "<>" or "!=" or "<" or ">" or "<=" or ">=":
                return $"{left} {name.Symbol} {right}";
            case "~~" or "~~*" or "!~~" or "!~~*" or "~" or "~*" or "!~" or "!~*":
                var function = (name.Symbol.Contains("~~", StringComparison.Ordinal), name.Symbol.EndsWith('*')) switch
                {
                    (true, true) => "pg_ilike",
                    (true, false) => "pg_like",
                    (false, true) => "pg_iregex",
                    _ => "pg_regex",
                };
                return (name.Symbol[0] == '!' ? "NOT " : "") + $"{function}({left}, {right})";
            default:
                throw Unsupported(name.Span, $"operator {name.Symbol} with ANY or ALL is not supported");
        }
    }

    private Operand BindArray(ArrayExpression expression, Scope scope)
    {
        if (expression.Query is { } query)
        {
            var bound = BindQuery(query, scope, QueryUse.Subquery);
            Finish(bound);
            if (bound.Columns.Count != 1)
            {
                throw Error(expression.Span, SqlState.SyntaxError, "subquery must return only one column");
            }

            var column = bound.Columns[0];
            var element = ToJsonElement("v", column.Type);
            Edits.Replace(expression.Span, $"(WITH _array(v) AS ({Edits.Text(query.Span)}) SELECT json_group_array({element}) FROM _array)");
            var type = TypeRules.IsArray(column.Type) ? column.Type : PgTypes.ArrayOf(column.Type);
            return new Operand(expression.Span, type).Named("array");
        }

        var items = new List<Operand>();
        foreach (var item in expression.Items ?? [])
        {
            items.Add(Bind(item, scope));
        }

        var common = Unify(items, "ARRAY", expression.Span);
        if (common.IsUnknown)
        {
            common = common with { Type = PgOid.Text };
            items = [.. items.Select(SettleText)];
        }

        var elements = items.Select(item => ToJsonElement(Text(item), common.Type));
        Edits.Replace(expression.Span, $"json_array({string.Join(", ", elements)})");
        return new Operand(expression.Span, TypeRules.IsArray(common.Type) ? common.Type : PgTypes.ArrayOf(common.Type)).Named("array");
    }

    /// <summary>The element as a JSON value: numbers and booleans as such, everything else (numeric too, whose digits a JSON number would lose) as a string.</summary>
    private static string ToJsonElement(string text, uint type) => type switch
    {
        PgOid.Bool => $"json(CASE {text} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
        PgOid.Bytea => $"pg_cast_text({text})",
        _ when TypeRules.IsArray(type) => $"json({text})",
        _ => text,
    };

    private Operand BindSubscript(SubscriptExpression expression, Scope scope)
    {
        var operand = Bind(expression.Operand, scope);
        var lower = expression.Lower is null ? null : Coerce(Bind(expression.Lower, scope), PgOid.Int4);
        var upper = expression.Upper is null ? null : Coerce(Bind(expression.Upper, scope), PgOid.Int4);
        var result = new Operand(expression.Span, PgTypes.ElementOf(operand.Type)) { Name = operand.Name, HasStrongName = operand.HasStrongName };
        if (expression.IsSlice)
        {
            var (low, high) = (lower is null ? "NULL" : Text(lower), upper is null ? "NULL" : Text(upper));
            Edits.Replace(expression.Span, $"pg_array_slice({Text(operand)}, {low}, {high})");
            return result with { Type = operand.Type };
        }

        if (TypeRules.IsJson(operand.Type))
        {
            return CallHelper(expression.Span, "pg_json_get", PgOid.Jsonb, operand, lower!).Named(operand.Name);
        }

        if (PgTypes.ElementOf(operand.Type) == 0 && !operand.IsUndetermined)
        {
            throw Error(
                expression.Span,
                SqlState.DatatypeMismatch,
                $"cannot subscript type {DescribeType(operand)} because it does not support subscripting");
        }

        var isVector = operand.Type is PgOid.Int2Vector or PgOid.OidVector;
        if (lower is { Kind: OperandKind.NumberLiteral, Literal: { } digits } && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && (isVector || index > 0))
        {
            Edits.Replace(expression.Span, Invariantly($"({Text(operand)} ->> {(isVector ? index : index - 1)})"));
            return result;
        }

        Edits.Replace(expression.Span, $"pg_array_get({Text(operand)}, {(isVector ? $"{Text(lower!)} + 1" : Text(lower!))})");
        return result;
    }

    private Operand ConcatenateArrays(BinaryExpression expression, Operand left, Operand right)
    {
        var type = TypeRules.CommonType(left.Type, right.Type, out _);
        if (TypeRules.IsArray(left.Type) && TypeRules.IsArray(right.Type))
        {
            return CallHelper(expression.Span, "array_cat", type == 0 ? left.Type : type, left, right);
        }

        if (TypeRules.IsArray(left.Type))
        {
            return right.IsUnknown
                ? CallHelper(expression.Span, "array_cat", left.Type, left, Coerce(right, left.Type))
                : CallHelper(expression.Span, "array_append", left.Type, left, right);
        }

        return left.IsUnknown
            ? CallHelper(expression.Span, "array_cat", right.Type, Coerce(left, right.Type), right)
            : CallHelper(expression.Span, "array_prepend", right.Type, left, right);
    }

    /// <summary>-&gt; and its kin, containment and overlap (PostgreSQL manual, sections 9.16 and 9.19).</summary>
    private Operand JsonOrArrayOperator(BinaryExpression expression, Operand left, Operand right)
    {
        var isJson = TypeRules.IsJson(left.Type);
        switch (expression.Operator.Symbol)
        {
            case "->" or "->>":
                return JsonMember(expression, left, right);
            case "#>":
                return CallHelper(expression.Span, "pg_json_path", left.Type, left, Coerce(right, PgOid.TextArray));
            case "#>>":
                return CallHelper(expression.Span, "pg_json_path_text", PgOid.Text, left, Coerce(right, PgOid.TextArray));
            case "#-":
                return CallHelper(expression.Span, "jsonb_delete_path", PgOid.Jsonb, left, Coerce(right, PgOid.TextArray));
            case "@>" or "<@":
                return Contains(expression, left, right);
            case "&&" when TypeRules.IsArray(left.Type) || TypeRules.IsArray(right.Type):
                left = left.IsUnknown ? Coerce(left, right.Type) : left;
                right = right.IsUnknown ? Coerce(right, left.Type) : right;
                return CallHelper(expression.Span, "arrayoverlap", PgOid.Bool, left, right);
            case "?":
                return CallHelper(expression.Span, "jsonb_exists", PgOid.Bool, left, SettleText(right));
            case "?|":
                return CallHelper(expression.Span, "jsonb_exists_any", PgOid.Bool, left, Coerce(right, PgOid.TextArray));
            case "?&":
                return CallHelper(expression.Span, "jsonb_exists_all", PgOid.Bool, left, Coerce(right, PgOid.TextArray));
            default:
                _ = isJson;
                throw NoOperator(expression.Operator.Span, expression.Operator.Symbol, left, right);
        }
    }

    private Operand JsonMember(BinaryExpression expression, Operand left, Operand right)
    {
        var isText = expression.Operator.Symbol == "->>";
        if (!TypeRules.IsJson(left.Type) || !IsPostgres)
        {
            SettleText(right);
            return new Operand(expression.Span, isText ? PgOid.Unspecified : TypeRules.IsJson(left.Type) ? left.Type : PgOid.Text);
        }

        if (right.IsUnknown)
        {
            right = Coerce(right, PgOid.Text);
        }

        return CallHelper(expression.Span, isText ? "pg_json_get_text" : "pg_json_get", isText ? PgOid.Text : left.Type, left, right);
    }

    private Operand Contains(BinaryExpression expression, Operand left, Operand right)
    {
        var isReversed = expression.Operator.Symbol == "<@";
        if (TypeRules.IsArray(left.Type) || TypeRules.IsArray(right.Type))
        {
            left = left.IsUnknown ? Coerce(left, right.Type) : left;
            right = right.IsUnknown ? Coerce(right, left.Type) : right;
            return CallHelper(expression.Span, isReversed ? "arraycontained" : "arraycontains", PgOid.Bool, left, right);
        }

        left = Coerce(left, PgOid.Jsonb);
        right = Coerce(right, PgOid.Jsonb);
        return CallHelper(expression.Span, isReversed ? "jsonb_contained" : "jsonb_contains", PgOid.Bool, left, right);
    }
}
