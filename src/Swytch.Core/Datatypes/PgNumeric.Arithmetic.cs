using System.Numerics;

namespace Swytch.Core.Datatypes;

/// <content>Arithmetic with PostgreSQL's result scales (utils/adt/numeric.c: add_var, mul_var, select_div_scale, mod_var).</content>
public readonly partial struct PgNumeric
{
    /// <summary>Significant digits that division and functions give at least (NUMERIC_MIN_SIG_DIGITS).</summary>
    private const int MinimumSignificantDigits = 16;

    public static PgNumeric operator +(PgNumeric left, PgNumeric right) => Add(left, right);

    public static PgNumeric operator -(PgNumeric left, PgNumeric right) => Subtract(left, right);

    public static PgNumeric operator *(PgNumeric left, PgNumeric right) => Multiply(left, right);

    public static PgNumeric operator /(PgNumeric left, PgNumeric right) => Divide(left, right);

    public static PgNumeric operator %(PgNumeric left, PgNumeric right) => Modulo(left, right);

    public static PgNumeric operator -(PgNumeric value) => value.Negate();

    public static PgNumeric Add(PgNumeric left, PgNumeric right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            if (left.IsNaN || right.IsNaN)
            {
                return NaN;
            }

            if (left.IsInfinity && right.IsInfinity && left.Sign != right.Sign)
            {
                return NaN;
            }

            return left.IsInfinity ? left : right;
        }

        int scale = Math.Max(left.Scale, right.Scale);
        return Checked(left.UnscaledAt(scale) + right.UnscaledAt(scale), scale);
    }

    public static PgNumeric Subtract(PgNumeric left, PgNumeric right) => Add(left, right.Negate());

    public static PgNumeric Multiply(PgNumeric left, PgNumeric right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            if (left.IsNaN || right.IsNaN || left.IsZero || right.IsZero)
            {
                return NaN;
            }

            return left.Sign * right.Sign > 0 ? PositiveInfinity : NegativeInfinity;
        }

        PgNumeric product = new(left._unscaled * right._unscaled, left.Scale + right.Scale);
        product = product.Scale > MaximumScale ? product.Round(MaximumScale) : product;
        return Checked(product._unscaled, product.Scale);
    }

    /// <summary>22012 for a zero divisor.</summary>
    public static PgNumeric Divide(PgNumeric left, PgNumeric right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            if (left.IsNaN || right.IsNaN || (left.IsInfinity && right.IsInfinity))
            {
                return NaN;
            }

            if (right.IsZero)
            {
                throw DatatypeErrors.DivisionByZero();
            }

            if (right.IsInfinity)
            {
                return Zero;
            }

            return left.Sign * right.Sign > 0 ? PositiveInfinity : NegativeInfinity;
        }

        if (right.IsZero)
        {
            throw DatatypeErrors.DivisionByZero();
        }

        return DivideAt(left, right, DivisionScale(left, right));
    }

    /// <summary>div(): the integer quotient, truncated towards zero.</summary>
    public static PgNumeric DivideToInteger(PgNumeric left, PgNumeric right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            return Divide(left, right);
        }

        if (right.IsZero)
        {
            throw DatatypeErrors.DivisionByZero();
        }

        int scale = Math.Max(left.Scale, right.Scale);
        return Checked(BigInteger.Divide(left.UnscaledAt(scale), right.UnscaledAt(scale)), 0);
    }

    /// <summary>The remainder with the sign of the dividend.</summary>
    public static PgNumeric Modulo(PgNumeric left, PgNumeric right)
    {
        if (left.IsNaN || right.IsNaN)
        {
            return NaN;
        }

        if (left.IsInfinity)
        {
            return right.IsZero ? throw DatatypeErrors.DivisionByZero() : NaN;
        }

        if (right.IsInfinity)
        {
            return left;
        }

        if (right.IsZero)
        {
            throw DatatypeErrors.DivisionByZero();
        }

        int scale = Math.Max(left.Scale, right.Scale);
        return new PgNumeric(BigInteger.Remainder(left.UnscaledAt(scale), right.UnscaledAt(scale)), scale);
    }

    public PgNumeric Negate() => _form switch
    {
        Form.Finite => new PgNumeric(-_unscaled, Scale),
        Form.NegativeInfinity => PositiveInfinity,
        Form.PositiveInfinity => NegativeInfinity,
        _ => this,
    };

    public PgNumeric Abs() => Sign < 0 ? Negate() : this;

    /// <summary>Rounds half away from zero. A negative scale rounds before the point; the result's scale is then 0.</summary>
    public PgNumeric Round(int scale) => Cut(scale, static (value, divisor) => RoundedQuotient(value, divisor));

    public PgNumeric Truncate(int scale) => Cut(scale, static (value, divisor) => BigInteger.Divide(value, divisor));

    public PgNumeric Floor()
    {
        PgNumeric truncated = Truncate(0);
        return truncated > this ? new PgNumeric(truncated._unscaled - 1, 0) : truncated;
    }

    public PgNumeric Ceiling()
    {
        PgNumeric truncated = Truncate(0);
        return truncated < this ? new PgNumeric(truncated._unscaled + 1, 0) : truncated;
    }

    /// <summary>Trailing zeros of the fraction removed (trim_scale).</summary>
    public PgNumeric TrimScale()
    {
        if (!IsFinite || Scale == 0)
        {
            return this;
        }

        int scale = Scale;
        BigInteger value = _unscaled;
        while (scale > 0)
        {
            BigInteger quotient = BigInteger.DivRem(value, 10, out BigInteger digit);
            if (!digit.IsZero)
            {
                break;
            }

            value = quotient;
            scale--;
        }

        return new PgNumeric(value, scale);
    }

    /// <summary>Digits at a scale that is not below the own one.</summary>
    internal BigInteger UnscaledAt(int scale) => scale == Scale ? _unscaled : _unscaled * PowerOfTen(scale - Scale);

    /// <summary>Quotient rounded half away from zero.</summary>
    internal static BigInteger RoundedQuotient(BigInteger value, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(value, divisor, out BigInteger remainder);
        if (BigInteger.Abs(remainder) * 2 >= BigInteger.Abs(divisor))
        {
            quotient += value.Sign * divisor.Sign < 0 ? -1 : 1;
        }

        return quotient;
    }

    internal static PgNumeric DivideAt(PgNumeric left, PgNumeric right, int scale)
    {
        // left/10^a divided by right/10^b, times 10^scale.
        int shift = scale + right.Scale - left.Scale;
        BigInteger quotient = shift >= 0
            ? RoundedQuotient(left._unscaled * PowerOfTen(shift), right._unscaled)
            : RoundedQuotient(left._unscaled, right._unscaled * PowerOfTen(-shift));
        return Checked(quotient, scale);
    }

    internal static PgNumeric Checked(BigInteger unscaled, int scale)
    {
        // 131072 digits are 435,411 bits: a cheap bound first.
        return unscaled.GetBitLength() > 435_000 && BigInteger.Abs(unscaled) >= PowerOfTen(MaximumIntegerDigits + scale)
            ? throw DatatypeErrors.NumericOverflow()
            : new PgNumeric(unscaled, scale);
    }

    private PgNumeric Cut(int scale, Func<BigInteger, BigInteger, BigInteger> quotient)
    {
        if (!IsFinite)
        {
            return this;
        }

        scale = Math.Clamp(scale, -MaximumIntegerDigits, MaximumScale);
        if (scale >= Scale)
        {
            return new PgNumeric(UnscaledAt(scale), scale);
        }

        int cut = Scale - scale;
        if (cut > DecimalDigits(_unscaled) + 1)
        {
            return new PgNumeric(BigInteger.Zero, Math.Max(scale, 0));
        }

        BigInteger kept = quotient(_unscaled, PowerOfTen(cut));
        return scale >= 0 ? new PgNumeric(kept, scale) : new PgNumeric(kept * PowerOfTen(-scale), 0);
    }

    private static int DivisionScale(PgNumeric left, PgNumeric right)
    {
        (int leftWeight, int leftFirst) = left.LeadingGroup();
        (int rightWeight, int rightFirst) = right.LeadingGroup();
        int weight = leftWeight - rightWeight;
        if (leftFirst <= rightFirst)
        {
            weight--;
        }

        int scale = MinimumSignificantDigits - (weight * 4);
        scale = Math.Max(scale, Math.Max(left.Scale, right.Scale));
        return Math.Clamp(scale, 0, MaximumResultScale);
    }

    /// <summary>Number of decimal digits; 0 for zero.</summary>
    internal static int DecimalDigits(BigInteger value)
    {
        if (value.IsZero)
        {
            return 0;
        }

        value = BigInteger.Abs(value);
        int estimate = (int)((value.GetBitLength() - 1) * 0.30102999566398120);
        return value >= PowerOfTen(estimate + 1) ? estimate + 2 : estimate + 1;
    }

    /// <summary>
    /// Weight (power of 10,000) and value of the first group of four digits, as PostgreSQL stores numbers: its rules for
    /// result scales look at them.
    /// </summary>
    internal (int Weight, int First) LeadingGroup()
    {
        if (_unscaled.IsZero)
        {
            return (0, 0);
        }

        int decimalWeight = DecimalDigits(_unscaled) - Scale - 1;
        int weight = decimalWeight >= 0 ? decimalWeight / 4 : -((-decimalWeight + 3) / 4);
        int drop = (weight * 4) + Scale;
        BigInteger magnitude = BigInteger.Abs(_unscaled);
        BigInteger first = drop >= 0 ? magnitude / PowerOfTen(drop) : magnitude * PowerOfTen(-drop);
        return (weight, (int)first);
    }
}
