using System.Numerics;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <content>sqrt, exp, ln, log, power with PostgreSQL's result scales (utils/adt/numeric.c).</content>
public readonly partial struct PgNumeric
{
    private const string InvalidArgumentForPower = "2201F";
    private const string InvalidArgumentForLogarithm = "2201E";

    /// <summary>exp() refuses more than this (NUMERIC_MAX_RESULT_SCALE * 3).</summary>
    private const double LargestExponent = 6_000;

    /// <summary>2201F for a negative argument.</summary>
    public PgNumeric Sqrt()
    {
        if (IsNaN || _form == Form.PositiveInfinity)
        {
            return this;
        }

        if (Sign < 0)
        {
            throw new PgErrorException(InvalidArgumentForPower, "cannot take square root of a negative number");
        }

        int weight = LeadingGroup().Weight;
        int digitsBeforePoint = ((weight + 1) * 4 / 2) - 1;
        return SqrtAt(Math.Clamp(Math.Max(MinimumSignificantDigits - digitsBeforePoint, Scale), 0, MaximumResultScale));
    }

    /// <summary>The square root rounded to a scale.</summary>
    public PgNumeric SqrtAt(int scale)
    {
        // One digit more than wanted, then rounded.
        int shift = (2 * (scale + 1)) - Scale;
        BigInteger radicand = shift >= 0 ? _unscaled * PowerOfTen(shift) : _unscaled / PowerOfTen(-shift);
        return new PgNumeric(RoundedQuotient(IntegerSqrt(radicand), 10), scale);
    }

    public PgNumeric Exp()
    {
        if (!IsFinite)
        {
            return _form == Form.NegativeInfinity ? Zero : this;
        }

        double exponent = EstimateDouble();
        double estimate = Math.Clamp(exponent * 0.434294481903252, -2_000, 2_000);
        int scale = Math.Clamp(Math.Max(MinimumSignificantDigits - (int)estimate, Scale), 0, MaximumResultScale);
        if (Math.Abs(exponent) >= LargestExponent)
        {
            return exponent < 0 ? new PgNumeric(BigInteger.Zero, scale) : throw DatatypeErrors.NumericOverflow();
        }

        return ExpAt(scale);
    }

    /// <summary>2201E for an argument that is not positive.</summary>
    public PgNumeric Ln()
    {
        RequireLogarithm(this);
        return IsFinite ? LnAt(Math.Clamp(Math.Max(MinimumSignificantDigits - LnWeight(), Scale), 0, MaximumResultScale)) : this;
    }

    /// <summary>Logarithm of <paramref name="value"/> to a base.</summary>
    public static PgNumeric Log(PgNumeric logBase, PgNumeric value)
    {
        RequireLogarithm(logBase);
        RequireLogarithm(value);
        if (!logBase.IsFinite || !value.IsFinite)
        {
            return logBase.IsNaN || value.IsNaN || (logBase.IsInfinity && value.IsInfinity) ? NaN : value.IsInfinity ? PositiveInfinity : Zero;
        }

        int scale = MinimumSignificantDigits - (value.LnWeight() - logBase.LnWeight());
        scale = Math.Clamp(Math.Max(scale, Math.Max(logBase.Scale, value.Scale)), 0, MaximumResultScale);
        int guard = scale + 12 + Math.Abs(value.LnWeight()) + (2 * Math.Abs(logBase.LnWeight()));
        PgNumeric divisor = logBase.LnAt(guard);
        return divisor.IsZero ? throw DatatypeErrors.DivisionByZero() : DivideAt(value.LnAt(guard), divisor, scale);
    }

    public static PgNumeric Power(PgNumeric value, PgNumeric exponent)
    {
        if (!value.IsFinite || !exponent.IsFinite)
        {
            return PowerOfSpecial(value, exponent);
        }

        if (value.IsZero && exponent.Sign < 0)
        {
            throw new PgErrorException(InvalidArgumentForPower, "zero raised to a negative power is undefined");
        }

        bool isInteger = exponent.IsInteger;
        if (value.Sign < 0 && !isInteger)
        {
            throw new PgErrorException(InvalidArgumentForPower, "a negative number raised to a non-integer power yields a complex result");
        }

        if (isInteger && BigInteger.Abs(exponent.Truncate(0)._unscaled) <= int.MaxValue)
        {
            return PowerOfInteger(value, (int)exponent.Truncate(0)._unscaled, exponent.Scale);
        }

        if (value.IsZero)
        {
            return new PgNumeric(BigInteger.Zero, MinimumSignificantDigits);
        }

        bool negate = value.Sign < 0 && !exponent.Truncate(0)._unscaled.IsEven;
        PgNumeric result = PowerByLogarithm(value.Abs(), exponent);
        return negate ? result.Negate() : result;
    }

    private static PgNumeric PowerOfSpecial(PgNumeric value, PgNumeric exponent)
    {
        if (value.IsNaN)
        {
            return exponent.IsZero ? One : NaN;
        }

        if (exponent.IsNaN)
        {
            return value == One ? One : NaN;
        }

        if (value.IsZero && exponent.Sign < 0)
        {
            throw new PgErrorException(InvalidArgumentForPower, "zero raised to a negative power is undefined");
        }

        if (value == One || exponent.IsZero)
        {
            return One;
        }

        if (value.Sign < 0 && exponent.IsFinite && !exponent.IsInteger)
        {
            throw new PgErrorException(InvalidArgumentForPower, "a negative number raised to a non-integer power yields a complex result");
        }

        if (value.IsZero)
        {
            return Zero;
        }

        if (exponent.IsInfinity)
        {
            int above = value.Abs().CompareTo(One);
            return above == 0 ? One : (above > 0) == (exponent.Sign > 0) ? PositiveInfinity : Zero;
        }

        if (exponent.Sign < 0)
        {
            return Zero;
        }

        return value.Sign < 0 && !exponent.Truncate(0)._unscaled.IsEven ? NegativeInfinity : PositiveInfinity;
    }

    private static PgNumeric PowerOfInteger(PgNumeric value, int exponent, int exponentScale)
    {
        double estimate = value.IsZero ? 0 : exponent * Log10Estimate(value);
        if (estimate > MaximumIntegerDigits)
        {
            throw DatatypeErrors.NumericOverflow();
        }

        int scale = Math.Min(Math.Max(MinimumSignificantDigits, Math.Max(value.Scale, exponentScale)), MaximumResultScale);
        switch (exponent)
        {
            case 0:
                return new PgNumeric(PowerOfTen(scale), scale);
            case 1:
                return value.Round(scale);
            case -1:
                return DivideAt(One, value, scale);
            default:
                break;
        }

        if (value.IsZero || estimate < -scale - 1)
        {
            return new PgNumeric(BigInteger.Zero, scale);
        }

        // Exact while it is small; else by fixed digits, with as many guard digits as the exponent can lose.
        long exactDigits = (long)DecimalDigits(value._unscaled) * Math.Abs((long)exponent);
        if (exactDigits > 20_000)
        {
            PgNumeric rough = PowerByLogarithmAt(value.Abs(), new PgNumeric(exponent, 0), scale, estimate);
            return value.Sign < 0 && exponent % 2 != 0 ? rough.Negate() : rough;
        }

        PgNumeric power = new(BigInteger.Pow(value._unscaled, Math.Abs(exponent)), value.Scale * Math.Abs(exponent));
        return exponent > 0 ? Checked(power.Round(scale)._unscaled, scale) : DivideAt(One, power, scale);
    }

    private static PgNumeric PowerByLogarithm(PgNumeric value, PgNumeric exponent)
    {
        // The estimate has as few digits as PostgreSQL's: the result's scale follows from it.
        int digits = Math.Clamp(8 - value.LnWeight(), 0, 15);
        PgNumeric logarithm = FromFloat(Log10Estimate(value) * 2.302585092994046, 15).Round(digits);
        double estimate = Multiply(logarithm, exponent).Round(digits).EstimateDouble() * 0.434294481903252;
        if (estimate * 2.302585092994046 > LargestExponent)
        {
            throw DatatypeErrors.NumericOverflow();
        }

        if (estimate < -MaximumResultScale * 2)
        {
            return new PgNumeric(BigInteger.Zero, MaximumResultScale);
        }

        int scale = Math.Max(MinimumSignificantDigits - (int)estimate, Math.Max(value.Scale, exponent.Scale));
        return PowerByLogarithmAt(value, exponent, Math.Clamp(scale, 0, MaximumResultScale), estimate);
    }

    private static PgNumeric PowerByLogarithmAt(PgNumeric value, PgNumeric exponent, int scale, double estimate)
    {
        int exponentDigits = Math.Max(0, DecimalDigits(exponent._unscaled) - exponent.Scale);
        int guard = scale + Math.Max(0, (int)estimate) + exponentDigits + 15;
        PgNumeric logarithm = Multiply(value.LnAt(guard), exponent).Round(guard);
        return logarithm.ExpAt(scale);
    }

    private static void RequireLogarithm(PgNumeric value)
    {
        if (value.IsNaN)
        {
            return;
        }

        if (value.Sign == 0)
        {
            throw new PgErrorException(InvalidArgumentForLogarithm, "cannot take logarithm of zero");
        }

        if (value.Sign < 0)
        {
            throw new PgErrorException(InvalidArgumentForLogarithm, "cannot take logarithm of a negative number");
        }
    }

    /// <summary>e to this power, rounded to a scale: halved until small, Taylor's series, squared back.</summary>
    private PgNumeric ExpAt(int scale)
    {
        double estimate = EstimateDouble() * 0.434294481903252;
        if (estimate < -scale - 2)
        {
            return new PgNumeric(BigInteger.Zero, scale);
        }

        int halvings = Math.Max(0, (int)Math.Ceiling(Math.Log2(Math.Max(Math.Abs(EstimateDouble()), 1e-9) * 64)));
        int digits = scale + Math.Max(0, (int)estimate) + 12 + (int)(halvings * 0.302);
        BigInteger one = PowerOfTen(digits);
        BigInteger x = UnscaledRoundedAt(digits) >> halvings;
        BigInteger sum = one;
        BigInteger term = one;
        for (int i = 1; !term.IsZero; i++)
        {
            term = term * x / (one * i);
            sum += term;
        }

        for (int i = 0; i < halvings; i++)
        {
            sum = sum * sum / one;
        }

        return Checked(RoundedQuotient(sum, PowerOfTen(digits - scale)), scale);
    }

    /// <summary>Natural logarithm rounded to a scale: powers of ten taken off, then Halley's iteration from a double.</summary>
    private PgNumeric LnAt(int scale)
    {
        int digits = scale + 12;
        int exponent = DecimalDigits(_unscaled) - Scale - 1;
        BigInteger mantissa = new PgNumeric(_unscaled, Scale + exponent).NormalizedUnscaledAt(digits + Math.Max(0, -LnWeight()));
        digits += Math.Max(0, -LnWeight());
        BigInteger logarithm = LnFixed(mantissa, digits);
        if (exponent != 0)
        {
            logarithm += exponent * LnFixed(10 * PowerOfTen(digits), digits);
        }

        return new PgNumeric(RoundedQuotient(logarithm, PowerOfTen(digits - scale)), scale);
    }

    /// <summary>ln of a fixed-point number between 1 and 10.</summary>
    private static BigInteger LnFixed(BigInteger value, int digits)
    {
        BigInteger one = PowerOfTen(digits);
        double start = Math.Log((double)(value * 1_000_000_000_000_000 / one) / 1e15);
        BigInteger y = (BigInteger)(start * 1e15) * one / 1_000_000_000_000_000;
        for (int correct = 13; ; correct *= 3)
        {
            BigInteger power = new PgNumeric(y, digits).ExpAt(digits)._unscaled;
            y += 2 * one * (value - power) / (value + power);
            if (correct > digits)
            {
                return y;
            }
        }
    }

    private BigInteger NormalizedUnscaledAt(int digits) => digits >= Scale
        ? _unscaled * PowerOfTen(digits - Scale)
        : RoundedQuotient(_unscaled, PowerOfTen(Scale - digits));

    private BigInteger UnscaledRoundedAt(int digits) => NormalizedUnscaledAt(digits);

    private double EstimateDouble()
    {
        int digits = DecimalDigits(_unscaled);
        if (digits == 0)
        {
            return 0;
        }

        int drop = Math.Max(0, digits - 17);
        return (double)(_unscaled / PowerOfTen(drop)) * Math.Pow(10, drop - Scale);
    }

    private static double Log10Estimate(PgNumeric value)
    {
        int digits = DecimalDigits(value._unscaled);
        int drop = Math.Max(0, digits - 17);
        return Math.Log10((double)BigInteger.Abs(value._unscaled / PowerOfTen(drop))) + drop - value.Scale;
    }

    /// <summary>Decimal weight of the logarithm (numeric.c, estimate_ln_dweight).</summary>
    private int LnWeight()
    {
        if (Sign <= 0)
        {
            return 0;
        }

        if (this >= new PgNumeric(9, 1) && this <= new PgNumeric(11, 1))
        {
            PgNumeric rest = Subtract(this, One);
            return rest.IsZero ? 0 : DecimalDigits(rest._unscaled) - rest.Scale - 1;
        }

        double logarithm = Log10Estimate(this) * 2.302585092994046;
        return (int)Math.Log10(Math.Abs(logarithm));
    }

    private static BigInteger IntegerSqrt(BigInteger value)
    {
        if (value.IsZero)
        {
            return value;
        }

        BigInteger root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
