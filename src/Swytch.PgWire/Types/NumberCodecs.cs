using System.Buffers;
using System.Buffers.Binary;
using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.PgWire.Types;

/// <summary>One byte, 0 or 1.</summary>
internal sealed class BooleanCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = StoredValue.ToBoolean(value) ? (byte)1 : (byte)0;
        output.Advance(1);
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, 1);
        return SqlValue.FromBoolean(bytes[0] != 0);
    }
}

internal sealed class Int2Codec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt16BigEndian(
            output.GetSpan(sizeof(short)),
            (short)StoredValue.ToInteger(value, short.MinValue, short.MaxValue, PgInteger.Int2Name));
        output.Advance(sizeof(short));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(short));
        return SqlValue.FromInteger(BinaryPrimitives.ReadInt16BigEndian(bytes));
    }
}

internal sealed class Int4Codec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(
            output.GetSpan(sizeof(int)),
            (int)StoredValue.ToInteger(value, int.MinValue, int.MaxValue, PgInteger.Int4Name));
        output.Advance(sizeof(int));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(int));
        return SqlValue.FromInteger(BinaryPrimitives.ReadInt32BigEndian(bytes));
    }
}

internal sealed class Int8Codec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        long integer = value.Kind == ValueKind.Integer
            ? value.Integer
            : StoredValue.ToInteger(value, long.MinValue, long.MaxValue, PgInteger.Int8Name);
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), integer);
        output.Advance(sizeof(long));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(long));
        return SqlValue.FromInteger(BinaryPrimitives.ReadInt64BigEndian(bytes));
    }
}

internal sealed class Float4Codec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteSingleBigEndian(output.GetSpan(sizeof(float)), PgFloat.Narrow(StoredValue.ToDouble(value)));
        output.Advance(sizeof(float));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(float));
        return StoredValue.FromDouble(BinaryPrimitives.ReadSingleBigEndian(bytes));
    }
}

internal sealed class Float8Codec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteDoubleBigEndian(output.GetSpan(sizeof(double)), StoredValue.ToDouble(value));
        output.Advance(sizeof(double));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(double));
        return StoredValue.FromDouble(BinaryPrimitives.ReadDoubleBigEndian(bytes));
    }
}

/// <summary>oid, xid, cid, reg*: four unsigned bytes. A reg* value that is a name has no binary form here (22P02).</summary>
internal sealed class OidCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        long number = value.Kind == ValueKind.Text && value.Bytes.SequenceEqual("-"u8)
            ? 0
            : StoredValue.ToInteger(value, int.MinValue, uint.MaxValue, Datatype.Name);
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), (uint)number);
        output.Advance(sizeof(uint));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(uint));
        return SqlValue.FromInteger(BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }
}
