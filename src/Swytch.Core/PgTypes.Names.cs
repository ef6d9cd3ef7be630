using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core;

/// <summary>A type with its modifier, as a column, a cast or a parameter names it.</summary>
/// <param name="Modifier">pg_attribute.atttypmod; -1 when there is none.</param>
public readonly record struct PgTypeReference(uint Oid, int Modifier = -1)
{
    /// <summary>PostgreSQL's spelling: "character varying(50)".</summary>
    public override string ToString() => PgTypes.Format(Oid, Modifier);
}

public static partial class PgTypes
{
    /// <summary>Names that SQL, PostgreSQL and SQLite's documentation (sqlite.org/datatype3.html, section 3.1.1) have for a type besides its typname.</summary>
    private static readonly FrozenDictionary<string, uint> Synonyms = new Dictionary<string, uint>(StringComparer.Ordinal)
    {
        ["boolean"] = PgOid.Bool,
        ["smallint"] = PgOid.Int2,
        ["int"] = PgOid.Int4,
        ["integer"] = PgOid.Int4,
        ["bigint"] = PgOid.Int8,
        ["real"] = PgOid.Float4,
        ["float"] = PgOid.Float8,
        ["double precision"] = PgOid.Float8,
        ["decimal"] = PgOid.Numeric,
        ["dec"] = PgOid.Numeric,
        ["character varying"] = PgOid.VarChar,
        ["char varying"] = PgOid.VarChar,
        ["national character varying"] = PgOid.VarChar,
        ["national char varying"] = PgOid.VarChar,
        ["nchar varying"] = PgOid.VarChar,
        ["character"] = PgOid.BpChar,
        ["char"] = PgOid.BpChar,
        ["national character"] = PgOid.BpChar,
        ["national char"] = PgOid.BpChar,
        ["nchar"] = PgOid.BpChar,
        ["\"char\""] = PgOid.Char,
        ["bit varying"] = VarBitOid,
        ["time without time zone"] = PgOid.Time,
        ["time with time zone"] = PgOid.TimeTz,
        ["timestamp without time zone"] = PgOid.Timestamp,
        ["timestamp with time zone"] = PgOid.TimestampTz,

        ["tinyint"] = PgOid.Int2,
        ["mediumint"] = PgOid.Int4,
        ["unsigned big int"] = PgOid.Int8,
        ["double"] = PgOid.Float8,
        ["varying character"] = PgOid.VarChar,
        ["nvarchar"] = PgOid.VarChar,
        ["varchar2"] = PgOid.VarChar,
        ["native character"] = PgOid.BpChar,
        ["datetime"] = PgOid.Timestamp,
        ["blob"] = PgOid.Bytea,
        ["clob"] = PgOid.Text,
        ["string"] = PgOid.Text,
        ["any"] = PgOid.Text,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The type of a name: typname, synonym or SQLite's spelling. 0 when there is no such type.</summary>
    /// <param name="name">Lower case, words separated by single spaces, without modifiers or brackets.</param>
    public static uint OidOf(string name) =>
        Synonyms.TryGetValue(name, out var oid) ? oid : ByName.TryGetValue(name, out var type) ? type.Oid : 0;

    /// <summary>
    /// The type a declaration names. Modifiers that PostgreSQL refuses for lack of sense (integer(11)) are dropped, for SQLite takes them.
    /// </summary>
    /// <param name="name">Lower case, words separated by single spaces; an interval with its fields ("interval day to second").</param>
    /// <param name="modifiers">The numbers in parentheses.</param>
    /// <param name="isArray">Any number of dimensions: PostgreSQL does not tell them apart.</param>
    /// <returns>Null when no such type is known.</returns>
    /// <exception cref="PgErrorException">22023 for a modifier out of its range.</exception>
    public static PgTypeReference? Resolve(string name, IReadOnlyList<int> modifiers, bool isArray)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(modifiers);
        var fields = "";
        if (name.StartsWith("interval ", StringComparison.Ordinal))
        {
            fields = name["interval ".Length..];
            name = "interval";
        }

        var oid = OidOf(name);
        if (oid == 0)
        {
            return null;
        }

        if (name == "float" && modifiers.Count > 0)
        {
            oid = FloatOf(modifiers[0]);
        }

        var modifier = oid == PgOid.Interval
            ? IntervalModifier(fields, modifiers.Count > 0 ? modifiers[0] : null)
            : ModifierOf(oid, name, modifiers);
        if (!isArray)
        {
            return new PgTypeReference(oid, modifier);
        }

        return ArrayOf(oid) is var array and not 0 ? new PgTypeReference(array, modifier) : null;
    }

