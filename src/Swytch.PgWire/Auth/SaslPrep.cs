using System.Text;

namespace Swytch.PgWire.Auth;

/// <summary>
/// SASLprep of passwords (RFC 4013) as PostgreSQL uses it: a password that may not be prepared is taken as it is
/// (src/common/saslprep.c, pg_saslprep). Normalisation form KC is the runtime's; where the runtime has no Unicode data for it
/// (invariant globalization) text is taken to be normalised, as almost all typed text is.
/// </summary>
internal static class SaslPrep
{
    public static string Prepare(string password)
    {
        if (System.Text.Ascii.IsValid(password))
        {
            return password;
        }

        StringBuilder mapped = new(password.Length);
        foreach (Rune rune in password.EnumerateRunes())
        {
            if (IsNonAsciiSpace(rune.Value))
            {
                mapped.Append(' ');
            }
            else if (!IsMappedToNothing(rune.Value))
            {
                mapped.Append(rune.ToString());
            }
        }

        string prepared = mapped.ToString().Normalize(NormalizationForm.FormKC);
        return prepared.Length == 0 || HasProhibited(prepared) || !IsBidirectionallyConsistent(prepared) ? password : prepared;
    }

    /// <summary>RFC 3454, table C.1.2.</summary>
    private static bool IsNonAsciiSpace(int c) => c is 0x00A0 or 0x1680 or (>= 0x2000 and <= 0x200B) or 0x202F or 0x205F or 0x3000;

    /// <summary>RFC 3454, table B.1.</summary>
    private static bool IsMappedToNothing(int c) =>
        c is 0x00AD or 0x034F or 0x1806 or (>= 0x180B and <= 0x180D) or (>= 0x200C and <= 0x200D) or 0x2060 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF;

    /// <summary>RFC 3454, tables C.2.1 to C.9.</summary>
    private static bool HasProhibited(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            int c = rune.Value;
            bool prohibited = c switch
            {
                < 0x20 or (>= 0x7F and <= 0x9F) => true,
                0x06DD or 0x070F or 0x180E or 0x2028 or 0x2029 => true,
                >= 0x200C and <= 0x200F => true,
                >= 0x202A and <= 0x202E => true,
                (>= 0x2060 and <= 0x2063) or (>= 0x206A and <= 0x206F) => true,
                >= 0x2FF0 and <= 0x2FFB => true,
                0x0340 or 0x0341 => true,
                (>= 0xD800 and <= 0xF8FF) or (>= 0xFDD0 and <= 0xFDEF) => true,
                0xFEFF or (>= 0xFFF9 and <= 0xFFFD) => true,
                >= 0x1D173 and <= 0x1D17A => true,
                0xE0001 or (>= 0xE0020 and <= 0xE007F) or >= 0xF0000 => true,
                _ => (c & 0xFFFE) == 0xFFFE,
            };
            if (prohibited)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 3454, section 6: right-to-left text has no left-to-right letters and starts and ends right-to-left.</summary>
    private static bool IsBidirectionallyConsistent(string text)
    {
        bool hasRightToLeft = false;
        bool hasLeftToRight = false;
        bool firstIsRightToLeft = false;
        bool lastIsRightToLeft = false;
        bool first = true;
        foreach (Rune rune in text.EnumerateRunes())
        {
            lastIsRightToLeft = IsRightToLeft(rune.Value);
            hasRightToLeft |= lastIsRightToLeft;
            hasLeftToRight |= !lastIsRightToLeft && Rune.IsLetter(rune);
            firstIsRightToLeft |= first && lastIsRightToLeft;
            first = false;
        }

        return !hasRightToLeft || (!hasLeftToRight && firstIsRightToLeft && lastIsRightToLeft);
    }

    /// <summary>The blocks of RFC 3454, table D.1: Hebrew, Arabic, Syriac, Thaana and their presentation forms.</summary>
    private static bool IsRightToLeft(int c) =>
        c is 0x05BE or 0x05C0 or 0x05C3 or (>= 0x05D0 and <= 0x05F4) or 0x061B or 0x061F or (>= 0x0621 and <= 0x064A)
            or (>= 0x066D and <= 0x066F) or (>= 0x0671 and <= 0x06D5) or (>= 0x06E5 and <= 0x06E6) or (>= 0x06FA and <= 0x070D)
            or 0x0710 or (>= 0x0712 and <= 0x072C) or (>= 0x0780 and <= 0x07B1) or 0x200F or (>= 0xFB1D and <= 0xFDFC and not 0xFB1E and not 0xFB29)
            or (>= 0xFE70 and <= 0xFEFC);
}
