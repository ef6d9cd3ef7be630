using System.Globalization;
using Swytch.Core;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

/// <summary>From a type as written to PostgreSQL's type and modifier.</summary>
public static class TypeNames
{
    /// <summary>Null when no such type is known. 22023 for a modifier out of its range.</summary>
    public static PgTypeReference? Resolve(TypeName type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Qualifier.Count > 0 && type.Qualifier[^1].Name is not "pg_catalog")
        {
            return null;
        }

        var modifiers = new List<int>(type.Modifiers.Count);
        foreach (var modifier in type.Modifiers)
        {
            if (ReadModifier(modifier) is not { } number)
            {
                return null;
            }

            modifiers.Add(number);
        }

        var name = type.Name;
        if (type.IsQuoted && name == "char")
        {
            name = "\"char\"";
        }

        if (type.IntervalFields is { } fields)
        {
            name = "interval " + fields;
        }

        return PgTypes.Resolve(name, modifiers, type.ArrayDimensions > 0);
    }

    private static int? ReadModifier(Expression modifier) => modifier switch
    {
        LiteralExpression literal when int.TryParse(literal.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        UnaryExpression { Symbol: "-" } negative when ReadModifier(negative.Operand) is { } number => -number,
        _ => null,
    };
}
