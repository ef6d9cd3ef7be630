using System.Collections.Frozen;
using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.PgWire.Types;

/// <summary>The codecs by type OID. A type that is not known (an enum, for example) is characters in both formats.</summary>
public static class PgTypeRegistry
{
    private static readonly FrozenDictionary<uint, PgTypeCodec> Codecs = Build();

    private static readonly PgTypeCodec Text = Codecs[PgOid.Text];

    /// <summary>The codec of a type; never null.</summary>
    public static PgTypeCodec Find(uint typeOid) => Codecs.TryGetValue(typeOid, out PgTypeCodec? codec) ? codec : Text;

    private static FrozenDictionary<uint, PgTypeCodec> Build()
    {
        Dictionary<uint, PgTypeCodec> codecs = [];
        foreach (Datatype type in DatatypeCatalog.Types)
        {
            if (Scalar(type) is { } codec)
            {
                codecs.Add(type.Oid, codec);
            }
        }

        foreach (Datatype type in DatatypeCatalog.Types)
        {
            if (type is ArrayDatatype array)
            {
                codecs.Add(type.Oid, new ArrayCodec(array, codecs[array.ElementOid]));
            }
            else if (type.ElementOid != 0)
            {
                codecs.Add(type.Oid, new VectorCodec(type, codecs[type.ElementOid]));
            }
        }

        return codecs.ToFrozenDictionary();
    }

    private static PgTypeCodec? Scalar(Datatype type) => type.Oid switch
    {
        PgOid.Bool => new BooleanCodec(type),
        PgOid.Int2 => new Int2Codec(type),
        PgOid.Int4 => new Int4Codec(type),
        PgOid.Int8 => new Int8Codec(type),
        PgOid.Float4 => new Float4Codec(type),
        PgOid.Float8 => new Float8Codec(type),
        PgOid.Numeric => new NumericCodec(type),
        PgOid.Bytea => new ByteaCodec(type),
        PgOid.Uuid => new UuidCodec(type),
        PgOid.Date => new DateCodec(type),
        PgOid.Time => new TimeCodec(type),
        PgOid.TimeTz => new TimeTzCodec(type),
        PgOid.Timestamp => new TimestampCodec(type),
        PgOid.TimestampTz => new TimestampTzCodec(type),
        PgOid.Interval => new IntervalCodec(type),
        PgOid.Jsonb => new JsonbCodec(type),
        PgOid.Void => new VoidCodec(type),
        PgOid.Oid or PgOid.Xid or PgOid.Cid => new OidCodec(type),
        PgOid.RegProc or PgOid.RegProcedure or PgOid.RegOper or PgOid.RegOperator or PgOid.RegClass or PgOid.RegType
            or PgOid.RegRole or PgOid.RegNamespace => new OidCodec(type),
        _ when type.ElementOid != 0 => null,
        _ => new TextCodec(type),
    };
}
