using System.Globalization;

namespace Swytch.WireClient.Transcripts;

/// <summary>Types by name and OID, as transcripts write them.</summary>
public static class BuiltInTypes
{
    /// <summary>OIDs and names of PostgreSQL's built-in types (src/include/catalog/pg_type.dat).</summary>
    private const string Rows =
        """
        16 bool 17 bytea 18 char 19 name 20 int8 21 int2 22 int2vector 23 int4 24 regproc 25 text 26 oid 28 xid 114 json
        700 float4 701 float8 705 unknown 1000 bool[] 1001 bytea[] 1003 name[] 1005 int2[] 1007 int4[] 1009 text[]
        1014 bpchar[] 1015 varchar[] 1016 int8[] 1021 float4[] 1022 float8[] 1028 oid[] 1042 bpchar 1043 varchar 1082 date
        1083 time 1114 timestamp 1115 timestamp[] 1182 date[] 1184 timestamptz 1185 timestamptz[] 1186 interval 1187 interval[]
        1231 numeric[] 1266 timetz 1700 numeric 2205 regclass 2206 regtype 2278 void 2950 uuid 2951 uuid[] 3802 jsonb
        3807 jsonb[]
        """;

    private static readonly Dictionary<uint, string> TypeNames = Rows
        .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Chunk(2)
        .ToDictionary(pair => uint.Parse(pair[0], CultureInfo.InvariantCulture), pair => pair[1]);

    /// <summary>The name, or the number where there is none.</summary>
    public static string Name(uint oid) => TypeNames.TryGetValue(oid, out var name) ? name : oid.ToString(CultureInfo.InvariantCulture);

    /// <summary>The OID of a name or of a number.</summary>
    public static uint Oid(string name)
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var oid))
        {
            return oid;
        }

        foreach (var (known, text) in TypeNames)
        {
            if (text == name)
            {
                return known;
            }
        }

        throw new FormatException($"no type {name}");
    }
}
