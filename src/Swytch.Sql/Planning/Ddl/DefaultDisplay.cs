using Swytch.Core;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

/// <summary>A DEFAULT as PostgreSQL's catalog prints it: strings with the column's type, booleans as words, the rest as written.</summary>
internal static class DefaultDisplay
{
    public static string Of(Expression value, string text, PgTypeReference type)
    {
        switch (value.Unparenthesized)
        {
            case LiteralExpression { Kind: LiteralKind.True }:
                return "true";
            case LiteralExpression { Kind: LiteralKind.False }:
                return "false";
            case LiteralExpression { Kind: LiteralKind.String or LiteralKind.EscapeString } literal:
                return Text(literal.Value, type);
            case LiteralExpression { Kind: LiteralKind.Null }:
                return type.Oid == PgOid.Text ? "NULL::text" : $"NULL::{PgTypes.Format(type.Oid, null)}";
            case LiteralExpression { Kind: LiteralKind.Integer } literal when type.Oid == PgOid.Bool:
                return literal.Value == "0" ? "false" : "true";
            case LiteralExpression { Kind: LiteralKind.Integer } literal when type.Oid is PgOid.Int8 or PgOid.Int2 or PgOid.Float8 or PgOid.Float4:
                return type.Oid == PgOid.Int8 ? $"'{literal.Value}'::bigint" : literal.Value;
            case SqlValueFunction function:
                return function.Name.ToUpperInvariant() + (function.Precision is { } precision ? $"({precision})" : "");
            default:
                return text;
        }
    }

    private static string Text(string value, PgTypeReference type) => type.Oid switch
    {
        PgOid.Bool => value is "t" or "true" or "1" or "yes" or "on" or "y" ? "true" : "false",
        PgOid.Int4 or PgOid.Numeric when value.Length > 0 && value.All(char.IsAsciiDigit) => value,
        PgOid.BpChar => Identifiers.Literal(value) + "::bpchar",
        _ => $"{Identifiers.Literal(value)}::{PgTypes.Format(type.Oid, null)}",
    };
}
