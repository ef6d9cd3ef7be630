using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>
/// Orders canonical decimal texts as numbers: '9.5' before '10', '1.0' equal to '1', NaN last. A text that is no number
/// comes after all numbers, by its bytes: a total order, so that an index stays sound whatever was stored.
/// </summary>
public static class NumericCollation
{
    public const string Name = "swytch_numeric";

    /// <summary>Never throws.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (TryComparePlain(left, right, out int plain))
        {
            return plain;
        }

        bool leftIsNumber = PgNumeric.TryParse(left, out PgNumeric leftNumber, out _);
        bool rightIsNumber = PgNumeric.TryParse(right, out PgNumeric rightNumber, out _);
        return (leftIsNumber, rightIsNumber) switch
        {
            (true, true) => leftNumber.CompareTo(rightNumber),
            (true, false) => -1,
            (false, true) => 1,
            _ => left.SequenceCompareTo(right),
        };
    }

    /// <summary>Digits with at most one point and a sign, as we store them, are compared without making numbers of them.</summary>
    private static bool TryComparePlain(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out int result)
    {
        result = 0;
        if (!Plain.TryRead(left, out Plain a) || !Plain.TryRead(right, out Plain b))
        {
            return false;
        }

        int magnitude = a.CompareMagnitude(b);
        result = (a.Sign(left), b.Sign(right)) switch
        {
            (0, 0) => 0,
            (var x, var y) when x != y => x.CompareTo(y),
            (-1, -1) => -magnitude,
            _ => magnitude,
        };
        return true;
    }

    private readonly ref struct Plain
    {
        private readonly ReadOnlySpan<byte> _integer;
        private readonly ReadOnlySpan<byte> _fraction;

        private Plain(ReadOnlySpan<byte> integer, ReadOnlySpan<byte> fraction)
        {
            _integer = integer;
            _fraction = fraction;
        }

        public static bool TryRead(ReadOnlySpan<byte> text, out Plain plain)
        {
            ReadOnlySpan<byte> body = text.Length > 0 && text[0] == (byte)'-' ? text[1..] : text;
            int point = body.IndexOf((byte)'.');
            ReadOnlySpan<byte> integer = point < 0 ? body : body[..point];
            ReadOnlySpan<byte> fraction = point < 0 ? default : body[(point + 1)..];
            plain = default;
            if (integer.IsEmpty || integer.ContainsAnyExceptInRange((byte)'0', (byte)'9') || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return false;
            }

            plain = new Plain(integer.TrimStart((byte)'0'), fraction.TrimEnd((byte)'0'));
            return true;
        }

        public int Sign(ReadOnlySpan<byte> text) => _integer.IsEmpty && _fraction.IsEmpty ? 0 : text[0] == (byte)'-' ? -1 : 1;

        public int CompareMagnitude(in Plain other)
        {
            if (_integer.Length != other._integer.Length)
            {
                return _integer.Length.CompareTo(other._integer.Length);
            }

            int integer = _integer.SequenceCompareTo(other._integer);
            return Math.Sign(integer != 0 ? integer : _fraction.SequenceCompareTo(other._fraction));
        }
    }
}
