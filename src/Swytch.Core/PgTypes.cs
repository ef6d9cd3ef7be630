using System.Collections.Frozen;
using System.Globalization;

namespace Swytch.Core;

/// <summary>PostgreSQL 15's built-in types: facts of pg_type, names and their synonyms, modifiers, and where SQLite keeps the values.</summary>
public static partial class PgTypes
{
    private static readonly FrozenDictionary<uint, PgType> ByOid = Read();

    private static readonly FrozenDictionary<string, PgType> ByName =
        ByOid.Values.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>All built-in types, arrays included, in the order of their oids.</summary>
    public static IReadOnlyList<PgType> All { get; } = [.. ByOid.Values.OrderBy(type => type.Oid)];

    public static PgType? Find(uint oid) => ByOid.GetValueOrDefault(oid);

    /// <summary>By pg_type.typname (int4, _text), exactly as written there; synonyms are <see cref="Resolve(string)"/>'s.</summary>
    public static PgType? FindByTypeName(string typname) => ByName.GetValueOrDefault(typname);

    /// <summary>The array type over an element type; 0 when there is none.</summary>
    public static uint ArrayOf(uint elementOid) => Find(elementOid)?.ArrayOid ?? 0;

    /// <summary>The element type of an array type or vector; 0 for anything else.</summary>
    public static uint ElementOf(uint arrayOid) =>
        Find(arrayOid) is { Category: 'A' } type ? type.ElementOid : 0;

    public static bool IsArray(uint oid) => Find(oid) is { IsArray: true };

    /// <summary>pg_type.typlen as RowDescription carries it; -1 for what we do not know.</summary>
    public static short LengthOf(uint oid) => Find(oid)?.Length ?? -1;

    /// <summary>pg_type.typcategory; 'X' (unknown) for what we do not know.</summary>
    public static char CategoryOf(uint oid) => Find(oid)?.Category ?? 'X';

    /// <summary>
    /// PostgreSQL's format_type (manual, section 9.26): "character varying(50)", "numeric(10,2)", "timestamp(3) with time zone".
    /// </summary>
    /// <param name="modifier">Null prints the type without regard to any modifier; -1 means that it has none.</param>
    public static string Format(uint oid, int? modifier)
    {
        if (oid == 0)
        {
            return "-";
        }

        if (Find(oid) is not { } type)
        {
            return "???";
        }

        if (type.IsArray && type.ElementOid != 0)
        {
            return Format(type.ElementOid, modifier) + "[]";
        }

        return (oid, modifier) switch
        {
            // Without a modifier at all these two mean "of length one" in SQL, so the internal name is printed when the length is known to be absent.
            (PgOid.BpChar, null) => "character",
            (BitOid, null) => "bit",
            (BitOid, < 0) => "\"bit\"",
            (PgOid.BpChar, < 0) => "bpchar",
            (_, null or < 0) => type.DisplayName,
            _ => WithModifier(type, modifier.Value),
        };
    }

    private const uint BitOid = 1560;
    private const uint VarBitOid = 1562;

    private static string WithModifier(PgType type, int modifier) => type.Oid switch
    {
        PgOid.BpChar => string.Create(CultureInfo.InvariantCulture, $"character({modifier - 4})"),
        PgOid.VarChar => string.Create(CultureInfo.InvariantCulture, $"character varying({modifier - 4})"),
        BitOid or VarBitOid => string.Create(CultureInfo.InvariantCulture, $"{type.DisplayName}({modifier})"),
        PgOid.Numeric => string.Create(CultureInfo.InvariantCulture, $"numeric({PrecisionOf(modifier)},{ScaleOf(modifier)})"),
        PgOid.Time => string.Create(CultureInfo.InvariantCulture, $"time({modifier}) without time zone"),
        PgOid.TimeTz => string.Create(CultureInfo.InvariantCulture, $"time({modifier}) with time zone"),
        PgOid.Timestamp => string.Create(CultureInfo.InvariantCulture, $"timestamp({modifier}) without time zone"),
        PgOid.TimestampTz => string.Create(CultureInfo.InvariantCulture, $"timestamp({modifier}) with time zone"),
        PgOid.Interval => "interval" + IntervalSuffix(modifier),
        _ => type.DisplayName,
    };

    /// <summary>Precision in a numeric modifier (src/backend/utils/adt/numeric.c: ((precision &lt;&lt; 16) | scale) + 4).</summary>
    public static int PrecisionOf(int numericModifier) => ((numericModifier - 4) >> 16) & 0xFFFF;

    /// <summary>Scale in a numeric modifier: eleven bits with a sign, -1000 to 1000.</summary>
    public static int ScaleOf(int numericModifier) => (((numericModifier - 4) & 0x7FF) ^ 1024) - 1024;

    public static int NumericModifier(int precision, int scale) => ((precision << 16) | (scale & 0x7FF)) + 4;

    private static FrozenDictionary<uint, PgType> Read()
    {
        var types = new Dictionary<uint, PgType>();
        foreach (var line in BuiltInRows.Split('\n'))
        {
            var type = ReadRow(line.Trim().Split('|'));
            types.Add(type.Oid, type);
            if (type.ArrayOid != 0)
            {
                types.Add(type.ArrayOid, ArrayOver(type));
            }
        }

        return types.ToFrozenDictionary();
    }

    private static PgType ReadRow(string[] fields) => new(
        Oid: uint.Parse(fields[0], CultureInfo.InvariantCulture),
        Name: fields[1],
        DisplayName: fields[21],
        Length: short.Parse(fields[2], CultureInfo.InvariantCulture),
        IsByValue: fields[3] == "t",
        Kind: (PgTypeKind)fields[4][0],
        Category: fields[5][0],
        IsPreferred: fields[6] == "t",
        Delimiter: fields[7][0],
        ElementOid: uint.Parse(fields[8], CultureInfo.InvariantCulture),
        ArrayOid: uint.Parse(fields[9], CultureInfo.InvariantCulture))
    {
        Input = fields[10],
        Output = fields[11],
        Receive = fields[12],
        Send = fields[13],
        ModifierIn = fields[14],
        ModifierOut = fields[15],
        Analyze = fields[16],
        Subscript = fields[17],
        Alignment = fields[18][0],
        Storage = fields[19][0],
        Collation = uint.Parse(fields[20], CultureInfo.InvariantCulture),
    };

    /// <summary>PostgreSQL makes every array type from its element in the same way (src/backend/catalog/genbki.pl).</summary>
    private static PgType ArrayOver(PgType element) => new(
        Oid: element.ArrayOid,
        Name: "_" + element.Name,
        DisplayName: element.DisplayName + "[]",
        Length: -1,
        IsByValue: false,
        Kind: element.Kind == PgTypeKind.Pseudo ? PgTypeKind.Pseudo : PgTypeKind.Base,
        Category: element.Kind == PgTypeKind.Pseudo ? 'P' : 'A',
        IsPreferred: false,
        Delimiter: element.Delimiter,
        ElementOid: element.Oid,
        ArrayOid: 0)
    {
        Input = "array_in",
        Output = "array_out",
        Receive = "array_recv",
        Send = "array_send",
        ModifierIn = element.ModifierIn,
        ModifierOut = element.ModifierOut,
        Analyze = "array_typanalyze",
        Subscript = "array_subscript_handler",
        Alignment = element.Alignment == 'd' ? 'd' : 'i',
        Storage = 'x',
        Collation = element.Collation,
    };
}
