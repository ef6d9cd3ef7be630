using System.Buffers;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>What array functions share: an array argument is the stored JSON form, or a literal that nobody has converted.</summary>
internal static class PgArrays
{
    public static bool IsStoredForm(ReadOnlySpan<byte> text)
    {
        text = TextInput.Trim(text);

        // "[1:2]={…}" is a literal with dimensions, everything else in brackets is JSON.
        return text.Length > 0 && text[0] == (byte)'[' && text.IndexOf("]={"u8) < 0;
    }

    /// <summary>Reads an array whose element type is not known here: elements keep their storage class.</summary>
    public static PgArray Read(scoped in ValueView value) => PgArray.FromStored(value, DatatypeCatalog.Text);

    /// <summary>Writes elements by their storage class: numbers as JSON numbers, text as strings, blobs as hex strings.</summary>
    public static SqlValue Write(IReadOnlyList<SqlValue> elements) => Write(elements.Count == 0 ? [] : [elements.Count], elements);

    public static SqlValue Write(IReadOnlyList<int> dimensions, IReadOnlyList<SqlValue> elements)
    {
        ArrayBufferWriter<byte> json = new();
        int next = 0;
        WriteLevel(json, dimensions, elements, 0, ref next);
        return SqlValue.FromText(json.WrittenSpan.ToArray());
    }

    public static PgErrorException Malformed(string text) => new(new PgError(SqlState.InvalidTextRepresentation, $"malformed array literal: \"{text}\"")
    {
        Detail = "Array value must start with \"{\" or dimension information.",
    });

    private static void WriteLevel(ArrayBufferWriter<byte> json, IReadOnlyList<int> dimensions, IReadOnlyList<SqlValue> elements, int depth, ref int next)
    {
        json.Write("["u8);
        int count = depth < dimensions.Count ? dimensions[depth] : 0;
        for (int i = 0; i < count; i++)
        {
            json.Write(i > 0 ? ","u8 : default);
            if (depth + 1 < dimensions.Count)
            {
                WriteLevel(json, dimensions, elements, depth + 1, ref next);
            }
            else
            {
                WriteElement(json, elements[next++].AsView());
            }
        }

        json.Write("]"u8);
    }

    private static void WriteElement(ArrayBufferWriter<byte> json, scoped in ValueView element)
    {
        switch (element.Kind)
        {
            case ValueKind.Null:
                json.Write("null"u8);
                break;
            case ValueKind.Integer:
            case ValueKind.Real when double.IsFinite(element.Real):
                json.Write(Arguments.Utf8(StoredValue.ToText(element)));
                break;
            default:
                JsonText.WriteString(CastFunctions.Characters(element), json);
                break;
        }
    }
}
