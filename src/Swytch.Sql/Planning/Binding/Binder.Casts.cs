using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>The modifier of varchar(n) and char(n) is n + 4.</summary>
    private const int ModifierHeaderBytes = 4;

    private Operand BindCast(CastExpression expression, Scope scope)
    {
        if (expression.Syntax == CastSyntax.Function && !IsPostgres && SqliteCastType(expression.Type) is { } sqliteType)
        {
            return BindSqliteCast(expression, sqliteType, scope);
        }

        var target = ResolveType(expression.Type);
        if (expression.Operand.Unparenthesized is ArrayExpression { Items.Count: 0 })
        {
            Edits.Replace(expression.Span, "'[]'");
            return new Operand(expression.Span, target.Oid).Named("array");
        }

        var operand = Bind(expression.Operand, scope);
        var result = CastTo(operand, target, expression.Span);
        return operand.HasStrongName
            ? result.Named(operand.Name)
            : result with { Name = PgTypes.Find(target.Oid) is { } type ? ArrayAwareName(type) : Operand.UnnamedColumn };
    }

    private static string ArrayAwareName(PgType type) => type.IsArray ? PgTypes.Find(type.ElementOid)?.Name ?? type.Name : type.Name;

    private Operand CastTo(Operand operand, PgTypeReference target, TextSpan span)
    {
        if (operand.IsUnknown)
        {
            if (operand.Kind == OperandKind.Parameter)
            {
                Parameters.Infer(operand.ParameterNumber, target.Oid);
                operand = operand with { Type = Parameters[operand.ParameterNumber], IsExactNumeric = Parameters[operand.ParameterNumber] == PgOid.Numeric };
            }
            else
            {
                return CastLiteral(operand, target, span);
            }
        }

        if (operand is { Kind: OperandKind.NumberLiteral, Type: PgOid.Numeric, IsExactNumeric: false, Literal: { } digits }
            && digits.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
            && (TypeRules.IsInteger(target.Oid) || TypeRules.IsString(target.Oid)))
        {
            // 2.5 rounds away from zero and 1.50 keeps its digits: it is a numeric, not SQLite's REAL.
            operand = MakeExact(operand);
        }

        var isExact = target.Oid == PgOid.Numeric;
        var text = Text(operand);
        if (operand.IsUndetermined)
        {
            text = Conversion.Call(target.Oid, text, target.Modifier);
        }
        else if (operand.Kind == OperandKind.NumberLiteral && isExact && target.Modifier < 0)
        {
            text = Text(MakeExact(operand));
        }
        else
        {
            CheckCast(operand, target, span);
            text = Conversion.Emit(WithoutCollation(text, operand, target.Oid), operand.Type, operand.IsExactNumeric, target.Oid, target.Modifier);
            if (isExact && operand is { Type: PgOid.Numeric, IsExactNumeric: false } && target.Modifier < 0)
            {
                text = $"pg_cast_numeric({text})";
            }
        }

        Edits.Replace(span, Isolate(text, operand));
        return new Operand(span, target.Oid, target.Modifier) { IsExactNumeric = isExact };
    }

    /// <summary>A numeric or interval that is shown as text is ordered and compared as text from there on.</summary>
    private static string WithoutCollation(string text, Operand operand, uint target) =>
        TypeRules.IsString(target) && OrderCollation(operand) is not null && HasStorageCollation(operand) ? $"({text} COLLATE BINARY)" : text;

    /// <summary>What stood under a cast binds tightly; so must what replaces it.</summary>
    private static string Isolate(string text, Operand operand) =>
        text.StartsWith("CASE ", StringComparison.Ordinal) || operand.Kind == OperandKind.NumberLiteral && text[0] == '-' ? $"({text})" : text;

    private Operand CastLiteral(Operand literal, PgTypeReference target, TextSpan span)
    {
        if (target is { Oid: PgOid.VarChar or PgOid.BpChar, Modifier: >= ModifierHeaderBytes } && literal.Literal is { } words)
        {
            // An explicit cast cuts where an assignment refuses (PostgreSQL manual, section 8.3).
            literal = literal with { Literal = FirstCharacters(words, target.Modifier - ModifierHeaderBytes) };
        }

        var text = literal.Literal is null ? "NULL" : LiteralForm(literal, target.Oid, target.Modifier);
        Edits.Replace(span, text);
        return new Operand(span, target.Oid, target.Modifier) { IsExactNumeric = target.Oid == PgOid.Numeric };
    }

    private static string FirstCharacters(string text, int count)
    {
        var end = 0;
        while (count-- > 0 && end < text.Length)
        {
            end += char.IsSurrogatePair(text, end) ? 2 : 1;
        }

        return text[..end];
    }

    private void CheckCast(Operand operand, PgTypeReference target, TextSpan span)
    {
        var (from, to) = (operand.Type, target.Oid);
        var (fromCategory, toCategory) = (TypeRules.Category(from), TypeRules.Category(to));
        if (from == to || fromCategory == TypeCategory.String || toCategory == TypeCategory.String || fromCategory == toCategory
            || fromCategory == TypeCategory.User || toCategory == TypeCategory.User)
        {
            return;
        }

        var isAllowed = (from, to) switch
        {
            (PgOid.Bool, PgOid.Int4) => true,
            (PgOid.Int2 or PgOid.Int4 or PgOid.Int8, PgOid.Bool) => !IsPostgres || from == PgOid.Int4,
            (PgOid.Time, PgOid.Interval) or (PgOid.Interval, PgOid.Time) => true,
            _ => !IsPostgres && (fromCategory is TypeCategory.Numeric or TypeCategory.Boolean) && (toCategory is TypeCategory.Numeric or TypeCategory.Boolean),
        };
        if (!isAllowed)
        {
            throw Error(span, SqlState.CannotCoerce, $"cannot cast type {PgTypes.Format(from, null)} to {PgTypes.Format(to, null)}");
        }
    }

    /// <summary>
    /// In SQLite's dialect CAST to a type that SQLite itself knows is SQLite's CAST, announced as what it gives.
    /// Null for PostgreSQL's types.
    /// </summary>
    private static uint? SqliteCastType(TypeName type)
    {
        if (type.ArrayDimensions > 0 || type.Qualifier.Count > 0)
        {
            return null;
        }

        return type.Name switch
        {
            "integer" or "int" or "bigint" or "int8" or "int2" or "int4" or "smallint" or "tinyint" or "mediumint" or "unsigned big int" => PgOid.Int8,
            "real" or "float" or "double" or "double precision" or "float8" or "float4" => PgOid.Float8,
            "text" or "clob" or "string" => PgOid.Text,
            "varchar" or "char" or "character" or "character varying" or "nchar" or "nvarchar" or "varying character" or "native character" when type.Modifiers.Count == 0 => PgOid.Text,
            "blob" => PgOid.Bytea,
            "signed" => PgOid.Int8,
            _ => null,
        };
    }

    private Operand BindSqliteCast(CastExpression expression, uint type, Scope scope)
    {
        var operand = Bind(expression.Operand, scope);
        if (operand.IsUnknown)
        {
            operand = operand.Kind == OperandKind.Parameter ? Coerce(operand, type) : operand with { Type = PgOid.Text };
        }

        if (type == PgOid.Text && operand.Type is PgOid.TimestampTz)
        {
            Edits.Replace(operand.Span, Conversion.ToText(Text(operand), operand.Type, operand.IsExactNumeric));
        }
        else if (type == PgOid.Text)
        {
            Edits.Replace(operand.Span, WithoutCollation(Text(operand), operand, type));
        }

        var result = new Operand(expression.Span, type);
        return operand.HasStrongName ? result.Named(operand.Name) : result with { Name = PgTypes.Find(type)!.Name };
    }

    /// <exception cref="PgErrorException">42704 for a type that does not exist, 22023 for a modifier out of range.</exception>
    private PgTypeReference ResolveType(TypeName type)
    {
        var modifiers = new List<int>(type.Modifiers.Count);
        foreach (var modifier in type.Modifiers)
        {
            if (modifier.Unparenthesized is LiteralExpression { Kind: LiteralKind.Integer, Value: { } digits }
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                modifiers.Add(number);
            }
            else if (_source[modifier.Span.Start] == '-' && int.TryParse(_source.AsSpan(modifier.Span.Start, modifier.Span.Length), out var negative))
            {
                modifiers.Add(negative);
            }
            else
            {
                throw Error(modifier.Span, SqlState.SyntaxError, "type modifiers must be simple constants or identifiers");
            }
        }

        var name = type.IntervalFields is null ? type.Name : type.Name + " " + type.IntervalFields;
        if (type.IsQuoted && type.Name == "char")
        {
            name = "\"char\"";
        }

        return PgTypes.Resolve(name, modifiers, type.ArrayDimensions > 0)
            ?? throw Error(type.Span, SqlState.UndefinedObject, $"type \"{type.Name}\" does not exist");
    }

    private Operand BindAtTimeZone(AtTimeZoneExpression expression, Scope scope)
    {
        var operand = Bind(expression.Operand, scope);
        var zone = expression.Zone is null ? null : SettleText(Bind(expression.Zone, scope));
        if (operand.IsUnknown)
        {
            operand = Coerce(operand, PgOid.TimestampTz);
        }
        else if (operand.Type == PgOid.Date)
        {
            operand = Coerce(operand, PgOid.TimestampTz);
        }

        var type = operand.Type switch
        {
            PgOid.TimestampTz => PgOid.Timestamp,
            PgOid.Timestamp => PgOid.TimestampTz,
            PgOid.Time or PgOid.TimeTz => PgOid.TimeTz,
            _ => operand.Type,
        };
        Edits.Replace(expression.Span, $"timezone({(zone is null ? "current_setting('TimeZone')" : Text(zone))}, {Text(operand)})");
        return new Operand(expression.Span, type).Named("timezone");
    }
}
