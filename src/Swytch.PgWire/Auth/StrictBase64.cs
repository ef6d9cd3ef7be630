namespace Swytch.PgWire.Auth;

/// <summary>Base64 as RFC 4648 section 3.5 wants it: no white space, full padding, no stray bits. One value has one text.</summary>
internal static class StrictBase64
{
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (text.Length % 4 != 0 || !Convert.TryFromBase64String(text, bytes, out int length))
        {
            bytes = [];
            return false;
        }

        bytes = bytes[..length];
        return Convert.ToBase64String(bytes) == text;
    }
}