    /// <summary>Reads a declaration as text in any case: "VARCHAR(30)", "timestamp(3) with time zone", "numeric(10, 2)[]". Null when no such type is known.</summary>
    public static PgTypeReference? Resolve(string declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var name = new StringBuilder();
        var modifiers = new List<int>();
        var isArray = false;
        var position = 0;
        while (position < declaration.Length)
        {
            var character = declaration[position];
            if (character == '(')
            {
                var close = declaration.IndexOf(')', position);
                if (close < 0 || !TryReadNumbers(declaration.AsSpan(position + 1, close - position - 1), modifiers))
                {
                    return null;
                }

                position = close + 1;
            }
            else if (character == '[')
            {
                var close = declaration.IndexOf(']', position);
                if (close < 0)
                {
                    return null;
                }

                isArray = true;
                position = close + 1;
            }
            else
            {
                if (!char.IsWhiteSpace(character))
                {
                    name.Append(char.ToLowerInvariant(character));
                }
                else if (name.Length > 0 && name[^1] != ' ')
                {
                    name.Append(' ');
                }

                position++;
            }
        }

        var words = name.ToString().TrimEnd();
        if (words.StartsWith("pg_catalog.", StringComparison.Ordinal))
        {
            words = words["pg_catalog.".Length..];
        }

        if (words.EndsWith(" array", StringComparison.Ordinal))
        {
            words = words[..^" array".Length];
            isArray = true;
        }

        return Resolve(words, modifiers, isArray);
    }

    private static bool TryReadNumbers(ReadOnlySpan<char> text, List<int> numbers)
    {
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(text[part], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            numbers.Add(number);
        }

        return true;
    }

    private static uint FloatOf(int bits) => bits switch
    {
        < 1 => throw new PgErrorException(SqlState.InvalidParameterValue, "precision for type float must be at least 1 bit"),
        <= 24 => PgOid.Float4,
        <= 53 => PgOid.Float8,
        _ => throw new PgErrorException(SqlState.InvalidParameterValue, "precision for type float must be less than 54 bits"),
    };

    private static int ModifierOf(uint oid, string name, IReadOnlyList<int> modifiers)
    {
        switch (oid)
        {
            case PgOid.BpChar when modifiers.Count == 0:
                // character without a length is character(1); the internal name bpchar has no limit.
                return name == "bpchar" ? -1 : 1 + 4;
            case BitOid when modifiers.Count == 0:
                return 1;
            case PgOid.BpChar or PgOid.VarChar or BitOid or VarBitOid when modifiers.Count > 0:
                return LengthModifier(oid, modifiers[0]);
            case PgOid.Numeric when modifiers.Count > 0:
                return CheckedNumericModifier(modifiers[0], modifiers.Count > 1 ? modifiers[1] : 0);
            case PgOid.Time or PgOid.TimeTz or PgOid.Timestamp or PgOid.TimestampTz when modifiers.Count > 0:
                return int.Clamp(modifiers[0], 0, 6);
            default:
                return -1;
        }
    }

    private static int LengthModifier(uint oid, int length)
    {
        const int longest = 10_485_760;
        var typeName = oid switch { PgOid.BpChar => "char", BitOid => "bit", VarBitOid => "varbit", _ => "varchar" };
        if (length < 1)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, $"length for type {typeName} must be at least 1");
        }

        if (length > longest)
        {
            throw new PgErrorException(
                SqlState.InvalidParameterValue,
                string.Create(CultureInfo.InvariantCulture, $"length for type {typeName} cannot exceed {longest}"));
        }

        return oid is BitOid or VarBitOid ? length : length + 4;
    }

    private static int CheckedNumericModifier(int precision, int scale)
    {
        if (precision is < 1 or > 1000)
        {
            throw new PgErrorException(
                SqlState.InvalidParameterValue,
                string.Create(CultureInfo.InvariantCulture, $"NUMERIC precision {precision} must be between 1 and 1000"));
        }

        if (scale is < -1000 or > 1000)
        {
            throw new PgErrorException(
                SqlState.InvalidParameterValue,
                string.Create(CultureInfo.InvariantCulture, $"NUMERIC scale {scale} must be between -1000 and 1000"));
        }

        return NumericModifier(precision, scale);
    }
}
