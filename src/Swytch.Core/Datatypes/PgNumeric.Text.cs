using System.Globalization;
using System.Numerics;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <content>Text input (utils/adt/numeric.c, numeric_in and set_var_from_str) and the type modifier numeric(p,s).</content>
public readonly partial struct PgNumeric
{
    public static PgNumeric Parse(ReadOnlySpan<byte> text)
    {
        return TryParse(text, out PgNumeric value, out bool overflow)
            ? value
            : throw (overflow ? DatatypeErrors.NumericOverflow() : DatatypeErrors.InvalidSyntax("numeric", text));
    }

    public static PgNumeric Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>False when the text is no number, or (with <paramref name="overflow"/>) one beyond the format's limits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out PgNumeric value, out bool overflow)
    {
        ReadOnlySpan<byte> number = TextInput.Trim(text);
        overflow = false;
        if (number.Length > 0 && (number[^1] | 0x20) is 'n' or 'y' or 'f')
        {
            return TryParseSpecial(number, out value);
        }

        value = default;
        bool negative = false;
        int i = 0;
        if (number.Length > 0 && number[0] is (byte)'-' or (byte)'+')
        {
            negative = number[0] == (byte)'-';
            i = 1;
        }

        int start = i;
        int pointAt = -1;
        int digits = 0;
        for (; i < number.Length; i++)
        {
            if (number[i] == (byte)'.' && pointAt < 0)
            {
                pointAt = i;
            }
            else if (TextInput.IsDigit(number[i]))
            {
                digits++;
            }
            else
            {
                break;
            }
        }

        if (digits == 0)
        {
            return false;
        }

        int end = i;
        long exponent = 0;
        if (i < number.Length)
        {
            if (number[i] is not ((byte)'e' or (byte)'E') || !PgInteger.TryParse(number[(i + 1)..], out exponent, out overflow))
            {
                return false;
            }

            if (Math.Abs(exponent) >= int.MaxValue / 2)
            {
                overflow = true;
                return false;
            }
        }

        int fraction = pointAt < 0 ? 0 : end - pointAt - 1;
        return TryCompose(number[start..end], negative, fraction, exponent, out value, out overflow);
    }

    /// <summary>Rounds to the declared scale: 22003 "numeric field overflow" with PostgreSQL's detail when the precision does not hold it.</summary>
    /// <param name="typeModifier">((precision &lt;&lt; 16) | scale) + 4; -1 for none.</param>
    public PgNumeric ApplyTypeModifier(int typeModifier)
    {
        if (typeModifier < 4 || IsNaN)
        {
            return this;
        }

        int precision = ((typeModifier - 4) >> 16) & 0xFFFF;
        int scale = (((typeModifier - 4) & 0x7FF) ^ 1024) - 1024;
        if (IsInfinity)
        {
            throw new PgErrorException(new PgError(SqlState.NumericValueOutOfRange, "numeric field overflow")
            {
                Detail = $"A field with precision {precision}, scale {scale} cannot hold an infinite value.",
            });
        }

        PgNumeric rounded = Round(scale);
        if (BigInteger.Abs(rounded._unscaled) >= PowerOfTen(rounded.Scale + precision - scale < 0 ? 0 : rounded.Scale + precision - scale))
        {
            int whole = precision - scale;
            string bound = whole == 0 ? "1" : "10^" + whole.ToString(CultureInfo.InvariantCulture);
            throw new PgErrorException(new PgError(SqlState.NumericValueOutOfRange, "numeric field overflow")
            {
                Detail = $"A field with precision {precision}, scale {scale} must round to an absolute value less than {bound}.",
            });
        }

        return rounded;
    }

    private static bool TryParseSpecial(ReadOnlySpan<byte> word, out PgNumeric value)
    {
        bool negative = word[0] == (byte)'-';
        bool signed = negative || word[0] == (byte)'+';
        ReadOnlySpan<byte> name = signed ? word[1..] : word;
        if (Ascii.EqualsIgnoreCase(name, "infinity"u8) || Ascii.EqualsIgnoreCase(name, "inf"u8))
        {
            value = negative ? NegativeInfinity : PositiveInfinity;
            return true;
        }

        value = NaN;
        return !signed && Ascii.EqualsIgnoreCase(name, "nan"u8);
    }

    private static bool TryCompose(ReadOnlySpan<byte> digits, bool negative, int fraction, long exponent, out PgNumeric value, out bool overflow)
    {
        value = default;
        long scale = fraction - exponent;

        // The weight test comes before any big number is built: '1e100000000' must cost nothing.
        int significant = CountSignificant(digits);
        overflow = significant > 0 && significant - scale > MaximumIntegerDigits;
        if (overflow)
        {
            return false;
        }

        BigInteger unscaled = ParseDigits(digits);
        if (scale > MaximumScale)
        {
            long cut = scale - MaximumScale;
            unscaled = cut > significant ? BigInteger.Zero : RoundedQuotient(unscaled, PowerOfTen((int)cut));
            scale = MaximumScale;
        }
        else if (scale < 0)
        {
            unscaled = unscaled.IsZero ? unscaled : unscaled * PowerOfTen((int)-scale);
            scale = 0;
        }

        value = new PgNumeric(negative ? -unscaled : unscaled, (int)scale);
        return true;
    }

    private static int CountSignificant(ReadOnlySpan<byte> digits)
    {
        int count = 0;
        foreach (byte digit in digits)
        {
            if (digit != (byte)'.' && (count > 0 || digit != (byte)'0'))
            {
                count++;
            }
        }

        return count;
    }

    private static BigInteger ParseDigits(ReadOnlySpan<byte> digits)
    {
        if (digits.Length <= 18)
        {
            long small = 0;
            foreach (byte digit in digits)
            {
                small = digit == (byte)'.' ? small : (small * 10) + (digit - '0');
            }

            return small;
        }

        char[] compact = new char[digits.Length];
        int length = 0;
        foreach (byte digit in digits)
        {
            if (digit != (byte)'.')
            {
                compact[length++] = (char)digit;
            }
        }

        return BigInteger.Parse(compact.AsSpan(0, length), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
