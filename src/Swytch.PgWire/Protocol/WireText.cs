using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Protocol;

/// <summary>Text as it crosses the wire: UTF-8 without NUL, everything else is refused with PostgreSQL's words.</summary>
internal static class WireText
{
    /// <summary>Decodes, or throws 22021.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        Validate(utf8);
        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>Throws 22021 for bytes that are no UTF-8, and for NUL, which no text of PostgreSQL holds.</summary>
    public static void Validate(ReadOnlySpan<byte> utf8)
    {
        int nul = utf8.IndexOf((byte)0);
        ReadOnlySpan<byte> beforeNul = nul < 0 ? utf8 : utf8[..nul];
        if (!Utf8.IsValid(beforeNul))
        {
            throw InvalidSequence(beforeNul[FirstInvalid(beforeNul)..]);
        }

        if (nul >= 0)
        {
            throw InvalidSequence(utf8.Slice(nul, 1));
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        int at = 0;
        while (at < utf8.Length && Rune.DecodeFromUtf8(utf8[at..], out _, out int consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }

    /// <summary>Shows as many bytes as the first one announces (pg_utf_mblen), as report_invalid_encoding does.</summary>
    private static PgErrorException InvalidSequence(ReadOnlySpan<byte> invalid)
    {
        int announced = invalid[0] switch
        {
            >= 0xC0 and <= 0xDF => 2,
            >= 0xE0 and <= 0xEF => 3,
            >= 0xF0 and <= 0xF7 => 4,
            _ => 1,
        };
        StringBuilder message = new("invalid byte sequence for encoding \"UTF8\":");
        foreach (byte value in invalid[..Math.Min(announced, invalid.Length)])
        {
            message.Append(CultureInfo.InvariantCulture, $" 0x{value:x2}");
        }

        return new PgErrorException(SqlState.CharacterNotInRepertoire, message.ToString());
    }
}
