using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Swytch.Core.Datatypes;

namespace Swytch.Core.Footprints;

/// <summary>
/// Hash of one key of a table: what the key is, then its values one by one. Values that SQLite holds for equal under the column's
/// affinity and collation have equal hashes (sqlite.org/datatype3.html, sections 4.2 and 7); others nearly never.
/// </summary>
public struct KeyHash
{
    /// <summary>Of the function, to travel with its values: two versions never meet.</summary>
    public const int Version = 1;

    private const ulong NumberTag = 1;
    private const ulong RealTag = 2;
    private const ulong TextTag = 3;
    private const ulong BlobTag = 4;
    private const ulong DecimalTag = 5;
    private const ulong NullTag = 6;
    private const ulong IntervalTag = 7;

    /// <summary>Integers up to here are exact as a REAL.</summary>
    private const long ExactInReal = 1L << 53;

    private ulong _hash;

    private KeyHash(ulong hash) => _hash = hash;

    /// <param name="identity">See <see cref="KeyIdentity"/>.</param>
    public static KeyHash Of(ulong table, ulong identity) => new(StableHash.Add(table, identity));

    /// <summary>Never <see cref="FootprintItem.WholeTable"/>.</summary>
    public readonly ulong Value
    {
        get
        {
            var hash = StableHash.Finish(_hash);
            return hash == FootprintItem.WholeTable ? 1 : hash;
        }
    }

    /// <summary>A value as the column stores it, its affinity applied (an INTEGER in a REAL column is taken for the REAL).</summary>
    public void Add(ValueView value, ColumnComparison column)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer when column.Affinity == Affinity.Real:
                Add((double)value.Integer);
                break;
            case ValueKind.Integer:
                Add(value.Integer);
                break;
            case ValueKind.Real:
                Add(value.Real);
                break;
            case ValueKind.Text:
                Add(value.Bytes, column.Collation);
                break;
            case ValueKind.Blob:
                _hash = StableHash.Add(StableHash.Add(_hash, BlobTag), value.Bytes);
                break;
            default:
                _hash = StableHash.Add(_hash, NullTag);
                break;
        }
    }

    /// <summary>
    /// A value without affinity of its own (a parameter, a literal, a column of another table) that is compared with the column.
    /// False, and nothing usable, when it is not sure to what SQLite would convert it.
    /// </summary>
    public bool TryAddCompared(ValueView value, ColumnComparison column)
    {
        switch (value.Kind, column.Affinity)
        {
            case (ValueKind.Integer, Affinity.Text):
                Span<byte> digits = stackalloc byte[20];
                Utf8Formatter.TryFormat(value.Integer, digits, out var length);
                Add(digits[..length], column.Collation);
                return true;
            case (ValueKind.Real, Affinity.Text):
                return false;
            case (ValueKind.Integer, Affinity.Real):
                Add(value.Integer);
                return value.Integer is <= ExactInReal and >= -ExactInReal;
            case (ValueKind.Text, Affinity.Numeric or Affinity.Integer or Affinity.Real):
                return TryAddNumber(value.Bytes, column.Collation);
            default:
                Add(value, column);
                return true;
        }
    }

    private bool TryAddNumber(ReadOnlySpan<byte> text, KeyCollation collation)
    {
        if (text.Length is > 0 and < 16 && Utf8Parser.TryParse(text, out long number, out var consumed) && consumed == text.Length)
        {
            Add(number);
            return true;
        }

        // What begins like a number may be one to SQLite, with a point, an exponent or blanks: not worth its exact rules.
        var start = text.TrimStart(" \t\n\v\f\r"u8);
        start = start.Length > 0 && start[0] is (byte)'+' or (byte)'-' ? start[1..] : start;
        if (start.Length > 0 && start[0] is (byte)'.' or (>= (byte)'0' and <= (byte)'9'))
        {
            return false;
        }

        Add(text, collation);
        return true;
    }

    private void Add(long integer) => _hash = StableHash.Add(StableHash.Add(_hash, NumberTag), (ulong)integer);

    private void Add(double real)
    {
        if (real is >= -9.2233720368547758E18 and < 9.2233720368547758E18 && Math.Truncate(real) == real)
        {
            Add((long)real);
        }
        else
        {
            _hash = StableHash.Add(StableHash.Add(_hash, RealTag), (ulong)BitConverter.DoubleToInt64Bits(real));
        }
    }

    private void Add(ReadOnlySpan<byte> text, KeyCollation collation)
    {
        switch (collation)
        {
            case KeyCollation.NoCase:
                // SQLite's comparison without case ends at a NUL and then looks at the lengths.
                var end = text.IndexOf((byte)0);
                _hash = StableHash.Add(StableHash.Add(_hash, TextTag), (ulong)text.Length);
                _hash = StableHash.AddFolded(_hash, end < 0 ? text : text[..end]);
                break;
            case KeyCollation.RTrim:
                _hash = StableHash.Add(StableHash.Add(_hash, TextTag), text.TrimEnd((byte)' '));
                break;
            case KeyCollation.Numeric:
                AddDecimal(text);
                break;
            case KeyCollation.Interval when PgInterval.TryParse(text, out var interval):
                Span<byte> length = stackalloc byte[16];
                BinaryPrimitives.WriteInt128LittleEndian(length, interval.ComparisonKey);
                _hash = StableHash.Add(StableHash.Add(_hash, IntervalTag), length);
                break;
            default:
                _hash = StableHash.Add(StableHash.Add(_hash, TextTag), text);
                break;
        }
    }

    /// <summary>Texts of one number are equal; a text that is none is only equal to itself.</summary>
    private void AddDecimal(ReadOnlySpan<byte> text)
    {
        if (TryAddPlainDecimal(text))
        {
            return;
        }

        if (!PgNumeric.TryParse(text, out var number, out _))
        {
            _hash = StableHash.Add(StableHash.Add(_hash, TextTag), text);
        }
        else if (!number.IsFinite)
        {
            _hash = StableHash.Add(StableHash.Add(_hash, DecimalTag), number.IsNaN ? 1UL : number.Sign > 0 ? 2UL : 3UL);
        }
        else if (!TryAddPlainDecimal(Encoding.ASCII.GetBytes(number.ToString())))
        {
            throw new InvariantBrokenException($"a finite numeric is printed as digits ({number})");
        }
    }

    private bool TryAddPlainDecimal(ReadOnlySpan<byte> text)
    {
        var isNegative = text.Length > 0 && text[0] == (byte)'-';
        var body = isNegative ? text[1..] : text;
        var point = body.IndexOf((byte)'.');
        var integer = point < 0 ? body : body[..point];
        var fraction = point < 0 ? default : body[(point + 1)..];
        if (integer.IsEmpty || integer.ContainsAnyExceptInRange((byte)'0', (byte)'9') || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        integer = integer.TrimStart((byte)'0');
        fraction = fraction.TrimEnd((byte)'0');
        var isZero = integer.IsEmpty && fraction.IsEmpty;
        _hash = StableHash.Add(StableHash.Add(_hash, DecimalTag), isNegative && !isZero ? 5UL : 4UL);
        _hash = StableHash.Add(StableHash.Add(_hash, integer), fraction);
        return true;
    }
}
