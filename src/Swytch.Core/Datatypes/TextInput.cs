using System.Text;

namespace Swytch.Core.Datatypes;

/// <summary>What the input functions of several types share.</summary>
public static class TextInput
{
    /// <summary>C's isspace in the C locale, which is what PostgreSQL's input functions skip.</summary>
    public static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    public static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Throws 22021 unless the bytes are UTF-8 without NUL.</summary>
    public static void RequireText(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0))
        {
            throw DatatypeErrors.InvalidEncoding([0]);
        }

        if (System.Text.Unicode.Utf8.IsValid(text))
        {
            return;
        }

        while (Rune.DecodeFromUtf8(text, out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            text = text[consumed..];
        }

        throw DatatypeErrors.InvalidEncoding(text[..Math.Min(text.Length, SequenceLength(text[0]))]);
    }

    /// <summary>Number of code points, what PostgreSQL counts as characters.</summary>
    public static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte value in utf8)
        {
            count += (value & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Byte offset after the first <paramref name="characters"/> code points; the length when there are fewer.</summary>
    public static int OffsetOfCharacter(ReadOnlySpan<byte> utf8, long characters)
    {
        int offset = 0;
        while (offset < utf8.Length && characters > 0)
        {
            offset++;
            while (offset < utf8.Length && (utf8[offset] & 0xC0) == 0x80)
            {
                offset++;
            }

            characters--;
        }

        return offset;
    }

    private static int SequenceLength(byte lead) => lead switch
    {
        >= 0xF0 => 4,
        >= 0xE0 => 3,
        >= 0xC0 => 2,
        _ => 1,
    };
}
