using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Types;

/// <summary>
/// Arrays: number of dimensions, a flag for NULLs, the element type, length and lower bound of each dimension, then each
/// element with its length, -1 for NULL (utils/adt/arrayfuncs.c, array_send).
/// </summary>
internal sealed class ArrayCodec(ArrayDatatype datatype, PgTypeCodec element) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output) =>
        ArrayFormat.Write(PgArray.FromStored(value, datatype.Element), element, lowerBound: 1, typeModifier, output);

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes) => ArrayFormat.Read(bytes, element).ToStored();
}

/// <summary>int2vector and oidvector: an array of one dimension that starts at 0.</summary>
internal sealed class VectorCodec(Datatype datatype, PgTypeCodec element) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        PgArray array = PgArray.OneDimensional(element.Datatype, ((VectorDatatype)Datatype).Elements(value, TypeFormatSettings.Default));
        ArrayFormat.Write(array, element, lowerBound: 0, typeModifier, output);
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes) => ArrayFormat.Read(bytes, element).ToStored();
}

internal static class ArrayFormat
{
    private const int HeaderBytes = 12;
    private const int DimensionBytes = 8;

    public static void Write(PgArray array, PgTypeCodec element, int lowerBound, int typeModifier, IBufferWriter<byte> output)
    {
        // A vector has its one dimension even when it is empty.
        IReadOnlyList<int> dimensions = array.Dimensions.Count == 0 && lowerBound == 0 ? [0] : array.Dimensions;
        bool hasNull = false;
        for (int i = 0; i < array.Elements.Count; i++)
        {
            hasNull |= array.Elements[i].IsNull;
        }

        WriteInt32(dimensions.Count, output);
        WriteInt32(hasNull ? 1 : 0, output);
        WriteInt32((int)element.TypeOid, output);
        for (int i = 0; i < dimensions.Count; i++)
        {
            WriteInt32(dimensions[i], output);
            WriteInt32(lowerBound, output);
        }

        ArrayBufferWriter<byte> bytes = new();
        for (int i = 0; i < array.Elements.Count; i++)
        {
            if (array.Elements[i].IsNull)
            {
                WriteInt32(-1, output);
                continue;
            }

            bytes.ResetWrittenCount();
            element.EncodeBinary(array.Elements[i].AsView(), typeModifier, bytes);
            WriteInt32(bytes.WrittenCount, output);
            output.Write(bytes.WrittenSpan);
        }
    }

    public static PgArray Read(ReadOnlySpan<byte> bytes, PgTypeCodec element)
    {
        if (bytes.Length < HeaderBytes)
        {
            throw DatatypeErrors.InvalidBinaryFormat();
        }

        int dimensionCount = BinaryPrimitives.ReadInt32BigEndian(bytes);
        int flags = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        uint elementOid = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        if (dimensionCount is < 0 or > PgArray.MaximumDimensions)
        {
            throw new PgErrorException(
                dimensionCount < 0 ? SqlState.InvalidBinaryRepresentation : SqlState.ProgramLimitExceeded,
                dimensionCount < 0
                    ? string.Create(CultureInfo.InvariantCulture, $"invalid number of dimensions: {dimensionCount}")
                    : string.Create(CultureInfo.InvariantCulture, $"number of array dimensions ({dimensionCount}) exceeds the maximum allowed ({PgArray.MaximumDimensions})"));
        }

        if (flags is not (0 or 1))
        {
            throw new PgErrorException(SqlState.InvalidBinaryRepresentation, "invalid array flags");
        }

        if (elementOid != element.TypeOid && !AreCharacters(elementOid, element.TypeOid))
        {
            throw new PgErrorException(
                SqlState.DatatypeMismatch,
                $"binary data has array element type {elementOid} ({DatatypeCatalog.Find(elementOid).SqlName}) instead of expected {element.TypeOid} ({element.Datatype.SqlName})");
        }

        bytes = bytes[HeaderBytes..];
        List<int> dimensions = [];
        long count = ReadDimensions(ref bytes, dimensionCount, dimensions);
        List<SqlValue> elements = new((int)count);
        for (long i = 0; i < count; i++)
        {
            elements.Add(ReadElement(ref bytes, element));
        }

        return bytes.Length > 0
            ? throw DatatypeErrors.InvalidBinaryFormat()
            : elements.Count == 0 ? PgArray.Empty(element.Datatype) : new PgArray(element.Datatype, dimensions, elements);
    }

    private static long ReadDimensions(ref ReadOnlySpan<byte> bytes, int dimensionCount, List<int> dimensions)
    {
        if (bytes.Length < dimensionCount * DimensionBytes)
        {
            throw DatatypeErrors.InvalidBinaryFormat();
        }

        Int128 count = dimensionCount == 0 ? 0 : 1;
        for (int i = 0; i < dimensionCount; i++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes);
            bytes = bytes[DimensionBytes..];
            if (length < 0)
            {
                throw DatatypeErrors.InvalidBinaryFormat();
            }

            dimensions.Add(length);
            count *= length;
        }

        // Each element has at least its length: more elements than that cannot be there, so nothing is allocated for them.
        return count <= bytes.Length / sizeof(int) ? (long)count : throw DatatypeErrors.InvalidBinaryFormat();
    }

    private static SqlValue ReadElement(ref ReadOnlySpan<byte> bytes, PgTypeCodec element)
    {
        if (bytes.Length < sizeof(int))
        {
            throw DatatypeErrors.InvalidBinaryFormat();
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        bytes = bytes[sizeof(int)..];
        if (length == -1)
        {
            return SqlValue.Null;
        }

        if (length < 0 || length > bytes.Length)
        {
            throw DatatypeErrors.InvalidBinaryFormat();
        }

        SqlValue value = element.DecodeBinary(bytes[..length]);
        bytes = bytes[length..];
        return value;
    }

    private static bool AreCharacters(uint left, uint right) => IsCharacters(left) && IsCharacters(right);

    private static bool IsCharacters(uint oid) => oid is PgOid.Text or PgOid.VarChar or PgOid.BpChar or PgOid.Unknown or PgOid.Name;

    private static void WriteInt32(int value, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }
}
