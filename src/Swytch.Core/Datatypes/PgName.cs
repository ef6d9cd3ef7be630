namespace Swytch.Core.Datatypes;

/// <summary>Lengths of character types: name (63 bytes), varchar(n) and char(n) in characters.</summary>
public static class PgName
{
    /// <summary>NAMEDATALEN - 1.</summary>
    public const int MaximumBytes = 63;

    /// <summary>Cuts to 63 bytes without splitting a character.</summary>
    public static ReadOnlySpan<byte> Truncate(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= MaximumBytes)
        {
            return utf8;
        }

        int length = MaximumBytes;
        while (length > 0 && (utf8[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return utf8[..length];
    }
}
