using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Types;

/// <summary>
/// numeric: number of groups, weight of the first group, sign, digits after the point, then the groups of four decimal
/// digits, each 16 bits (utils/adt/numeric.c, numeric_send).
/// </summary>
internal sealed class NumericCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    private const int Positive = 0x0000;
    private const int Negative = 0x4000;
    private const int NotANumber = 0xC000;
    private const int PositiveInfinity = 0xD000;
    private const int NegativeInfinity = 0xF000;
    private const int HeaderBytes = 8;
    private const int GroupDigits = 4;

    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        PgNumeric number = StoredValue.ToNumeric(value);
        if (!number.IsFinite)
        {
            WriteHeader(output.GetSpan(HeaderBytes), 0, 0, number.IsNaN ? NotANumber : number.Sign > 0 ? PositiveInfinity : NegativeInfinity, 0);
            output.Advance(HeaderBytes);
            return;
        }

        int padding = (GroupDigits - (number.Scale % GroupDigits)) % GroupDigits;
        string digits = BigInteger.Abs(number.Unscaled).ToString(CultureInfo.InvariantCulture) + new string('0', padding);
        digits = digits.PadLeft((digits.Length + GroupDigits - 1) / GroupDigits * GroupDigits, '0');
        int groups = digits.Length / GroupDigits;
        int weight = groups - ((number.Scale + padding) / GroupDigits) - 1;
        int first = 0;
        while (first < groups && IsZero(digits, first))
        {
            first++;
        }

        int end = groups;
        while (end > first && IsZero(digits, end - 1))
        {
            end--;
        }

        int count = end - first;
        int length = HeaderBytes + (count * sizeof(short));
        Span<byte> target = output.GetSpan(length);
        WriteHeader(target, count, count == 0 ? 0 : weight - first, number.Sign < 0 ? Negative : Positive, number.Scale);
        for (int i = 0; i < count; i++)
        {
            short group = short.Parse(digits.AsSpan((first + i) * GroupDigits, GroupDigits), NumberStyles.None, CultureInfo.InvariantCulture);
            BinaryPrimitives.WriteInt16BigEndian(target[(HeaderBytes + (i * sizeof(short)))..], group);
        }

        output.Advance(length);
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            throw DatatypeErrors.InvalidBinaryFormat();
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        int weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        int sign = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        int scale = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        if (bytes.Length != HeaderBytes + (count * sizeof(short)))
        {
            throw DatatypeErrors.InvalidBinaryFormat();
        }

        if (scale > PgNumeric.MaximumScale)
        {
            throw Invalid("scale");
        }

        switch (sign)
        {
            case NotANumber:
                return StoredValue.FromNumeric(PgNumeric.NaN);
            case PositiveInfinity:
                return StoredValue.FromNumeric(PgNumeric.PositiveInfinity);
            case NegativeInfinity:
                return StoredValue.FromNumeric(PgNumeric.NegativeInfinity);
            case Positive or Negative:
                break;
            default:
                throw Invalid("sign");
        }

        return StoredValue.FromNumeric(Compose(bytes[HeaderBytes..], count, weight, sign == Negative, scale));
    }

    private static PgNumeric Compose(ReadOnlySpan<byte> groups, int count, int weight, bool negative, int scale)
    {
        if (count > (PgNumeric.MaximumIntegerDigits + PgNumeric.MaximumScale) / GroupDigits)
        {
            throw DatatypeErrors.NumericOverflow();
        }

        char[] digits = new char[(count * GroupDigits) + 1];
        digits[0] = '0';
        for (int i = 0; i < count; i++)
        {
            short group = BinaryPrimitives.ReadInt16BigEndian(groups[(i * sizeof(short))..]);
            if (group is < 0 or > 9999)
            {
                throw Invalid("digit");
            }

            int rest = group;
            for (int d = GroupDigits; d > 0; d--)
            {
                digits[(i * GroupDigits) + d] = (char)('0' + (rest % 10));
                rest /= 10;
            }
        }

        BigInteger unscaled = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (unscaled.IsZero)
        {
            return new PgNumeric(BigInteger.Zero, scale);
        }

        // Digits after the point that the groups hold; below zero the groups end before the point.
        int held = (count - 1 - weight) * GroupDigits;
        if (held < 0)
        {
            unscaled *= BigInteger.Pow(10, -held);
            held = 0;
        }

        PgNumeric number = new(negative ? -unscaled : unscaled, held);
        return number.Truncate(scale);
    }

    private static bool IsZero(string digits, int group) =>
        digits.AsSpan(group * GroupDigits, GroupDigits).SequenceEqual("0000");

    private static void WriteHeader(Span<byte> target, int count, int weight, int sign, int scale)
    {
        BinaryPrimitives.WriteInt16BigEndian(target, (short)count);
        BinaryPrimitives.WriteInt16BigEndian(target[2..], (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], (ushort)sign);
        BinaryPrimitives.WriteInt16BigEndian(target[6..], (short)scale);
    }

    private static PgErrorException Invalid(string part) =>
        new(SqlState.InvalidBinaryRepresentation, $"invalid {part} in external \"numeric\" value");
}
