namespace Swytch.Core.Datatypes;

/// <summary>Text input of boolean: unique prefixes of the words, any case, surrounding white space (PostgreSQL manual, section 8.6).</summary>
public static class PgBoolean
{
    public static bool Parse(ReadOnlySpan<byte> text) =>
        TryParse(text, out bool value) ? value : throw DatatypeErrors.InvalidSyntax("boolean", text);

    public static bool TryParse(ReadOnlySpan<byte> text, out bool value)
    {
        ReadOnlySpan<byte> word = TextInput.Trim(text);
        value = false;
        if (word.Length == 0)
        {
            return false;
        }

        switch (word[0] | 0x20)
        {
            case 't' when IsPrefix(word, "true"u8):
            case 'y' when IsPrefix(word, "yes"u8):
                value = true;
                return true;
            case 'f' when IsPrefix(word, "false"u8):
            case 'n' when IsPrefix(word, "no"u8):
                return true;
            case 'o' when word.Length > 1 && IsPrefix(word, "on"u8):
                value = true;
                return true;
            case 'o' when word.Length > 1 && IsPrefix(word, "off"u8):
                return true;
            default:
                break;
        }

        if (word.Length == 1 && word[0] is (byte)'0' or (byte)'1')
        {
            value = word[0] == (byte)'1';
            return word.Length == 1;
        }

        return false;
    }

    private static bool IsPrefix(ReadOnlySpan<byte> word, ReadOnlySpan<byte> full) =>
        word.Length <= full.Length && System.Text.Ascii.EqualsIgnoreCase(word, full[..word.Length]);
}
