using System.Buffers;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>Text forms of bytea: hex (\x…) and escape (PostgreSQL manual, section 8.4).</summary>
public static class PgBytea
{
    public static byte[] Parse(ReadOnlySpan<byte> text) =>
        text.StartsWith("\\x"u8) ? ParseHex(text[2..]) : ParseEscape(text);

    /// <summary>Digits of a hex string, white space between pairs allowed (also decode(…, 'hex')).</summary>
    public static byte[] ParseHex(ReadOnlySpan<byte> digits)
    {
        byte[] bytes = new byte[digits.Length / 2];
        int length = 0;
        for (int i = 0; i < digits.Length;)
        {
            if (TextInput.IsSpace(digits[i]))
            {
                i++;
                continue;
            }

            int high = Hex(digits[i]);
            if (i + 1 >= digits.Length)
            {
                throw new PgErrorException(SqlState.InvalidParameterValue, "invalid hexadecimal data: odd number of digits");
            }

            bytes[length++] = (byte)((high << 4) | Hex(digits[i + 1]));
            i += 2;
        }

        return length == bytes.Length ? bytes : bytes[..length];
    }

    public static void FormatHex(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        output.Write("\\x"u8);
        ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
        while (bytes.Length > 0)
        {
            int chunk = Math.Min(bytes.Length, 2048);
            Span<byte> target = output.GetSpan(chunk * 2);
            for (int i = 0; i < chunk; i++)
            {
                target[2 * i] = hex[bytes[i] >> 4];
                target[(2 * i) + 1] = hex[bytes[i] & 15];
            }

            output.Advance(chunk * 2);
            bytes = bytes[chunk..];
        }
    }

    public static void FormatEscape(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        foreach (byte value in bytes)
        {
            Span<byte> target = output.GetSpan(4);
            if (value == (byte)'\\')
            {
                target[0] = target[1] = (byte)'\\';
                output.Advance(2);
            }
            else if (value is < 0x20 or > 0x7e)
            {
                target[0] = (byte)'\\';
                target[1] = (byte)('0' + (value >> 6));
                target[2] = (byte)('0' + ((value >> 3) & 7));
                target[3] = (byte)('0' + (value & 7));
                output.Advance(4);
            }
            else
            {
                target[0] = value;
                output.Advance(1);
            }
        }
    }

    public static bool TryHex(byte character, out int value)
    {
        value = character switch
        {
            >= (byte)'0' and <= (byte)'9' => character - '0',
            >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
            _ => -1,
        };
        return value >= 0;
    }

    private static int Hex(byte character) => TryHex(character, out int value)
        ? value
        : throw new PgErrorException(SqlState.InvalidParameterValue, $"invalid hexadecimal digit: \"{DatatypeErrors.Show([character])}\"");

    private static byte[] ParseEscape(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length;)
        {
            if (text[i] != (byte)'\\')
            {
                bytes[length++] = text[i++];
            }
            else if (i + 1 < text.Length && text[i + 1] == (byte)'\\')
            {
                bytes[length++] = (byte)'\\';
                i += 2;
            }
            else if (i + 3 < text.Length && text[i + 1] is >= (byte)'0' and <= (byte)'3' && IsOctal(text[i + 2]) && IsOctal(text[i + 3]))
            {
                bytes[length++] = (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += 4;
            }
            else
            {
                throw new PgErrorException(SqlState.InvalidTextRepresentation, "invalid input syntax for type bytea");
            }
        }

        return bytes[..length];
    }

    private static bool IsOctal(byte value) => value is >= (byte)'0' and <= (byte)'7';
}
