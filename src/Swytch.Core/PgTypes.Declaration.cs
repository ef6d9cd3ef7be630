using System.Globalization;

namespace Swytch.Core;

public static partial class PgTypes
{
    /// <summary>A short spelling that <see cref="Resolve(string)"/> reads back to the same type: "int4", "numeric(10,2)", "varchar(50)[]".</summary>
    public static string Declaration(PgTypeReference type)
    {
        if (ElementOf(type.Oid) is var element and not 0 && IsArray(type.Oid))
        {
            return Declaration(new PgTypeReference(element, type.Modifier)) + "[]";
        }

        var name = Find(type.Oid)?.Name ?? "text";
        if (type.Oid == PgOid.Char)
        {
            return "\"char\"";
        }

        if (type.Modifier < 0)
        {
            return name;
        }

        return type.Oid switch
        {
            PgOid.VarChar or PgOid.BpChar => string.Create(CultureInfo.InvariantCulture, $"{name}({type.Modifier - 4})"),
            PgOid.Numeric => string.Create(CultureInfo.InvariantCulture, $"numeric({PrecisionOf(type.Modifier)},{ScaleOf(type.Modifier)})"),
            PgOid.Interval => "interval" + IntervalSuffix(type.Modifier),
            _ => string.Create(CultureInfo.InvariantCulture, $"{name}({type.Modifier})"),
        };
    }
}
