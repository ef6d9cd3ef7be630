using System.Globalization;
using System.Runtime.CompilerServices;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning.Shapes;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>Trees are as high as the parser allows; a thread's stack may not be.</summary>
    private void EnsureStack(SyntaxNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error(node.Span, SqlState.StatementTooComplex, "stack depth limit exceeded");
        }
    }

    /// <summary>Binds an expression: its names are resolved, its text rewritten where SQLite's differs, its type found.</summary>
    public Operand Bind(Expression expression, Scope scope)
    {
        EnsureStack(expression);
        return expression switch
        {
            LiteralExpression literal => BindLiteral(literal),
            ColumnRef column => BindColumn(column, scope),
            ParameterExpression parameter => BindParameter(parameter),
            ParenthesizedExpression parenthesized => Bind(parenthesized.Inner, scope) with { Span = parenthesized.Span },
            BinaryExpression binary => BindBinary(binary, scope),
            UnaryExpression unary => BindUnary(unary, scope),
            CastExpression cast => BindCast(cast, scope),
            FunctionCall call => BindCall(call, scope),
            SqlValueFunction function => BindValueFunction(function),
            CaseExpression @case => BindCase(@case, scope),
            IsExpression @is => BindIs(@is, scope),
            InExpression @in => BindIn(@in, scope),
            BetweenExpression between => BindBetween(between, scope),
            LikeExpression like => BindLike(like, scope),
            QuantifiedExpression quantified => BindQuantified(quantified, scope),
            ExistsExpression exists => BindExists(exists, scope),
            SubqueryExpression subquery => BindScalarSubquery(subquery, scope),
            ArrayExpression array => BindArray(array, scope),
            SubscriptExpression subscript => BindSubscript(subscript, scope),
            RowExpression row => BindRow(row, scope),
            CollateExpression collate => BindCollate(collate, scope),
            AtTimeZoneExpression zone => BindAtTimeZone(zone, scope),
            RaiseExpression raise => BindRaise(raise, scope),
            DefaultExpression => throw Error(expression.Span, SqlState.SyntaxError, "DEFAULT is not allowed in this context"),
            StarExpression => throw Error(expression.Span, SqlState.SyntaxError, "row expansion via \"*\" is not supported here"),
            FieldAccessExpression access => BindFieldAccess(access, scope),
            CurrentOfExpression => throw Unsupported(expression.Span, "WHERE CURRENT OF is not supported"),
            NamedArgumentExpression => throw Unsupported(expression.Span, "named arguments are not supported"),
            VariadicArgumentExpression => throw Unsupported(expression.Span, "VARIADIC arguments are not supported"),
            _ => throw Unsupported(expression.Span, $"{expression.GetType().Name} is not supported"),
        };
    }

    /// <summary>Binds a condition: WHERE, ON, HAVING, CASE WHEN, FILTER.</summary>
    /// <param name="clause">As PostgreSQL names it in its error, for example "WHERE".</param>
    private Operand BindCondition(Expression expression, Scope scope, string clause)
    {
        var condition = Bind(expression, scope);
        if (condition.IsUnknown)
        {
            return Coerce(condition, PgOid.Bool);
        }

        if (IsPostgres && !condition.IsUndetermined && condition.Type != PgOid.Bool)
        {
            throw Error(
                expression.Span,
                SqlState.DatatypeMismatch,
                $"argument of {clause} must be type boolean, not type {PgTypes.Format(condition.Type, null)}");
        }

        return condition;
    }

    private Operand BindLiteral(LiteralExpression literal)
    {
        switch (literal.Kind)
        {
            case LiteralKind.Null:
                return new Operand(literal.Span, PgOid.Unknown) { Kind = OperandKind.StringLiteral };
            case LiteralKind.True or LiteralKind.False:
                return new Operand(literal.Span, PgOid.Bool);
            case LiteralKind.Integer:
                return BindInteger(literal);
            case LiteralKind.Numeric:
                return new Operand(literal.Span, PgOid.Numeric) { Kind = OperandKind.NumberLiteral, Literal = literal.Value };
            case LiteralKind.Blob:
                return new Operand(literal.Span, PgOid.Bytea);
            case LiteralKind.BitString:
                throw Unsupported(literal.Span, "bit strings are not supported");
            default:
                if (Slot(literal.Span) is { } slot)
                {
                    Edits.Replace(literal.Span, slot.Text);
                }
                else if (!literal.IsPlainString)
                {
                    Edits.Replace(literal.Span, SqliteText.Quote(literal.Value));
                }

                return new Operand(literal.Span, PgOid.Unknown) { Kind = OperandKind.StringLiteral, Literal = literal.Value };
        }
    }

    private Operand BindInteger(LiteralExpression literal)
    {
        var digits = literal.Value;
        var type = PgOid.Numeric;
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            type = value <= int.MaxValue ? PgOid.Int4 : PgOid.Int8;
            if (_source.AsSpan(literal.Span.Start, literal.Span.Length).Contains('_'))
            {
                Edits.Replace(literal.Span, digits);
            }
        }
        else if (digits.Length > 2 && digits[0] == '0' && char.IsAsciiLetter(digits[1]))
        {
            type = PgOid.Int8;
            if (digits[1] is not ('x' or 'X') && TryReadRadix(digits, out value))
            {
                Edits.Replace(literal.Span, value.ToString(CultureInfo.InvariantCulture));
                digits = value.ToString(CultureInfo.InvariantCulture);
            }
        }

        if (Slot(literal.Span) is { } slot)
        {
            Edits.Replace(literal.Span, slot.Text);
        }

        return new Operand(literal.Span, type) { Kind = OperandKind.NumberLiteral, Literal = digits };
    }

    /// <summary>Set when the literal, a sign before it included, becomes a parameter.</summary>
    private LiteralSlot? Slot(TextSpan span) => _options.Literals?.Find(span);

    private static bool TryReadRadix(string digits, out long value)
    {
        value = 0;
        var radix = digits[1] is 'o' or 'O' ? 8 : 2;
        foreach (var digit in digits.AsSpan(2))
        {
            if (digit < '0' || digit - '0' >= radix || value > (long.MaxValue - (digit - '0')) / radix)
            {
                return false;
            }

            value = (value * radix) + (digit - '0');
        }

        return true;
    }

    private Operand BindParameter(ParameterExpression parameter)
    {
        Parameters.Use(parameter.Number);
        Edits.Replace(parameter.Span, Invariantly($"?{parameter.Number}"));
        var type = Parameters[parameter.Number];
        return new Operand(parameter.Span, type == PgOid.Unspecified ? PgOid.Unknown : type)
        {
            Kind = OperandKind.Parameter,
            ParameterNumber = parameter.Number,
            IsExactNumeric = type == PgOid.Numeric,
        };
    }

    private Operand BindCase(CaseExpression @case, Scope scope)
    {
        var subject = @case.Operand is null ? null : Bind(@case.Operand, scope);
        var conditions = new List<Operand>(@case.Whens.Count);
        var results = new List<Operand>(@case.Whens.Count + 1);
        foreach (var when in @case.Whens)
        {
            conditions.Add(subject is null ? BindCondition(when.Condition, scope, "CASE/WHEN") : Bind(when.Condition, scope));
            results.Add(Bind(when.Result, scope));
        }

        if (subject is not null)
        {
            UnifyCaseSubject(subject, conditions);
        }

        var name = "case";
        if (@case.Else is not null)
        {
            // PostgreSQL considers the default first when it looks for the common type.
            var otherwise = Bind(@case.Else, scope);
            name = otherwise.HasStrongName ? otherwise.Name : name;
            results.Insert(0, otherwise);
        }

        return Unify(results, "CASE", @case.Span).Named(name);
    }

    /// <summary>CASE x WHEN y compares x = y for each y.</summary>
    private void UnifyCaseSubject(Operand subject, List<Operand> values)
    {
        foreach (var value in values)
        {
            var (left, right) = UnifyComparison(subject, value, "=", value.Span);
            if (left.Type != subject.Type && subject.IsUnknown)
            {
                subject = left;
            }

            _ = right;
        }
    }

    /// <summary>The common type of branches, each coerced to it: CASE, COALESCE, ARRAY, VALUES.</summary>
    /// <param name="construct">As PostgreSQL names it: "CASE types text and integer cannot be matched".</param>
    private Operand Unify(List<Operand> branches, string construct, TextSpan span)
    {
        var type = CommonType(branches, construct);
        var modifier = branches.Count == 0 ? -1 : branches[0].Modifier;
        var isExact = type == PgOid.Numeric && branches.Any(branch => branch.IsExactNumeric);
        foreach (var branch in branches)
        {
            if (type is not (PgOid.Unspecified or PgOid.Unknown))
            {
                CoerceBranch(branch, type, isExact);
            }

            if (branch.Type != type || branch.Modifier != modifier)
            {
                modifier = -1;
            }
        }

        return new Operand(span, type, modifier) { IsExactNumeric = isExact };
    }

    private Operand CoerceBranch(Operand branch, uint type, bool isExact)
    {
        var coerced = Coerce(branch, type);
        return isExact ? MakeExact(coerced) : coerced;
    }

    /// <summary>Unknown when all branches are; 0 when it cannot be known, which PostgreSQL's dialect refuses where types cannot be matched.</summary>
    private uint CommonType(List<Operand> branches, string construct)
    {
        var type = PgOid.Unknown;
        var isUndetermined = false;
        foreach (var branch in branches)
        {
            if (branch.IsUnknown)
            {
                continue;
            }

            if (branch.IsUndetermined)
            {
                isUndetermined = true;
                continue;
            }

            var common = TypeRules.CommonType(type, branch.Type, out var mismatch);
            if (mismatch)
            {
                if (IsPostgres && !isUndetermined)
                {
                    throw Error(
                        branch.Span,
                        SqlState.DatatypeMismatch,
                        $"{construct} types {PgTypes.Format(type, null)} and {PgTypes.Format(branch.Type, null)} cannot be matched");
                }

                isUndetermined = true;
                continue;
            }

            type = common;
        }

        // SQLite returns a string branch as the string it is.
        var hasForeignString = !IsPostgres && TypeRules.Category(type) is TypeCategory.Numeric or TypeCategory.Boolean
            && branches.Exists(branch => branch is { IsUnknown: true, Kind: OperandKind.StringLiteral, Literal: not null });
        return isUndetermined || hasForeignString ? PgOid.Unspecified : type;
    }

    private Operand BindExists(ExistsExpression exists, Scope scope)
    {
        var query = BindQuery(exists.Query, scope, QueryUse.Subquery);
        Finish(query);
        return new Operand(exists.Span, PgOid.Bool).Named("exists");
    }

    private Operand BindScalarSubquery(SubqueryExpression subquery, Scope scope)
    {
        var query = BindQuery(subquery.Query, scope, QueryUse.Subquery);
        Finish(query);
        if (query.Columns.Count == 1)
        {
            if (IsPostgres && MayGiveSeveralRows(subquery.Query))
            {
                RefuseSeveralRows(subquery.Query);
            }

            var column = query.Columns[0];
            return new Operand(subquery.Span, column.Type, column.Modifier) { IsExactNumeric = column.IsExactNumeric }.Named(column.Name);
        }

        return new Operand(subquery.Span, PgOid.Record)
        {
            Row = [.. query.Columns.Select(column => new Operand(subquery.Span, column.Type, column.Modifier) { IsExactNumeric = column.IsExactNumeric })],
        };
    }

    private Operand BindRow(RowExpression row, Scope scope)
    {
        var items = new List<Operand>(row.Items.Count);
        foreach (var item in row.Items)
        {
            items.Add(Bind(item, scope));
        }

        if (row.HasKeyword)
        {
            Edits.Replace(row.Span, "(" + string.Join(", ", items.Select(Text)) + ")");
        }

        return new Operand(row.Span, PgOid.Record) { Row = items }.Named("row");
    }

    private Operand BindCollate(CollateExpression collate, Scope scope)
    {
        var inner = Bind(collate.Operand, scope);
        var name = collate.Collation.Name.ToLowerInvariant();
        switch (name)
        {
            case "default" or "c" or "posix" or "ucs_basic" or "c.utf-8" or "c.utf8" or "en_us" or "en_us.utf-8" or "en_us.utf8" or "en-us-x-icu" or "und-x-icu":
                Edits.Replace(collate.Span, Text(inner));
                return inner with { Span = collate.Span };
            case "binary" or "nocase" or "rtrim" or PgTypes.NumericCollation or PgTypes.IntervalCollation:
                return inner with { Span = collate.Span, Column = null, HasExplicitCollation = true };
            default:
                throw Error(
                    collate.Collation.Span,
                    SqlState.UndefinedObject,
                    $"collation \"{collate.Collation.Name}\" for encoding \"UTF8\" does not exist");
        }
    }

    private Operand BindRaise(RaiseExpression raise, Scope scope)
    {
        if (raise.Action == RaiseAction.Rollback)
        {
            throw Unsupported(raise.Span, "RAISE(ROLLBACK) is not supported: it would undo other clients' work; use RAISE(ABORT)");
        }

        if (raise.Message is not null)
        {
            Bind(raise.Message, scope);
        }

        return new Operand(raise.Span, PgOid.Unspecified);
    }
}
