using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Swytch.Core.Datatypes;

/// <summary>The built-in types by OID and by name (PostgreSQL 15, catalog/pg_type.dat). What is not here is treated as text.</summary>
public static class DatatypeCatalog
{
    private static readonly Datatype[] All = BuildAll();

    private static readonly FrozenDictionary<uint, Datatype> ByOid = All.ToFrozenDictionary(type => type.Oid);

    private static readonly FrozenDictionary<string, Datatype> ByName = All.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    public static IReadOnlyList<Datatype> Types => All;

    /// <summary>text: what an unknown type is treated as.</summary>
    public static Datatype Text { get; } = ByOid[PgOid.Text];

    /// <summary>The type, or text for an OID that is not built in.</summary>
    public static Datatype Find(uint oid) => ByOid.TryGetValue(oid, out Datatype? type) ? type : Text;

    public static bool TryFind(uint oid, [NotNullWhen(true)] out Datatype? type) => ByOid.TryGetValue(oid, out type);

    /// <summary>By pg_type.typname, for example int4 or _text.</summary>
    public static bool TryFindByName(string name, [NotNullWhen(true)] out Datatype? type) => ByName.TryGetValue(name, out type);

    private static Datatype[] BuildAll()
    {
        Datatype int2 = new IntegerDatatype(PgOid.Int2, "int2", "smallint", 2, PgOid.Int2Array, short.MinValue, short.MaxValue);
        Datatype oid = new OidDatatype(PgOid.Oid, "oid", PgOid.OidArray, isAlias: false);
        List<Datatype> types =
        [
            new BooleanDatatype(),
            int2,
            new IntegerDatatype(PgOid.Int4, "int4", "integer", 4, PgOid.Int4Array, int.MinValue, int.MaxValue),
            new IntegerDatatype(PgOid.Int8, "int8", "bigint", 8, PgOid.Int8Array, long.MinValue, long.MaxValue),
            new FloatDatatype(PgOid.Float4, "float4", "real", 4, PgOid.Float4Array),
            new FloatDatatype(PgOid.Float8, "float8", "double precision", 8, PgOid.Float8Array),
            new NumericDatatype(),
            new TextDatatype(PgOid.Text, "text", "text", -1, PgOid.TextArray),
            new TextDatatype(PgOid.VarChar, "varchar", "character varying", -1, PgOid.VarCharArray),
            new TextDatatype(PgOid.BpChar, "bpchar", "character", -1, PgOid.BpCharArray),
            new TextDatatype(PgOid.Name, "name", "name", 64, PgOid.NameArray),
            new TextDatatype(PgOid.Char, "char", "\"char\"", 1, PgOid.CharArray, 'Z'),
            new TextDatatype(PgOid.Unknown, "unknown", "unknown", -2, 0, 'X'),
            new TextDatatype(PgOid.RefCursor, "refcursor", "refcursor", -1, 2201, 'U'),
            new TextDatatype(PgOid.PgNodeTree, "pg_node_tree", "pg_node_tree", -1, 0, 'Z'),
            new TextDatatype(PgOid.AclItem, "aclitem", "aclitem", 12, PgOid.AclItemArray, 'U'),
            new TextDatatype(PgOid.Inet, "inet", "inet", -1, 1041, 'I'),
            new TextDatatype(650, "cidr", "cidr", -1, 651, 'I'),
            new TextDatatype(142, "xml", "xml", -1, 143, 'U'),
            new TextDatatype(PgOid.Tid, "tid", "tid", 6, 1010, 'U'),
            new TextDatatype(PgOid.Record, "record", "record", -1, 2287, 'P'),
            new TextDatatype(PgOid.Void, "void", "void", 4, 0, 'P'),
            new TextDatatype(2275, "cstring", "cstring", -2, 1263, 'P'),
            new TextDatatype(PgOid.AnyArray, "anyarray", "anyarray", -1, 0, 'P'),
            new ByteaDatatype(),
            new UuidDatatype(),
            new DateDatatype(),
            new TimeDatatype(),
            new TimeTzDatatype(),
            new TimestampDatatype(),
            new TimestampTzDatatype(),
            new IntervalDatatype(),
            new JsonDatatype(PgOid.Json, "json", PgOid.JsonArray, isBinary: false),
            new JsonDatatype(PgOid.Jsonb, "jsonb", PgOid.JsonbArray, isBinary: true),
            oid,
            new OidDatatype(PgOid.Xid, "xid", 1011, isAlias: false),
            new OidDatatype(PgOid.Cid, "cid", 1012, isAlias: false),
            new OidDatatype(PgOid.RegProc, "regproc", 1008, isAlias: true),
            new OidDatatype(PgOid.RegProcedure, "regprocedure", 2207, isAlias: true),
            new OidDatatype(PgOid.RegOper, "regoper", 2208, isAlias: true),
            new OidDatatype(PgOid.RegOperator, "regoperator", 2209, isAlias: true),
            new OidDatatype(PgOid.RegClass, "regclass", PgOid.RegClassArray, isAlias: true),
            new OidDatatype(PgOid.RegType, "regtype", PgOid.RegTypeArray, isAlias: true),
            new OidDatatype(PgOid.RegRole, "regrole", 4097, isAlias: true),
            new OidDatatype(PgOid.RegNamespace, "regnamespace", 4090, isAlias: true),
        ];
        foreach (Datatype element in types.ToArray())
        {
            if (element.ArrayOid != 0)
            {
                types.Add(new ArrayDatatype(element.ArrayOid, element));
            }
        }

        types.Add(new VectorDatatype(PgOid.Int2Vector, "int2vector", 1006, int2));
        types.Add(new VectorDatatype(PgOid.OidVector, "oidvector", 1013, oid));
        return [.. types];
    }
}
