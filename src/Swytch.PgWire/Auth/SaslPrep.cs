using System.Text;

namespace Swytch.PgWire.Auth;

/// <summary>
/// SASLprep of passwords (RFC 4013) as PostgreSQL and libpq do it: a password that may not be prepared is taken as it is, and what is
/// prohibited is looked for before normalization (src/common/saslprep.c, pg_saslprep).
/// </summary>
internal static class SaslPrep
{
    public static string Prepare(string password)
    {
        if (Ascii.IsValid(password))
        {
            return password;
        }

        var data = UnicodeData.Instance;
        List<int> mapped = new(password.Length);
        foreach (Rune rune in password.EnumerateRunes())
        {
            if (data.IsIn("C12", rune.Value))
            {
                mapped.Add(' ');
            }
            else if (!data.IsIn("B1", rune.Value))
            {
                mapped.Add(rune.Value);
            }
        }

        if (mapped.Count == 0 || mapped.Exists(code => data.IsIn("C", code) || data.IsIn("A1", code)) || !IsBidirectionallyConsistent(mapped, data))
        {
            return password;
        }

        StringBuilder prepared = new(mapped.Count);
        foreach (int code in CompatibilityComposition.Normalize(mapped))
        {
            prepared.Append(new Rune(code).ToString());
        }

        return prepared.ToString();
    }

    /// <summary>RFC 3454, section 6: right-to-left text has no left-to-right letters and starts and ends right-to-left.</summary>
    private static bool IsBidirectionallyConsistent(List<int> text, UnicodeData data) =>
        !text.Exists(code => data.IsIn("D1", code))
        || (!text.Exists(code => data.IsIn("D2", code)) && data.IsIn("D1", text[0]) && data.IsIn("D1", text[^1]));
}
