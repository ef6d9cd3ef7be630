using System.Globalization;
using Swytch.Core;

namespace Swytch.Sql.Planning.Binding;

/// <summary>
/// The SQLite text that turns a value of one type's storage form into another's
/// (pg_cast; PostgreSQL manual, section 53.10). Functions named pg_cast_… raise PostgreSQL's errors for values that do not fit.
/// </summary>
internal static class Conversion
{
    private const string SessionZone = "current_setting('TimeZone')";

    /// <param name="text">SQLite text of the value.</param>
    /// <param name="isExactNumeric">The value is canonical decimal text.</param>
    /// <param name="modifier">Of the target; -1 for none.</param>
    /// <returns>Text whose value has the target's storage form; <paramref name="text"/> itself when the forms agree.</returns>
    public static string Emit(string text, uint from, bool isExactNumeric, uint to, int modifier)
    {
        if (from == to)
        {
            return modifier < 0 ? text : Call(to, text, modifier);
        }

        if (to == PgOid.Text || (TypeRules.IsString(to) && to != PgOid.Char))
        {
            var asText = ToText(text, from, isExactNumeric);
            return to == PgOid.Text || (to is PgOid.VarChar or PgOid.BpChar && modifier < 0) ? asText : Call(to, asText, modifier);
        }

        if (from == PgOid.TimestampTz && to is PgOid.Timestamp or PgOid.Date or PgOid.Time)
        {
            var local = $"timezone({SessionZone}, {text})";
            return to == PgOid.Timestamp && modifier < 0 ? local : Call(to, local, modifier);
        }

        if (to == PgOid.TimestampTz && from is PgOid.Timestamp or PgOid.Date)
        {
            var zoned = from == PgOid.Date ? Call(PgOid.Timestamp, text, -1) : text;
            zoned = $"timezone({SessionZone}, {zoned})";
            return modifier < 0 ? zoned : Call(to, zoned, modifier);
        }

        if (TypeRules.IsNumber(from) && TypeRules.IsNumber(to))
        {
            return Number(text, from, isExactNumeric, to, modifier);
        }

        return (from, to) switch
        {
            (PgOid.Bool, PgOid.Int4) => text,
            (PgOid.Int4 or PgOid.Int2 or PgOid.Int8, PgOid.Bool) => $"({text} <> 0)",
            (PgOid.Jsonb, PgOid.Json) => text,
            _ when TypeRules.IsOidLike(to) && (TypeRules.IsInteger(from) || TypeRules.IsOidLike(from)) => text,
            _ when TypeRules.IsOidLike(from) && TypeRules.IsInteger(to) => to == PgOid.Int8 ? text : Call(to, text, -1),
            _ when TypeRules.IsArray(to) => Array(text, from, to),
            _ => Call(to, text, modifier),
        };
    }

    /// <summary>Whether values of the two types have the same form, so that nothing needs to be written between them.</summary>
    public static bool IsFree(uint from, uint to) =>
        from == to
        || (TypeRules.IsInteger(from) && TypeRules.IsInteger(to) && TypeRules.NumberRank(from) <= TypeRules.NumberRank(to))
        || (TypeRules.IsInteger(from) && to is PgOid.Float8)
        || (from == PgOid.Float4 && to == PgOid.Float8)
        || (TypeRules.IsString(from) && to is PgOid.Text or PgOid.VarChar or PgOid.BpChar);

    /// <summary>The text that PostgreSQL's output function would give.</summary>
    public static string ToText(string text, uint from, bool isExactNumeric) => from switch
    {
        PgOid.Bool => $"CASE {text} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
        PgOid.Int2 or PgOid.Int4 or PgOid.Int8 or PgOid.Oid or PgOid.Xid => $"CAST({text} AS TEXT)",
        PgOid.Numeric when isExactNumeric => text,
        PgOid.TimestampTz => $"pg_timestamptz_text({text})",
        PgOid.RegClass => $"regclassout({text})",
        PgOid.RegType => $"regtypeout({text})",
        PgOid.RegProc or PgOid.RegProcedure => $"regprocout({text})",
        PgOid.RegNamespace => $"regnamespaceout({text})",
        PgOid.RegRole => $"regroleout({text})",
        PgOid.Date or PgOid.Time or PgOid.TimeTz or PgOid.Timestamp or PgOid.Interval or PgOid.Uuid or PgOid.Json or PgOid.Jsonb => text,
        _ when TypeRules.IsString(from) => text,
        _ when PgTypes.ElementOf(from) != 0 => Invariantly($"pg_array_text({text}, {PgTypes.ElementOf(from)})"),
        _ => $"pg_cast_text({text})",
    };

    public static string Call(uint type, string text, int modifier)
    {
        var name = PgTypes.Find(type)?.Name ?? "text";
        return modifier < 0 ? $"pg_cast_{name}({text})" : Invariantly($"pg_cast_{name}({text}, {modifier})");
    }

    private static string Number(string text, uint from, bool isExactNumeric, uint to, int modifier)
    {
        switch (to)
        {
            case PgOid.Numeric:
                return Call(to, text, modifier);
            case PgOid.Float8:
                return $"CAST({text} AS REAL)";
            case PgOid.Float4:
                return Call(to, text, -1);
            default:
                if (TypeRules.IsInteger(from))
                {
                    return TypeRules.NumberRank(from) <= TypeRules.NumberRank(to) ? text : Call(to, text, -1);
                }

                return Call(to, isExactNumeric ? $"pg_numeric_round({text}, 0)" : text, -1);
        }
    }

    private static string Array(string text, uint from, uint to)
    {
        var element = PgTypes.ElementOf(to);
        var fromElement = PgTypes.ElementOf(from);
        if (fromElement != 0 && (IsFree(fromElement, element) || from == to))
        {
            return text;
        }

        return Invariantly($"pg_cast_array({text}, {element})");
    }

    private static string Invariantly(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
