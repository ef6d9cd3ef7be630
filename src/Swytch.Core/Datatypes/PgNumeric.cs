using System.Globalization;
using System.Numerics;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>
/// PostgreSQL's numeric: an integer of any size and a number of digits after the point that is kept ('12.30' has two),
/// or NaN, or an infinity (PostgreSQL manual, section 8.1.2). NaN is equal to itself and above everything.
/// </summary>
public readonly partial struct PgNumeric : IEquatable<PgNumeric>, IComparable<PgNumeric>
{
    /// <summary>Most digits after the point of any value (NUMERIC_DSCALE_MAX).</summary>
    public const int MaximumScale = 16_383;

    /// <summary>Most digits before the point (NUMERIC_WEIGHT_MAX + 1 groups of four).</summary>
    public const int MaximumIntegerDigits = 131_072;

    /// <summary>Most digits after the point that division and functions choose (NUMERIC_MAX_DISPLAY_SCALE).</summary>
    public const int MaximumResultScale = 1_000;

    private readonly BigInteger _unscaled;
    private readonly Form _form;

    public PgNumeric(BigInteger unscaled, int scale)
    {
        _unscaled = unscaled;
        Scale = scale;
    }

    private PgNumeric(Form form)
    {
        _form = form;
    }

    private enum Form : byte
    {
        Finite,
        NegativeInfinity,
        PositiveInfinity,
        NaN,
    }

    public static PgNumeric Zero => default;

    public static PgNumeric One => new(BigInteger.One, 0);

    public static PgNumeric NaN => new(Form.NaN);

    public static PgNumeric PositiveInfinity => new(Form.PositiveInfinity);

    public static PgNumeric NegativeInfinity => new(Form.NegativeInfinity);

    /// <summary>All digits as one integer: 1230 for 12.30.</summary>
    public BigInteger Unscaled => _unscaled;

    /// <summary>Digits after the point.</summary>
    public int Scale { get; }

    public bool IsNaN => _form == Form.NaN;

    public bool IsInfinity => _form is Form.PositiveInfinity or Form.NegativeInfinity;

    public bool IsFinite => _form == Form.Finite;

    /// <summary>-1, 0, 1; NaN counts as positive.</summary>
    public int Sign => _form switch
    {
        Form.Finite => _unscaled.Sign,
        Form.NegativeInfinity => -1,
        _ => 1,
    };

    public bool IsZero => IsFinite && _unscaled.IsZero;

    public bool IsInteger => IsFinite && (Scale == 0 || (_unscaled % PowerOfTen(Scale)).IsZero);

    public static implicit operator PgNumeric(long value) => new(value, 0);

    public static bool operator ==(PgNumeric left, PgNumeric right) => left.CompareTo(right) == 0;

    public static bool operator !=(PgNumeric left, PgNumeric right) => left.CompareTo(right) != 0;

    public static bool operator <(PgNumeric left, PgNumeric right) => left.CompareTo(right) < 0;

    public static bool operator >(PgNumeric left, PgNumeric right) => left.CompareTo(right) > 0;

    public static bool operator <=(PgNumeric left, PgNumeric right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PgNumeric left, PgNumeric right) => left.CompareTo(right) >= 0;

    public static PgNumeric FromInt64(long value) => new(value, 0);

    /// <summary>PostgreSQL's cast of double precision: 15 significant digits.</summary>
    public static PgNumeric FromFloat8(double value) => FromFloat(value, 15);

    /// <summary>PostgreSQL's cast of real: 6 significant digits.</summary>
    public static PgNumeric FromFloat4(float value) => FromFloat(value, 6);

    public int CompareTo(PgNumeric other)
    {
        if (_form != Form.Finite || other._form != Form.Finite)
        {
            return Rank(_form).CompareTo(Rank(other._form));
        }

        if (Scale == other.Scale)
        {
            return _unscaled.CompareTo(other._unscaled);
        }

        int signs = _unscaled.Sign.CompareTo(other._unscaled.Sign);
        if (signs != 0)
        {
            return signs;
        }

        return Scale > other.Scale
            ? _unscaled.CompareTo(other._unscaled * PowerOfTen(Scale - other.Scale))
            : (_unscaled * PowerOfTen(other.Scale - Scale)).CompareTo(other._unscaled);
    }

    public bool Equals(PgNumeric other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is PgNumeric other && Equals(other);

    public override int GetHashCode()
    {
        if (!IsFinite)
        {
            return (int)_form;
        }

        PgNumeric trimmed = TrimScale();
        return HashCode.Combine(trimmed._unscaled, trimmed.Scale);
    }

    /// <summary>PostgreSQL's text: all digits of the scale, no exponent.</summary>
    public override string ToString()
    {
        switch (_form)
        {
            case Form.NaN:
                return "NaN";
            case Form.PositiveInfinity:
                return "Infinity";
            case Form.NegativeInfinity:
                return "-Infinity";
            default:
                break;
        }

        string digits = BigInteger.Abs(_unscaled).ToString(CultureInfo.InvariantCulture);
        if (Scale == 0)
        {
            return _unscaled.Sign < 0 ? "-" + digits : digits;
        }

        StringBuilder text = new(digits.Length + 3);
        if (_unscaled.Sign < 0)
        {
            text.Append('-');
        }

        if (digits.Length <= Scale)
        {
            text.Append("0.").Append('0', Scale - digits.Length).Append(digits);
        }
        else
        {
            text.Append(digits, 0, digits.Length - Scale).Append('.').Append(digits, digits.Length - Scale, Scale);
        }

        return text.ToString();
    }

    /// <summary>The nearest double; out of range is 22003.</summary>
    public double ToDouble()
    {
        switch (_form)
        {
            case Form.NaN:
                return double.NaN;
            case Form.PositiveInfinity:
                return double.PositiveInfinity;
            case Form.NegativeInfinity:
                return double.NegativeInfinity;
            default:
                break;
        }

        string text = ToString();
        double value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsInfinity(value)
            ? throw DatatypeErrors.FloatLiteralOutOfRange(PgFloat.Float8Name, Encoding.ASCII.GetBytes(text))
            : value;
    }

    /// <summary>Rounded to an integer, half away from zero; 22003 outside the range, naming the type.</summary>
    public long ToInteger(long minimum, long maximum, string type)
    {
        if (!IsFinite)
        {
            throw new PgErrorException(SqlState.FeatureNotSupported, $"cannot convert {(IsNaN ? "NaN" : "infinity")} to {type}");
        }

        BigInteger rounded = Round(0)._unscaled;
        if (rounded < minimum || rounded > maximum)
        {
            throw DatatypeErrors.OutOfRange(type);
        }

        return (long)rounded;
    }

    internal static BigInteger PowerOfTen(int exponent) =>
        exponent < SmallPowers.Length ? SmallPowers[exponent] : BigInteger.Pow(10, exponent);

    private static readonly BigInteger[] SmallPowers = [.. Enumerable.Range(0, 64).Select(exponent => BigInteger.Pow(10, exponent))];

    private static int Rank(Form form) => form switch
    {
        Form.NegativeInfinity => -1,
        Form.PositiveInfinity => 1,
        Form.NaN => 2,
        _ => 0,
    };

    private static PgNumeric FromFloat(double value, int digits)
    {
        if (double.IsNaN(value))
        {
            return NaN;
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? PositiveInfinity : NegativeInfinity;
        }

        Span<byte> text = stackalloc byte[PgFloat.MaximumTextLength];
        int length = digits == 15
            ? PgFloat.FormatFloat8(value, 0, text)
            : PgFloat.FormatFloat4((float)value, 0, text);
        return Parse(text[..length]);
    }
}
