using System.Buffers;
using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>
    /// Makes the operand a value of the type: a literal is read now, a parameter gets the type, anything else is converted where the storage forms differ.
    /// An undetermined operand stays as it is.
    /// </summary>
    private Operand Coerce(Operand operand, uint type, int modifier = -1)
    {
        if (type is PgOid.Unspecified or PgOid.Unknown)
        {
            return operand;
        }

        if (operand.Kind == OperandKind.Parameter && operand.IsUnknown)
        {
            operand = InferParameter(operand, type);
        }

        if (operand.Kind == OperandKind.StringLiteral && operand.IsUnknown)
        {
            return CoerceLiteral(operand, type, modifier);
        }

        if (operand.IsUndetermined || operand.IsUnknown || (operand.Type == type && modifier < 0))
        {
            return operand;
        }

        if (type == PgOid.Numeric && operand.Kind == OperandKind.NumberLiteral && modifier < 0)
        {
            return operand with { Type = PgOid.Numeric };
        }

        var isSqliteNumber = !IsPostgres && modifier < 0 && !operand.IsExactNumeric
            && (type == PgOid.Numeric || (operand.Type == PgOid.Numeric && type is PgOid.Float4 or PgOid.Float8));
        if (!Conversion.IsFree(operand.Type, type) && !isSqliteNumber)
        {
            Edits.Replace(operand.Span, Conversion.Emit(WithoutCollation(Text(operand), operand, type), operand.Type, operand.IsExactNumeric, type, modifier));
            return operand with { Type = type, Modifier = modifier, Column = null, Kind = OperandKind.Value, IsExactNumeric = type == PgOid.Numeric };
        }

        return operand with { Type = type, Modifier = modifier };
    }

    /// <summary>The parameter with the type that its place gives it, unless another place was first.</summary>
    private Operand InferParameter(Operand parameter, uint type)
    {
        Parameters.Infer(parameter.ParameterNumber, type);
        var actual = Parameters[parameter.ParameterNumber];
        if (actual != type && IsPostgres)
        {
            throw Error(
                parameter.Span,
                SqlState.AmbiguousParameter,
                Invariantly($"inconsistent types deduced for parameter ${parameter.ParameterNumber}"),
                detail: $"{PgTypes.Format(actual, null)} versus {PgTypes.Format(type, null)}");
        }

        return parameter with { Type = actual, IsExactNumeric = actual == PgOid.Numeric };
    }

    private Operand CoerceLiteral(Operand literal, uint type, int modifier)
    {
        var coerced = literal with { Type = type, Modifier = modifier };
        if (literal.Literal is null)
        {
            return coerced;
        }

        if (!IsPostgres && IsPlainInSqlite(type))
        {
            return coerced;
        }

        try
        {
            var text = LiteralForm(literal, type, modifier);
            Edits.Replace(literal.Span, text);
            return coerced with { IsExactNumeric = type == PgOid.Numeric };
        }
        catch (PgErrorException) when (!IsPostgres)
        {
            return literal with { Type = PgOid.Text };
        }
    }

    /// <summary>The literal as SQLite text in the type's storage form; read at execution when the answer depends on the session.</summary>
    private string LiteralForm(Operand literal, uint type, int modifier)
    {
        var text = literal.Literal!;
        if (TypeRules.IsOidLike(type) && type != PgOid.Oid && FindObject(literal, type) is { } oid)
        {
            return Invariantly($"{oid}");
        }

        if (!LiteralReader.IsConstant(text, type))
        {
            return Conversion.Call(type, SqliteText.Quote(text), modifier);
        }

        try
        {
            var read = LiteralReader.Read(text, type, modifier);
            if (read is not null && Slot(literal.Span) is { } slot)
            {
                slot.ReadAs(type, modifier);
                return slot.Text;
            }

            return read is { } value
                ? SqliteText.Literal(value)
                : Conversion.Emit(SqliteText.Quote(text), PgOid.Text, false, type, modifier);
        }
        // A value too long is found while assigning, not while reading the literal: PostgreSQL gives no position.
        catch (PgErrorException exception) when (exception.Error is { Position: 0, SqlState: not SqlState.StringDataRightTruncation })
        {
            throw new PgErrorException(exception.Error with { Position = Syntax.SqlPosition.Of(_source, literal.Span.Start) }, exception);
        }
    }

    /// <summary>'t'::regclass and its kin are looked up while planning. Null leaves the rest to execution.</summary>
    private uint? FindObject(Operand literal, uint type)
    {
        var text = literal.Literal!;
        if (text == "-")
        {
            return 0;
        }

        if (uint.TryParse(text, out var number))
        {
            return number;
        }

        switch (type)
        {
            case PgOid.RegClass:
                return FindRelationOid(literal, text);
            case PgOid.RegType:
                return PgTypes.Resolve(text) is { } found
                    ? found.Oid
                    : throw Error(literal.Span, SqlState.UndefinedObject, $"type \"{text}\" does not exist");
            case PgOid.RegNamespace:
                return Schema.SchemaNames.OidOf(Unquote(text)) is var schema and not 0
                    ? schema
                    : throw Error(literal.Span, SqlState.InvalidSchemaName, $"schema \"{text}\" does not exist");
            default:
                return null;
        }
    }

    private uint? FindRelationOid(Operand literal, string text)
    {
        var dot = text.LastIndexOf('.');
        var schema = dot < 0 ? null : Unquote(text[..dot]);
        var name = Unquote(text[(dot + 1)..]);
        if (_schema.FindRelation(schema, name) is { } relation)
        {
            return relation.Oid;
        }

        // Indexes and sequences are the catalog's to know.
        return null;
    }

    private static string Unquote(string name) =>
        name.Length > 1 && name[0] == '"' && name[^1] == '"'
            ? name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
            : name.ToLowerInvariant();

    /// <summary>Types whose literals SQLite compares and stores by its own affinity rules.</summary>
    private static bool IsPlainInSqlite(uint type) =>
        TypeRules.IsInteger(type) || TypeRules.IsString(type) || type is PgOid.Float4 or PgOid.Float8 or PgOid.Bytea or PgOid.Oid;

    /// <summary>The operand as canonical decimal text, for exact arithmetic and comparison.</summary>
    private Operand MakeExact(Operand operand)
    {
        if (operand.IsExactNumeric || operand.IsNull || operand.IsUndetermined)
        {
            return operand;
        }

        if (operand.Kind == OperandKind.NumberLiteral && operand.Literal is { } digits && PlainDecimal(digits) is { } plain)
        {
            Slot(operand.Span)?.ReadAs(PgOid.Numeric, -1);
            Edits.Replace(operand.Span, Slot(operand.Span)?.Text ?? SqliteText.Quote(plain));
        }
        else
        {
            Edits.Wrap(operand.Span, "pg_cast_numeric(", ")");
        }

        return operand with { Type = PgOid.Numeric, Modifier = -1, Column = null, IsExactNumeric = true, Kind = OperandKind.Value };
    }

    private static readonly SearchValues<char> s_decimalCharacters = SearchValues.Create("0123456789.");

    /// <summary>The literal as PostgreSQL prints a numeric; null for spellings with an exponent or another radix.</summary>
    private static string? PlainDecimal(string literal)
    {
        var digits = literal.StartsWith('-') ? literal.AsSpan(1) : literal;
        if (digits.IsEmpty || digits.ContainsAnyExcept(s_decimalCharacters))
        {
            return null;
        }

        var sign = literal.StartsWith('-') && digits.ContainsAnyExcept('0', '.') ? "-" : "";
        var text = digits.TrimStart('0').ToString();
        if (text.Length == 0 || text[0] == '.')
        {
            text = "0" + text;
        }

        return sign + text.TrimEnd('.');
    }

    /// <summary>Where nothing else decides, an unknown is text: result columns, arguments of functions that take anything.</summary>
    private Operand SettleText(Operand operand) => operand.IsUnknown ? Coerce(operand, PgOid.Text) : operand;
}
