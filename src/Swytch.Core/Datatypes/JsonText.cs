using System.Buffers;
using System.Buffers.Text;

namespace Swytch.Core.Datatypes;

/// <summary>Writes JSON strings as PostgreSQL does (utils/adt/json.c, escape_json): UTF-8 as it is, only what must be is escaped.</summary>
public static class JsonText
{
    private static readonly SearchValues<byte> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    public static void WriteString(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (utf8.Length > 0)
        {
            int plain = utf8.IndexOfAny(MustEscape);
            if (plain < 0)
            {
                output.Write(utf8);
                break;
            }

            output.Write(utf8[..plain]);
            WriteEscape(utf8[plain], output);
            utf8 = utf8[(plain + 1)..];
        }

        output.Write("\""u8);
    }

    private static void WriteEscape(byte character, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> escape = character switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\f' => "\\f"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            _ => default,
        };
        if (escape.Length > 0)
        {
            output.Write(escape);
            return;
        }

        output.Write("\\u00"u8);
        _ = Utf8Formatter.TryFormat(character, output.GetSpan(2), out int length, new StandardFormat('x', 2));
        output.Advance(length);
    }
}
