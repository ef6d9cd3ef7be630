using System.Text;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>
/// to_char of numbers: 9 0 . , D G FM S MI PL SG PR L EEEE V TH RN (PostgreSQL manual, section 9.8, tables 9.28 and 9.29).
/// </summary>
internal static class NumberFormat
{
    public static string Format(PgNumeric value, string format)
    {
        bool fill = TakeOut(ref format, "FM");
        if (format.Contains("RN", StringComparison.OrdinalIgnoreCase))
        {
            string roman = Roman(value);
            return fill ? roman : roman.PadLeft(15);
        }

        bool bracket = TakeOut(ref format, "PR");
        string? ordinal = format.Contains("TH", StringComparison.Ordinal) ? "TH" : format.Contains("th", StringComparison.Ordinal) ? "th" : null;
        if (ordinal is not null)
        {
            TakeOut(ref format, ordinal);
        }

        if (TakeOut(ref format, "EEEE"))
        {
            return Scientific(value, format);
        }

        List<string> pieces = Pieces(format, out bool hasSign, out int integerDigits, out int fractionDigits, out int shift);
        if (shift > 0)
        {
            value = PgNumeric.Multiply(value, new PgNumeric(System.Numerics.BigInteger.Pow(10, shift), 0));
        }

        PgNumeric rounded = value.Round(fractionDigits);
        bool negative = rounded.Sign < 0;
        string digits = rounded.Abs().ToString();
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        string integer = point < 0 ? digits : digits[..point];
        string fraction = point < 0 ? "" : digits[(point + 1)..];
        integer = integer == "0" && integerDigits >= 0 ? "" : integer;
        integer = fill && rounded.IsZero && pieces.Contains(".") ? "0" : integer;
        bool overflow = !value.IsFinite || integer.Length > integerDigits;
        string body = Body(pieces, integer, fraction, integerDigits, fill, overflow, negative, hasSign || bracket);
        if (bracket)
        {
            body = negative ? "<" + body.Trim() + ">" : fill ? body.Trim() : " " + body + " ";
            return negative && !fill ? body.PadLeft(integerDigits + fractionDigits + (fractionDigits > 0 ? 3 : 2)) : body;
        }

        return ordinal is null || negative || overflow ? body : body + Ordinal(integer, ordinal);
    }

    /// <summary>to_number: the digits, sign and point of a text; everything else that the template may have put there is skipped.</summary>
    public static PgNumeric Parse(string text, string format)
    {
        StringBuilder number = new();
        bool negative = text.Contains('-', StringComparison.Ordinal) ||
            (format.Contains("PR", StringComparison.OrdinalIgnoreCase) && text.Contains('<', StringComparison.Ordinal));
        foreach (char character in text)
        {
            if (char.IsAsciiDigit(character) || character == '.')
            {
                number.Append(character);
            }
        }

        return PgNumeric.TryParse(Arguments.Utf8(number.ToString()), out PgNumeric value, out _)
            ? negative ? value.Negate() : value
            : throw DatatypeErrors.InvalidSyntax("numeric", text);
    }

    /// <summary>Takes the template apart; D and G are '.' and ',' as in locale C, where G is nothing but a comma here.</summary>
    private static List<string> Pieces(string format, out bool hasSign, out int integerDigits, out int fractionDigits, out int shift)
    {
        List<string> pieces = [];
        hasSign = false;
        integerDigits = fractionDigits = shift = 0;
        bool afterPoint = false;
        bool afterShift = false;
        for (int at = 0; at < format.Length; at++)
        {
            string two = at + 1 < format.Length ? format.Substring(at, 2).ToUpperInvariant() : "";
            if (two is "MI" or "PL" or "SG")
            {
                pieces.Add(two);
                hasSign |= two != "PL";
                at++;
                continue;
            }

            char character = char.ToUpperInvariant(format[at]);
            switch (character)
            {
                case '"':
                    int end = format.IndexOf('"', at + 1);
                    end = end < 0 ? format.Length : end;
                    pieces.Add("\"" + format[(at + 1)..end]);
                    at = end;
                    break;
                case '9' or '0':
                    pieces.Add(character.ToString());
                    integerDigits += afterPoint ? 0 : 1;
                    fractionDigits += afterPoint ? 1 : 0;
                    shift += afterShift ? 1 : 0;
                    break;
                case '.' or 'D':
                    afterPoint = true;
                    pieces.Add(".");
                    break;
                case ',' or 'G':
                    pieces.Add(",");
                    break;
                case 'S':
                    pieces.Add("S");
                    hasSign = true;
                    break;
                case 'V':
                    afterShift = true;
                    break;
                case 'L':
                    pieces.Add("\" ");
                    break;
                default:
                    pieces.Add("\"" + format[at]);
                    break;
            }
        }

        return pieces;
    }

