namespace Swytch.Core.Datatypes;

/// <summary>Text input of smallint, integer and bigint (PostgreSQL 15, utils/adt/numutils.c).</summary>
public static class PgInteger
{
    public const string Int2Name = "smallint";
    public const string Int4Name = "integer";
    public const string Int8Name = "bigint";

    public static short ParseInt2(ReadOnlySpan<byte> text) => (short)Parse(text, short.MinValue, short.MaxValue, Int2Name);

    public static int ParseInt4(ReadOnlySpan<byte> text) => (int)Parse(text, int.MinValue, int.MaxValue, Int4Name);

    public static long ParseInt8(ReadOnlySpan<byte> text) => Parse(text, long.MinValue, long.MaxValue, Int8Name);

    /// <summary>An unsigned 32-bit identifier; PostgreSQL also takes -1 for 4294967295.</summary>
    public static uint ParseOid(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = TextInput.Trim(text);
        if (!TryParse(digits, out long value, out bool overflow))
        {
            throw overflow ? DatatypeErrors.ValueOutOfRange("oid", text) : DatatypeErrors.InvalidSyntax("oid", text);
        }

        if (value is < int.MinValue or > uint.MaxValue)
        {
            throw DatatypeErrors.ValueOutOfRange("oid", text);
        }

        return (uint)value;
    }

    /// <summary>Optional sign and digits, nothing else; false with <paramref name="overflow"/> when beyond 64 bits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, out long value, out bool overflow)
    {
        value = 0;
        overflow = false;
        bool negative = false;
        int i = 0;
        if (digits.Length > 0 && digits[0] is (byte)'-' or (byte)'+')
        {
            negative = digits[0] == (byte)'-';
            i = 1;
        }

        if (i == digits.Length)
        {
            return false;
        }

        // Accumulated negatively, because the negative range is the larger one.
        long total = 0;
        for (; i < digits.Length; i++)
        {
            int digit = digits[i] - '0';
            if ((uint)digit > 9)
            {
                return false;
            }

            if (overflow)
            {
                continue;
            }

            if (total < long.MinValue / 10 || total * 10 < long.MinValue + digit)
            {
                overflow = true;
                continue;
            }

            total = (total * 10) - digit;
        }

        if (overflow || (!negative && total == long.MinValue))
        {
            overflow = true;
            return false;
        }

        value = negative ? total : -total;
        return true;
    }

    private static long Parse(ReadOnlySpan<byte> text, long minimum, long maximum, string type)
    {
        if (!TryParse(TextInput.Trim(text), out long value, out bool overflow))
        {
            throw overflow ? DatatypeErrors.ValueOutOfRange(type, text) : DatatypeErrors.InvalidSyntax(type, text);
        }

        if (value < minimum || value > maximum)
        {
            throw DatatypeErrors.ValueOutOfRange(type, text);
        }

        return value;
    }
}
