using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>Makes a value fit the column it is stored in (PostgreSQL manual, section 10.4 "Value Storage").</summary>
    private void Assign(Operand value, Column column)
    {
        if (value.Kind == OperandKind.Parameter && value.IsUnknown)
        {
            value = InferParameter(value, column.TypeOid);
        }

        if (value.Kind == OperandKind.StringLiteral && value.IsUnknown)
        {
            AssignLiteral(value, column);
            return;
        }

        var isExact = IsExactColumn(column);
        if (value.Kind == OperandKind.NumberLiteral && AssignNumber(value, column, isExact))
        {
            return;
        }

        CheckAssignable(value, column);
        if (AssignedText(Text(value), value, column, isExact) is { } text)
        {
            Edits.Replace(value.Span, text);
        }
    }

    private static bool IsExactColumn(Column column) =>
        column.TypeOid == PgOid.Numeric && string.Equals(column.Collation, "swytch_numeric", StringComparison.OrdinalIgnoreCase);

    private void AssignLiteral(Operand literal, Column column)
    {
        if (literal.Literal is null || (column.TypeOid == PgOid.Numeric && !IsExactColumn(column)))
        {
            return;
        }

        if (!IsPostgres && IsPlainInSqlite(column.TypeOid))
        {
            _options.Literals?.Refuse(column.TypeOid == PgOid.Bytea ? literal.Span : default);
            if (IsFitColumn(column))
            {
                FitLiteral(literal, column);
            }
            else if (column.TypeOid == PgOid.Bytea && literal.Literal.StartsWith("\\x", StringComparison.Ordinal))
            {
                Edits.Replace(literal.Span, LiteralForm(literal, PgOid.Bytea, -1));
            }

            return;
        }

        Edits.Replace(literal.Span, LiteralForm(literal, column.TypeOid, column.TypeModifier));
    }

    /// <summary>A number literal that fits is written in the column's form now. False leaves it to the general rule.</summary>
    private bool AssignNumber(Operand value, Column column, bool isExact)
    {
        if (isExact && PlainDecimal(value.Literal!) is { } plain)
        {
            Edits.Replace(value.Span, LiteralForm(value with { Literal = plain }, PgOid.Numeric, column.TypeModifier));
            return true;
        }

        if (IsPostgres && TypeRules.IsString(column.TypeOid) && PlainDecimal(value.Literal!) is { } digits)
        {
            Edits.Replace(value.Span, LiteralForm(value with { Literal = digits }, column.TypeOid, column.TypeModifier));
            return true;
        }

        if (TypeRules.IsInteger(column.TypeOid) && TypeRules.IsInteger(value.Type))
        {
            if (TypeRules.NumberRank(value.Type) <= TypeRules.NumberRank(column.TypeOid))
            {
                return true;
            }

            if ((IsPostgres || column.TypeOid == PgOid.Int2) && long.TryParse(value.Literal, out var number))
            {
                _options.Literals?.Refuse(value.Span);
                return column.TypeOid switch
                {
                    PgOid.Int2 => number is >= short.MinValue and <= short.MaxValue ? true : throw OutOfRange(column),
                    PgOid.Int4 => number is >= int.MinValue and <= int.MaxValue ? true : throw OutOfRange(column),
                    _ => true,
                };
            }
        }

        if (IsFitColumn(column) && column.TypeOid != PgOid.Float8 && PlainDecimal(value.Literal!) is { } written)
        {
            FitLiteral(value with { Literal = written }, column);
            return true;
        }

        return column.TypeOid == PgOid.Float8;
    }

    private static PgErrorException OutOfRange(Column column) =>
        new(SqlState.NumericValueOutOfRange, $"{PgTypes.Format(column.TypeOid, null)} out of range");

    private void CheckAssignable(Operand value, Column column)
    {
        if (!IsPostgres || value.IsUndetermined || value.IsUnknown)
        {
            return;
        }

        var (from, to) = (TypeRules.Category(value.Type), TypeRules.Category(column.TypeOid));
        var isAllowed = from == to
            ? from != TypeCategory.User || value.Type == column.TypeOid || (TypeRules.IsJson(value.Type) && TypeRules.IsJson(column.TypeOid)) || PgTypes.Find(column.TypeOid) is null
            : to == TypeCategory.String || (value.Type, column.TypeOid) is (PgOid.Time, PgOid.Interval) or (PgOid.Interval, PgOid.Time);
        if (!isAllowed)
        {
            throw Error(
                value.Span,
                SqlState.DatatypeMismatch,
                $"column \"{column.Name}\" is of type {PgTypes.Format(column.TypeOid, null)} but expression is of type {PgTypes.Format(value.Type, null)}",
                "You will need to rewrite or cast the expression.");
        }
    }

    /// <summary>The value's text brought to the column's type; null when it is in the right form already.</summary>
    private string? AssignedText(string text, Operand value, Column column, bool isExact)
    {
        var type = column.TypeOid;
        if (column.TypeOid == PgOid.Numeric && !isExact)
        {
            return null;
        }

        if (value.IsNull)
        {
            return null;
        }

        if (!IsPostgres && IsPlainInSqlite(type) && value.Type is not (PgOid.TimestampTz or PgOid.RegClass))
        {
            return IsFitColumn(column) ? FittedText(text, value, column) : null;
        }

        if (value.Type == type && (column.TypeModifier < 0 || column.TypeModifier == value.Modifier) && (type != PgOid.Numeric || value.IsExactNumeric))
        {
            return null;
        }

        if (TypeRules.IsInteger(type))
        {
            if (TypeRules.IsInteger(value.Type) && TypeRules.NumberRank(value.Type) <= TypeRules.NumberRank(type))
            {
                return null;
            }
        }

        if (type is PgOid.Text or PgOid.Float8 && Conversion.IsFree(value.Type, type))
        {
            return null;
        }

        if (type == PgOid.VarChar && column.TypeModifier < 0 && TypeRules.IsString(value.Type))
        {
            return null;
        }

        if (value.IsUndetermined)
        {
            return AssignCall(text, column);
        }

        if (TypeRules.IsString(type) || IsMoment(type) || (value.Type == PgOid.Numeric && TypeRules.IsInteger(type)))
        {
            text = Conversion.Emit(text, value.Type, value.IsExactNumeric, type, -1);
            return column.TypeModifier >= 0 || type is PgOid.BpChar ? AssignCall(text, column) : text;
        }

        return AssignCall(text, column);
    }

    private static string AssignCall(string text, Column column)
    {
        if (PgTypes.ElementOf(column.TypeOid) is var element and not 0)
        {
            return Invariantly($"pg_cast_array({text}, {element})");
        }

        var name = PgTypes.Find(column.TypeOid)?.Name ?? "text";
        return column.TypeModifier < 0 ? $"pg_assign_{name}({text})" : Invariantly($"pg_assign_{name}({text}, {column.TypeModifier})");
    }

    /// <summary>SQLite text of what a column takes when DEFAULT is written.</summary>
    private static string DefaultText(Column column) => column.Default is { } text ? $"({text})" : "NULL";
}
