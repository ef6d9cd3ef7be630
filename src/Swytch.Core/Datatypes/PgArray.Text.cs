using System.Buffers;
using System.Text;

namespace Swytch.Core.Datatypes;

/// <content>The text form {a,"b c",NULL} (PostgreSQL manual, sections 8.15.2 and 8.15.6).</content>
public sealed partial record PgArray
{
    public static PgArray Parse(ReadOnlySpan<byte> text, Datatype element, int typeModifier, TypeFormatSettings settings)
    {
        TextInput.RequireText(text);
        string shown = DatatypeErrors.Show(text);
        ReadOnlySpan<byte> body = TextInput.Trim(text);
        if (body.Length > 0 && body[0] == (byte)'[')
        {
            // Dimension information such as [0:2]= is checked by the braces that follow.
            int equals = body.IndexOf("]="u8);
            int space = equals < 0 ? body.IndexOf((byte)'=') : equals + 1;
            body = space > 0 ? TextInput.Trim(body[(space + 1)..]) : throw Malformed(shown, "Missing \"]\" after array dimensions.");
        }

        if (body.Length == 0 || body[0] != (byte)'{')
        {
            throw Malformed(shown, "Array value must start with \"{\" or dimension information.");
        }

        ArrayShape shape = new(shown);
        List<SqlValue> elements = [];
        int at = 0;
        ReadBraces(body, ref at, shape, elements, element, typeModifier, settings, shown);
        if (at < body.Length)
        {
            throw Malformed(shown, "Junk after closing right brace.");
        }

        if (elements.Count == 0)
        {
            return shape.Dimensions.Count == 1 ? Empty(element) : throw Malformed(shown, "Unexpected \"}\" character.");
        }

        return new PgArray(element, shape.Dimensions, elements);
    }

    public void WriteText(TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        int next = 0;
        ArrayBufferWriter<byte> scratch = new();
        if (Elements.Count == 0)
        {
            output.Write("{}"u8);
            return;
        }

        WriteBraces(0, ref next, settings, scratch, output);
    }

    public string ToText(TypeFormatSettings settings)
    {
        ArrayBufferWriter<byte> output = new();
        WriteText(settings, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void ReadBraces(
        ReadOnlySpan<byte> text,
        ref int at,
        ArrayShape shape,
        List<SqlValue> elements,
        Datatype element,
        int typeModifier,
        TypeFormatSettings settings,
        string shown)
    {
        byte delimiter = (byte)element.Delimiter;
        shape.Open();
        at++;
        bool first = true;
        while (true)
        {
            SkipSpace(text, ref at);
            if (at == text.Length)
            {
                throw Malformed(shown, "Unexpected end of input.");
            }

            if (text[at] == (byte)'}')
            {
                if (!first)
                {
                    throw Malformed(shown, "Unexpected \"}\" character.");
                }

                at++;
                break;
            }

            first = false;
            if (text[at] == (byte)'{')
            {
                ReadBraces(text, ref at, shape, elements, element, typeModifier, settings, shown);
            }
            else
            {
                shape.Element();
                byte[] item = ReadItem(text, ref at, delimiter, shown, out bool isNull);
                elements.Add(isNull ? SqlValue.Null : element.Input(item, typeModifier, settings));
            }

            SkipSpace(text, ref at);
            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                continue;
            }

            if (at < text.Length && text[at] == (byte)'}')
            {
                at++;
                break;
            }

            throw Malformed(shown, at == text.Length ? "Unexpected end of input." : "Unexpected array element.");
        }

        shape.Close();
    }

    private static byte[] ReadItem(ReadOnlySpan<byte> text, ref int at, byte delimiter, string shown, out bool isNull)
    {
        isNull = false;
        ArrayBufferWriter<byte> item = new();
        if (text[at] == (byte)'"')
        {
            at++;
            while (true)
            {
                if (at < text.Length && text[at] == (byte)'\\')
                {
                    at++;
                }
                else if (at < text.Length && text[at] == (byte)'"')
                {
                    at++;
                    return item.WrittenSpan.ToArray();
                }

                if (at >= text.Length)
                {
                    throw Malformed(shown, "Unexpected end of input.");
                }

                item.Write([text[at++]]);
            }
        }

        bool escaped = false;
        int kept = 0;
        while (at < text.Length && text[at] != delimiter && text[at] != (byte)'}')
        {
            if (text[at] is (byte)'"' or (byte)'{')
            {
                throw Malformed(shown, text[at] == (byte)'"' ? "Unexpected array element." : "Unexpected \"{\" character.");
            }

            bool isEscape = text[at] == (byte)'\\';
            if (isEscape)
            {
                escaped = true;
                at++;
                if (at == text.Length)
                {
                    throw Malformed(shown, "Unexpected end of input.");
                }
            }

            item.Write([text[at]]);
            kept = isEscape || !TextInput.IsSpace(text[at]) ? item.WrittenCount : kept;
            at++;
        }

        ReadOnlySpan<byte> trimmed = item.WrittenSpan[..kept];
        if (trimmed.Length == 0)
        {
            throw at == text.Length
                ? Malformed(shown, "Unexpected end of input.")
                : Malformed(shown, $"Unexpected \"{(char)text[at]}\" character.");
        }

        isNull = !escaped && Ascii.EqualsIgnoreCase(trimmed, "null"u8);
        return trimmed.ToArray();
    }

    private static void SkipSpace(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && TextInput.IsSpace(text[at]))
        {
            at++;
        }
    }

    private void WriteBraces(int depth, ref int next, TypeFormatSettings settings, ArrayBufferWriter<byte> scratch, IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        for (int i = 0; i < Dimensions[depth]; i++)
        {
            if (i > 0)
            {
                output.Write([(byte)Element.Delimiter]);
            }

            if (depth + 1 < Dimensions.Count)
            {
                WriteBraces(depth + 1, ref next, settings, scratch, output);
                continue;
            }

            SqlValue element = Elements[next++];
            if (element.IsNull)
            {
                output.Write("NULL"u8);
                continue;
            }

            scratch.ResetWrittenCount();
            Element.Output(element.AsView(), -1, settings, scratch);
            WriteItem(scratch.WrittenSpan, output);
        }

        output.Write("}"u8);
    }

    private void WriteItem(ReadOnlySpan<byte> item, IBufferWriter<byte> output)
    {
        bool quote = item.Length == 0 || Ascii.EqualsIgnoreCase(item, "null"u8);
        foreach (byte character in item)
        {
            quote |= character is (byte)'"' or (byte)'\\' or (byte)'{' or (byte)'}' || character == Element.Delimiter || TextInput.IsSpace(character);
        }

        if (!quote)
        {
            output.Write(item);
            return;
        }

        output.Write("\""u8);
        foreach (byte character in item)
        {
            if (character is (byte)'"' or (byte)'\\')
            {
                output.Write("\\"u8);
            }

            output.Write([character]);
        }

        output.Write("\""u8);
    }
}
