using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private Operand BindIs(IsExpression expression, Scope scope)
    {
        var operand = Bind(expression.Operand, scope);
        var result = new Operand(expression.Span, PgOid.Bool);
        switch (expression.Test)
        {
            case IsTest.Null:
                if (operand.Kind == OperandKind.Parameter)
                {
                    // Nothing follows for its type, in PostgreSQL not even text.
                    Parameters.NoteTested(operand.ParameterNumber);
                }
                else
                {
                    SettleText(operand);
                }

                return result;
            case IsTest.True or IsTest.False:
                RequireBoolean(operand, expression.Test == IsTest.True ? "IS TRUE" : "IS FALSE");
                return result;
            case IsTest.Unknown:
                RequireBoolean(operand, "IS UNKNOWN");
                Edits.Replace(expression.TestSpan, expression.IsNegated ? "IS NOT NULL" : "IS NULL");
                return result;
            case IsTest.DistinctFrom:
                UnifyComparison(operand, Bind(expression.Other!, scope), "=", expression.TestSpan);
                Edits.Replace(expression.TestSpan, expression.IsNegated ? "IS" : "IS NOT");
                return result;
            case IsTest.Same:
                UnifyComparison(operand, Bind(expression.Other!, scope), "=", expression.TestSpan);
                return result;
            default:
                throw Unsupported(expression.TestSpan, $"{_source[expression.TestSpan.Start..expression.TestSpan.End]} is not supported");
        }
    }

    private Operand BindBetween(BetweenExpression expression, Scope scope)
    {
        var operand = Bind(expression.Operand, scope);
        var low = Bind(expression.Low, scope);
        var high = Bind(expression.High, scope);
        if (operand.IsUnknown)
        {
            var known = low.IsUnknown ? high : low;
            operand = Coerce(operand, known.IsUnknown ? PgOid.Text : ComparisonType(known.Type));
        }

        (operand, low) = UnifyComparison(operand, low, expression.IsNegated ? "<" : ">=", expression.Span);
        (operand, high) = UnifyComparison(operand, high, expression.IsNegated ? ">" : "<=", expression.Span);
        if (expression.IsSymmetric)
        {
            var (x, a, b) = (Text(operand), Text(low), Text(high));
            var not = expression.IsNegated ? "NOT " : "";
            Edits.Replace(expression.Span, $"({not}({x} BETWEEN {a} AND {b} OR {x} BETWEEN {b} AND {a}))");
        }

        return new Operand(expression.Span, PgOid.Bool);
    }

    private Operand BindIn(InExpression expression, Scope scope)
    {
        var operand = Bind(expression.Operand, scope);
        var result = new Operand(expression.Span, PgOid.Bool);
        if (expression.Items is { } items)
        {
            BindInList(operand, items, scope, expression.OperatorSpan);
            return result;
        }

        if (expression.Query is { } query)
        {
            BindInQuery(operand, query, scope, expression.OperatorSpan);
            return result;
        }

        foreach (var argument in expression.TableArguments ?? [])
        {
            SettleText(Bind(argument, scope));
        }

        if (expression.TableArguments is null)
        {
            var columns = FindTable(expression.Table!, scope).Columns;
            if (operand.IsUnknown && columns.Count > 0)
            {
                Coerce(operand, columns[0].Type);
            }
        }

        return result;
    }

    private void BindInList(Operand operand, IReadOnlyList<Expression> items, Scope scope, TextSpan operatorSpan)
    {
        var values = new List<Operand>(items.Count);
        foreach (var item in items)
        {
            values.Add(Bind(item, scope));
        }

        if (operand.IsUnknown)
        {
            var known = values.Find(value => !value.IsUnknown);
            operand = Coerce(operand, known is null ? PgOid.Text : ComparisonType(known.Type));
        }

        var anyExact = operand.IsExactNumeric || values.Exists(value => value.IsExactNumeric);
        foreach (var value in values)
        {
            // A list of several has one type, varchar's included, where a comparison would be one of text.
            var member = values.Count > 1 && value.IsUnknown && value.Kind == OperandKind.Parameter && operand.Row is null ? Coerce(value, operand.Type) : value;
            UnifyComparison(operand, member, "=", operatorSpan);
        }

        if (operand.Row is null)
        {
            WrapInCollation(!anyExact || operand.Type is PgOid.Float4 or PgOid.Float8 ? operand : MakeExact(operand));
        }
    }

    private void BindInQuery(Operand operand, Query query, Scope scope, TextSpan operatorSpan)
    {
        var bound = BindQuery(query, scope, QueryUse.Subquery);
        if (operand.IsUnknown && bound.Columns.Count == 1)
        {
            operand = Coerce(operand, ComparisonType(bound.Columns[0].Type));
        }

        var width = operand.Row?.Count ?? 1;
        if (bound.Columns.Count != width && !bound.IsOpen)
        {
            throw Error(
                operatorSpan,
                SqlState.SyntaxError,
                bound.Columns.Count > width ? "subquery has too many columns" : "subquery has too few columns");
        }

        if (operand.Row is null && operand.Type == PgOid.Numeric && operand.IsExactNumeric && bound.Columns is [{ IsExactNumeric: false } column]
            && !TypeRules.IsString(column.Type))
        {
            Finish(bound, [new TargetType(PgOid.Numeric, -1)]);
            return;
        }

        if (bound.Columns is [{ IsExactNumeric: true }] && operand.Row is null && TypeRules.IsInteger(operand.Type))
        {
            operand = MakeExact(operand);
        }

        if (operand.Row is null)
        {
            WrapInCollation(operand);
        }

        if (IsPostgres && operand.Row is null && bound.Columns is [{ } only])
        {
            CheckComparable(operand, only.Type, operatorSpan);
        }

        Finish(bound);
    }

    /// <summary>IN compares by the collation of its left side.</summary>
    private void WrapInCollation(Operand operand)
    {
        if (NeedsCollation(operand))
        {
            Edits.Wrap(operand.Span, "(", $" COLLATE {OrderCollation(operand)})");
        }
    }

    private void CheckComparable(Operand operand, uint type, TextSpan operatorSpan)
    {
        if (operand.IsUnknown || operand.IsUndetermined || type is PgOid.Unknown or PgOid.Unspecified)
        {
            return;
        }

        TypeRules.CommonType(operand.Type, type, out var mismatch);
        if (mismatch && !AreComparable(operand.Type, type))
        {
            throw NoOperator(operatorSpan, "=", operand, new Operand(operatorSpan, type));
        }
    }

    private Operand BindLike(LikeExpression expression, Scope scope)
    {
        var operand = Bind(expression.Operand, scope);
        var pattern = Bind(expression.Pattern, scope);
        var escape = expression.Escape is null ? null : Bind(expression.Escape, scope);
        var isOwn = expression.Kind is LikeKind.Ilike or LikeKind.SimilarTo || (expression.Kind == LikeKind.Like && IsPostgres);
        if (isOwn && IsPostgres)
        {
            RequireText(operand, expression, pattern);
        }

        operand = Padded(SettleText(operand));
        pattern = SettleText(pattern);
        escape = escape is null ? null : SettleText(escape);
        if (!isOwn)
        {
            return new Operand(expression.Span, PgOid.Bool);
        }

        var function = expression.Kind switch
        {
            LikeKind.Like => "pg_like",
            LikeKind.Ilike => "pg_ilike",
            _ => "pg_similar",
        };
        var result = escape is null
            ? CallHelper(expression.Span, function, PgOid.Bool, operand, pattern)
            : CallHelper(expression.Span, function, PgOid.Bool, operand, pattern, escape);
        return NegateIf(expression.IsNegated, result);
    }

    /// <summary>char(n) is stored without its trailing blanks; matching, counting octets and concat() see them in PostgreSQL, casts to text do not.</summary>
    private Operand Padded(Operand operand)
    {
        if (!IsPostgres || operand.Type != PgOid.BpChar || operand.Modifier <= ModifierHeaderBytes)
        {
            return operand;
        }

        Edits.Replace(operand.Span, Invariantly($"rpad({Text(operand)}, {operand.Modifier - ModifierHeaderBytes})"));
        return new Operand(operand.Span, PgOid.Text);
    }

    private void RequireText(Operand operand, LikeExpression expression, Operand pattern)
    {
        if (!operand.IsUnknown && !operand.IsUndetermined && !TypeRules.IsString(operand.Type))
        {
            var symbol = (expression.Kind == LikeKind.Ilike, expression.IsNegated) switch
            {
                (true, true) => "!~~*",
                (true, false) => "~~*",
                (false, true) => "!~~",
                _ => "~~",
            };
            throw NoOperator(expression.OperatorSpan, symbol, operand, pattern);
        }
    }

    private Operand NegateIf(bool isNegated, Operand result)
    {
        if (isNegated)
        {
            Edits.Wrap(result.Span, "(NOT ", ")");
        }

        return result;
    }

    private Operand RegularExpression(TextSpan span, string symbol, Operand left, Operand right)
    {
        left = Padded(SettleText(left));
        right = SettleText(right);
        var function = symbol.EndsWith('*') ? "pg_iregex" : "pg_regex";
        return NegateIf(symbol[0] == '!', CallHelper(span, function, PgOid.Bool, left, right));
    }

    private Operand LikeOperator(TextSpan span, string symbol, Operand left, Operand right)
    {
        left = Padded(SettleText(left));
        right = SettleText(right);
        var function = symbol.EndsWith('*') ? "pg_ilike" : "pg_like";
        return NegateIf(symbol[0] == '!', CallHelper(span, function, PgOid.Bool, left, right));
    }
}
