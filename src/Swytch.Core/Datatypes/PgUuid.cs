namespace Swytch.Core.Datatypes;

/// <summary>Text form of uuid: 32 hexadecimal digits, a dash allowed after each group of four, braces around (PostgreSQL manual, section 8.12).</summary>
public static class PgUuid
{
    public const int TextLength = 36;

    /// <summary>Reads any accepted spelling into 16 bytes in network order.</summary>
    public static void Parse(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        if (!TryParse(text, bytes))
        {
            throw DatatypeErrors.InvalidSyntax("uuid", text);
        }
    }

    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        ReadOnlySpan<byte> rest = text;
        if (rest.Length >= 2 && rest[0] == (byte)'{')
        {
            if (rest[^1] != (byte)'}')
            {
                return false;
            }

            rest = rest[1..^1];
        }

        for (int i = 0; i < 16; i++)
        {
            if (rest.Length < 2 || !PgBytea.TryHex(rest[0], out int high) || !PgBytea.TryHex(rest[1], out int low))
            {
                return false;
            }

            bytes[i] = (byte)((high << 4) | low);
            rest = rest[2..];
            if (i % 2 == 1 && i < 15 && rest.Length > 0 && rest[0] == (byte)'-')
            {
                rest = rest[1..];
            }
        }

        return rest.Length == 0;
    }

    /// <summary>Writes the 36 characters of the canonical form.</summary>
    public static void Format(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
        int at = 0;
        for (int i = 0; i < 16; i++)
        {
            if (i is 4 or 6 or 8 or 10)
            {
                text[at++] = (byte)'-';
            }

            text[at++] = hex[bytes[i] >> 4];
            text[at++] = hex[bytes[i] & 15];
        }
    }
}