    private static string Body(List<string> pieces, string integer, string fraction, int integerDigits, bool fill, bool overflow, bool negative, bool hasSign)
    {
        StringBuilder text = new();
        int firstZero = pieces.IndexOf("0");
        int firstPoint = pieces.IndexOf(".");
        int place = 0;
        int fractionAt = 0;
        bool started = false;
        bool signWritten = hasSign;
        bool afterPoint = false;
        int lastSignificant = fraction.TrimEnd('0').Length;
        int lastForced = 0;
        for (int i = firstPoint < 0 ? pieces.Count : firstPoint, digit = 0; i < pieces.Count; i++)
        {
            digit += pieces[i] is "9" or "0" ? 1 : 0;
            lastForced = pieces[i] == "0" ? digit : lastForced;
        }

        void WriteSign()
        {
            if (!signWritten)
            {
                text.Append(negative ? "-" : fill ? "" : " ");
                signWritten = true;
            }
        }

        for (int i = 0; i < pieces.Count; i++)
        {
            string piece = pieces[i];
            switch (piece)
            {
                case "9" or "0" when !afterPoint:
                    int digitIndex = place - (integerDigits - integer.Length);
                    place++;
                    bool hasDigit = overflow || digitIndex >= 0;
                    bool forced = (firstZero >= 0 && i >= firstZero) || (place == integerDigits && firstPoint < 0);
                    if (hasDigit || forced)
                    {
                        WriteSign();
                        started = true;
                        text.Append(overflow ? '#' : hasDigit ? integer[digitIndex] : '0');
                    }
                    else if (!fill)
                    {
                        text.Append(' ');
                    }

                    break;
                case "9" or "0":
                    char digitCharacter = overflow ? '#' : fractionAt < fraction.Length ? fraction[fractionAt] : '0';
                    fractionAt++;
                    if (!fill || piece == "0" || fractionAt <= Math.Max(lastSignificant, lastForced))
                    {
                        text.Append(digitCharacter);
                    }

                    break;
                case ".":
                    WriteSign();
                    afterPoint = true;
                    text.Append('.');
                    break;
                case ",":
                    text.Append(started ? "," : fill ? "" : " ");
                    break;
                case "S" or "SG":
                    text.Append(negative ? '-' : '+');
                    break;
                case "MI":
                    text.Append(negative ? "-" : fill ? "" : " ");
                    break;
                case "PL":
                    text.Append(negative ? fill ? "" : " " : "+");
                    break;
                default:
                    text.Append(piece, 1, piece.Length - 1);
                    break;
            }
        }

        string result = text.ToString();
        if (pieces.Count > 0 && pieces[0] == "S" && !fill)
        {
            // A leading S stands directly before the first digit.
            int firstDigit = 1;
            while (firstDigit < result.Length && result[firstDigit] == ' ')
            {
                firstDigit++;
            }

            result = new string(' ', firstDigit - 1) + result[0] + result[firstDigit..];
        }
        else if (!hasSign)
        {
            result = fill ? result.TrimStart(' ') : result;
        }

        return result;
    }

    private static string Scientific(PgNumeric value, string format)
    {
        int fractionDigits = 0;
        int point = format.IndexOfAny(['.', 'D', 'd']);
        for (int i = point + 1; point >= 0 && i < format.Length; i++)
        {
            fractionDigits += format[i] is '9' or '0' ? 1 : 0;
        }

        if (!value.IsFinite)
        {
            return " " + new string('#', 5 + fractionDigits);
        }

        string digits = value.Abs().Unscaled.ToString(System.Globalization.CultureInfo.InvariantCulture);
        int exponent = value.IsZero ? 0 : digits.Length - 1 - value.Scale;
        PgNumeric mantissa = value.IsZero ? PgNumeric.Zero : new PgNumeric(value.Unscaled, digits.Length - 1);
        mantissa = mantissa.Round(fractionDigits);
        if (mantissa.Abs() >= PgNumeric.FromInt64(10))
        {
            exponent++;
            mantissa = (mantissa / PgNumeric.FromInt64(10)).Round(fractionDigits);
        }

        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{(value.Sign < 0 ? "" : " ")}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string Roman(PgNumeric value)
    {
        PgNumeric rounded = value.Round(0);
        if (rounded < PgNumeric.One || rounded > PgNumeric.FromInt64(3999))
        {
            return new string('#', 15);
        }

        (int Value, string Digits)[] steps =
        [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ];
        int rest = (int)rounded.ToInteger(1, 3999, "integer");
        StringBuilder text = new();
        foreach ((int step, string digits) in steps)
        {
            while (rest >= step)
            {
                text.Append(digits);
                rest -= step;
            }
        }

        return text.ToString();
    }

    private static string Ordinal(string integer, string style)
    {
        int last = integer.Length > 0 ? integer[^1] - '0' : 0;
        bool isTeen = integer.Length > 1 && integer[^2] == '1';
        string suffix = isTeen ? "th" : last switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };
        return style == "TH" ? suffix.ToUpperInvariant() : suffix;
    }

    private static bool TakeOut(ref string format, string pattern)
    {
        int at = format.IndexOf(pattern, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return false;
        }

        format = format.Remove(at, pattern.Length);
        return true;
    }
}
