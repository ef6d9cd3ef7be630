using System.Text;

namespace Swytch.Core;

/// <summary>The five storage classes of SQLite (sqlite.org/datatype3.html, section 2).</summary>
public enum ValueKind : byte
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

/// <summary>A value in SQLite's storage form that owns its bytes. Text is UTF-8, without a terminator.</summary>
public readonly struct SqlValue
{
    private readonly long _bits;
    private readonly ReadOnlyMemory<byte> _bytes;

    private SqlValue(ValueKind kind, long bits, ReadOnlyMemory<byte> bytes)
    {
        Kind = kind;
        _bits = bits;
        _bytes = bytes;
    }

    public static SqlValue Null => default;

    public ValueKind Kind { get; }

    public bool IsNull => Kind == ValueKind.Null;

    /// <summary>The integer; meaningful only when <see cref="Kind"/> is <see cref="ValueKind.Integer"/>.</summary>
    public long Integer => _bits;

    /// <summary>The number; meaningful only when <see cref="Kind"/> is <see cref="ValueKind.Real"/>.</summary>
    public double Real => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>UTF-8 text or blob bytes; empty for the other kinds.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    public static SqlValue FromInteger(long value) => new(ValueKind.Integer, value, default);

    public static SqlValue FromBoolean(bool value) => new(ValueKind.Integer, value ? 1 : 0, default);

    public static SqlValue FromReal(double value) => new(ValueKind.Real, BitConverter.DoubleToInt64Bits(value), default);

    public static SqlValue FromText(ReadOnlyMemory<byte> utf8) => new(ValueKind.Text, 0, utf8);

    public static SqlValue FromText(string text) => new(ValueKind.Text, 0, Encoding.UTF8.GetBytes(text));

    public static SqlValue FromBlob(ReadOnlyMemory<byte> bytes) => new(ValueKind.Blob, 0, bytes);

    public ValueView AsView() => Kind switch
    {
        ValueKind.Null => ValueView.Null,
        ValueKind.Integer => ValueView.FromInteger(_bits),
        ValueKind.Real => ValueView.FromReal(Real),
        ValueKind.Text => ValueView.FromText(_bytes.Span),
        _ => ValueView.FromBlob(_bytes.Span),
    };

    /// <summary>For people and tests, never for the wire.</summary>
    public override string ToString() => AsView().ToString();
}

/// <summary>
/// A value in SQLite's storage form that borrows its bytes, for example from SQLite's own memory:
/// valid until the statement it came from is stepped, reset or finalized.
/// </summary>
public readonly ref struct ValueView
{
    private readonly long _bits;

    private ValueView(ValueKind kind, long bits, ReadOnlySpan<byte> bytes)
    {
        Kind = kind;
        _bits = bits;
        Bytes = bytes;
    }

    public static ValueView Null => default;

    public ValueKind Kind { get; }

    public bool IsNull => Kind == ValueKind.Null;

    public long Integer => _bits;

    public double Real => BitConverter.Int64BitsToDouble(_bits);

    public ReadOnlySpan<byte> Bytes { get; }

    public static ValueView FromInteger(long value) => new(ValueKind.Integer, value, default);

    public static ValueView FromReal(double value) => new(ValueKind.Real, BitConverter.DoubleToInt64Bits(value), default);

    public static ValueView FromText(ReadOnlySpan<byte> utf8) => new(ValueKind.Text, 0, utf8);

    public static ValueView FromBlob(ReadOnlySpan<byte> bytes) => new(ValueKind.Blob, 0, bytes);

    /// <summary>Copies the bytes, so that the value outlives its source.</summary>
    public SqlValue ToOwned() => Kind switch
    {
        ValueKind.Null => SqlValue.Null,
        ValueKind.Integer => SqlValue.FromInteger(_bits),
        ValueKind.Real => SqlValue.FromReal(Real),
        ValueKind.Text => SqlValue.FromText(Bytes.ToArray()),
        _ => SqlValue.FromBlob(Bytes.ToArray()),
    };

    /// <summary>For people and tests, never for the wire.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Null => "NULL",
        ValueKind.Integer => _bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ValueKind.Real => Real.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        ValueKind.Text => Encoding.UTF8.GetString(Bytes),
        _ => "x'" + Convert.ToHexStringLower(Bytes) + "'",
    };
}
