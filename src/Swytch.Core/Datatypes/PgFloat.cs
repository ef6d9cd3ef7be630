using System.Buffers.Text;
using System.Globalization;

namespace Swytch.Core.Datatypes;

/// <summary>Text forms of real and double precision (PostgreSQL manual, section 8.1.3; utils/adt/float.c).</summary>
public static class PgFloat
{
    public const string Float4Name = "real";
    public const string Float8Name = "double precision";

    /// <summary>Longest text of a float, bytes, for any setting of extra_float_digits.</summary>
    public const int MaximumTextLength = 40;

    public static double ParseFloat8(ReadOnlySpan<byte> text)
    {
        double value = ParseDouble(text, Float8Name, out bool isFiniteLiteral, out bool hasNonZeroDigit);
        if (isFiniteLiteral && (double.IsInfinity(value) || (value == 0 && hasNonZeroDigit)))
        {
            throw DatatypeErrors.FloatLiteralOutOfRange(Float8Name, TextInput.Trim(text));
        }

        return value;
    }

    public static float ParseFloat4(ReadOnlySpan<byte> text)
    {
        double wide = ParseDouble(text, Float4Name, out bool isFiniteLiteral, out bool hasNonZeroDigit);
        if (!isFiniteLiteral)
        {
            return (float)wide;
        }

        // Parsed again as a float: rounding twice would be wrong in rare cases.
        float value = float.Parse(TextInput.Trim(text), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (float.IsInfinity(value) || (value == 0 && hasNonZeroDigit))
        {
            throw DatatypeErrors.FloatLiteralOutOfRange(Float4Name, TextInput.Trim(text));
        }

        return value;
    }

    /// <summary>double precision to real: 22003 when it overflows or vanishes.</summary>
    public static float Narrow(double value)
    {
        float narrow = (float)value;
        if (float.IsInfinity(narrow) && !double.IsInfinity(value))
        {
            throw DatatypeErrors.FloatOverflow();
        }

        if (narrow == 0 && value != 0)
        {
            throw DatatypeErrors.FloatUnderflow();
        }

        return narrow;
    }

    /// <summary>Writes the text, at most <see cref="MaximumTextLength"/> bytes, and returns its length.</summary>
    public static int FormatFloat8(double value, int extraFloatDigits, Span<byte> target)
    {
        if (TryFormatSpecial(value, target, out int length))
        {
            return length;
        }

        Span<byte> digits = stackalloc byte[MaximumTextLength];
        if (extraFloatDigits > 0)
        {
            value.TryFormat(digits, out int written, "R", CultureInfo.InvariantCulture);
            return Layout(digits[..written], 15, target);
        }

        int precision = Math.Clamp(15 + extraFloatDigits, 1, 17);
        return LayoutRounded(value, precision, target);
    }

    public static int FormatFloat4(float value, int extraFloatDigits, Span<byte> target)
    {
        if (TryFormatSpecial(value, target, out int length))
        {
            return length;
        }

        Span<byte> digits = stackalloc byte[MaximumTextLength];
        if (extraFloatDigits > 0)
        {
            value.TryFormat(digits, out int written, "R", CultureInfo.InvariantCulture);
            return Layout(digits[..written], 6, target);
        }

        int precision = Math.Clamp(6 + extraFloatDigits, 1, 9);
        return LayoutRounded(value, precision, target);
    }

    public static string ToText(double value, int extraFloatDigits = 1)
    {
        Span<byte> target = stackalloc byte[MaximumTextLength];
        return System.Text.Encoding.ASCII.GetString(target[..FormatFloat8(value, extraFloatDigits, target)]);
    }

    private static bool TryFormatSpecial(double value, Span<byte> target, out int length)
    {
        ReadOnlySpan<byte> word = default;
        if (double.IsNaN(value))
        {
            word = "NaN"u8;
        }
        else if (double.IsInfinity(value))
        {
            word = value > 0 ? "Infinity"u8 : "-Infinity"u8;
        }
        else if (value == 0)
        {
            word = double.IsNegative(value) ? "-0"u8 : "0"u8;
        }

        word.CopyTo(target);
        length = word.Length;
        return length > 0;
    }

    /// <summary>Like C's %.*g, which extra_float_digits of 0 and below ask for.</summary>
    private static int LayoutRounded(double value, int precision, Span<byte> target)
    {
        Span<byte> digits = stackalloc byte[MaximumTextLength];
        value.TryFormat(digits, out int written, "E" + (precision - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Layout(digits[..written], precision, target);
    }

    /// <summary>
    /// Lays out digits as PostgreSQL does: with an exponent (two digits at least) when it is below -4 or not below
    /// <paramref name="exponentLimit"/>, else plainly; trailing zeros of the fraction cut.
    /// </summary>
    private static int Layout(ReadOnlySpan<byte> number, int exponentLimit, Span<byte> target)
    {
        Span<byte> significand = stackalloc byte[MaximumTextLength];
        int count = 0;
        int exponent = 0;
        int pointAt = -1;
        int at = 0;
        bool negative = number[0] == (byte)'-';
        int i = negative ? 1 : 0;
        for (; i < number.Length && number[i] is not ((byte)'E' or (byte)'e'); i++)
        {
            if (number[i] == (byte)'.')
            {
                pointAt = count;
            }
            else
            {
                significand[count++] = number[i];
            }
        }

        if (i < number.Length)
        {
            _ = Utf8Parser.TryParse(number[(i + 1)..] is [(byte)'+', ..] ? number[(i + 2)..] : number[(i + 1)..], out exponent, out _);
        }

        int integerDigits = pointAt < 0 ? count : pointAt;
        int leading = 0;
        while (leading < count - 1 && significand[leading] == (byte)'0')
        {
            leading++;
        }

        exponent += integerDigits - leading - 1;
        ReadOnlySpan<byte> digits = significand[leading..count].TrimEnd((byte)'0');
        if (negative)
        {
            target[at++] = (byte)'-';
        }

        if (exponent < -4 || exponent >= exponentLimit)
        {
            target[at++] = digits[0];
            if (digits.Length > 1)
            {
                target[at++] = (byte)'.';
                digits[1..].CopyTo(target[at..]);
                at += digits.Length - 1;
            }

            target[at++] = (byte)'e';
            target[at++] = exponent < 0 ? (byte)'-' : (byte)'+';
            int magnitude = Math.Abs(exponent);
            if (magnitude >= 100)
            {
                target[at++] = (byte)('0' + (magnitude / 100));
            }

            target[at++] = (byte)('0' + (magnitude / 10 % 10));
            target[at++] = (byte)('0' + (magnitude % 10));
            return at;
        }

        if (exponent < 0)
        {
            target[at++] = (byte)'0';
            target[at++] = (byte)'.';
            for (int zero = -1; zero > exponent; zero--)
            {
                target[at++] = (byte)'0';
            }

            digits.CopyTo(target[at..]);
            return at + digits.Length;
        }

        for (int d = 0; d < Math.Max(digits.Length, exponent + 1); d++)
        {
            if (d == exponent + 1)
            {
                target[at++] = (byte)'.';
            }

            target[at++] = d < digits.Length ? digits[d] : (byte)'0';
        }

        return at;
    }

    private static double ParseDouble(ReadOnlySpan<byte> text, string type, out bool isFiniteLiteral, out bool hasNonZeroDigit)
    {
        ReadOnlySpan<byte> number = TextInput.Trim(text);
        isFiniteLiteral = false;
        hasNonZeroDigit = false;
        if (TryParseSpecial(number, out double special))
        {
            return special;
        }

        foreach (byte character in number)
        {
            if (character is (byte)'e' or (byte)'E')
            {
                break;
            }

            hasNonZeroDigit |= character is >= (byte)'1' and <= (byte)'9';
        }

        // .NET's own words for infinity and NaN start with letters or signs that are no digits: only digits and a point may begin here.
        int first = number.Length > 0 && number[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        isFiniteLiteral = first < number.Length && (TextInput.IsDigit(number[first]) || number[first] == (byte)'.');
        if (!isFiniteLiteral ||
            !double.TryParse(number, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out double value))
        {
            throw DatatypeErrors.InvalidSyntax(type, text);
        }

        return value;
    }

    private static bool TryParseSpecial(ReadOnlySpan<byte> word, out double value)
    {
        bool negative = word.Length > 0 && word[0] == (byte)'-';
        bool signed = negative || (word.Length > 0 && word[0] == (byte)'+');
        ReadOnlySpan<byte> name = signed ? word[1..] : word;
        if (!signed && System.Text.Ascii.EqualsIgnoreCase(name, "nan"u8))
        {
            // .NET's own NaN has its sign set; clients compare the bytes.
            value = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);
            return true;
        }

        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return System.Text.Ascii.EqualsIgnoreCase(name, "infinity"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "inf"u8);
    }
}
