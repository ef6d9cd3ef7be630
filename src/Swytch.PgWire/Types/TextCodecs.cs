using System.Buffers;
using System.Globalization;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Types;

/// <summary>Types whose binary format is their text: text, varchar, bpchar, name, "char", json, unknown, enums.</summary>
internal sealed class TextCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeText(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        if (value.Kind == ValueKind.Text && TypeOid != PgOid.BpChar)
        {
            output.Write(value.Bytes);
            return;
        }

        Datatype.Output(value, typeModifier, settings, output);
    }

    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        if (TypeOid == PgOid.Record)
        {
            throw new PgErrorException(SqlState.FeatureNotSupported, "binary output of type record is not supported");
        }

        EncodeText(value, typeModifier, TypeFormatSettings.Default, output);
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes) => Datatype.Input(bytes, -1, TypeFormatSettings.Default);
}

internal sealed class ByteaCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        if (value.Kind is ValueKind.Blob or ValueKind.Text)
        {
            output.Write(value.Bytes);
            return;
        }

        output.Write(System.Text.Encoding.UTF8.GetBytes(StoredValue.ToText(value)));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes) => SqlValue.FromBlob(bytes.ToArray());
}

internal sealed class UuidCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    private const int UuidBytes = 16;

    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        Span<byte> target = output.GetSpan(UuidBytes)[..UuidBytes];
        if (value.Kind == ValueKind.Blob && value.Bytes.Length == UuidBytes)
        {
            value.Bytes.CopyTo(target);
        }
        else if (value.Kind == ValueKind.Text)
        {
            PgUuid.Parse(value.Bytes, target);
        }
        else
        {
            throw DatatypeErrors.InvalidSyntax("uuid", StoredValue.ToText(value));
        }

        output.Advance(UuidBytes);
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, UuidBytes);
        return StoredValue.FromUuid(bytes);
    }
}

/// <summary>A version byte of 1, then the text (utils/adt/jsonb.c, jsonb_send).</summary>
internal sealed class JsonbCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    private const byte Version = 1;

    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        output.Write([Version]);
        Datatype.Output(value, typeModifier, TypeFormatSettings.Default, output);
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            throw DatatypeErrors.InvalidBinaryFormat();
        }

        if (bytes[0] != Version)
        {
            throw new PgErrorException(
                SqlState.InternalError,
                string.Create(CultureInfo.InvariantCulture, $"unsupported jsonb version number {bytes[0]}"));
        }

        return Datatype.Input(bytes[1..], -1, TypeFormatSettings.Default);
    }
}

/// <summary>The result of a function that returns nothing: no bytes in either format.</summary>
internal sealed class VoidCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeText(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        // Nothing stands for the value.
    }

    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        // Nothing stands for the value.
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, 0);
        return SqlValue.FromText(ReadOnlyMemory<byte>.Empty);
    }
}
