using System.Buffers;
using System.Text.Json;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>
/// An array value: elements in storage form, row by row, and its dimensions (PostgreSQL manual, section 8.15).
/// The storage form is a JSON array, nested for several dimensions; lower bounds other than 1 are not kept there.
/// </summary>
/// <param name="Element">The type of the elements.</param>
/// <param name="Dimensions">Lengths, outermost first; none for the empty array.</param>
/// <param name="Elements">As many as the product of the dimensions; NULL allowed.</param>
public sealed partial record PgArray(Datatype Element, IReadOnlyList<int> Dimensions, IReadOnlyList<SqlValue> Elements)
{
    /// <summary>MAXDIM.</summary>
    public const int MaximumDimensions = 6;

    public static PgArray Empty(Datatype element) => new(element, [], []);

    public static PgArray OneDimensional(Datatype element, IReadOnlyList<SqlValue> elements) =>
        elements.Count == 0 ? Empty(element) : new(element, [elements.Count], elements);

    /// <summary>Reads the storage form. A text that starts with '{' is read as an array literal.</summary>
    public static PgArray FromStored(scoped in ValueView value, Datatype element)
    {
        if (value.Kind != ValueKind.Text)
        {
            throw Malformed(StoredValue.ToText(value), "Array value must start with \"{\" or dimension information.");
        }

        ReadOnlySpan<byte> text = TextInput.Trim(value.Bytes);
        if (text.Length > 0 && text[0] == (byte)'{')
        {
            return Parse(text, element, -1, TypeFormatSettings.Default);
        }

        try
        {
            Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = 64 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                throw Malformed(DatatypeErrors.Show(text), "Array value must start with \"{\" or dimension information.");
            }

            ArrayShape shape = new(DatatypeErrors.Show(text));
            List<SqlValue> elements = [];
            ReadItems(ref reader, element, shape, elements);
            while (reader.Read())
            {
                throw Malformed(DatatypeErrors.Show(text), "Junk after closing right brace.");
            }

            return elements.Count == 0 ? Empty(element) : new PgArray(element, shape.Dimensions, elements);
        }
        catch (JsonException exception)
        {
            throw new PgErrorException(Malformed(DatatypeErrors.Show(text), "Unexpected array element.").Error, exception);
        }
    }

    public SqlValue ToStored()
    {
        ArrayBufferWriter<byte> json = new();
        int next = 0;
        WriteStored(json, 0, ref next);
        return SqlValue.FromText(json.WrittenSpan.ToArray());
    }

    internal static PgErrorException Malformed(string text, string detail) =>
        new(new PgError(SqlState.InvalidTextRepresentation, $"malformed array literal: \"{text}\"") { Detail = detail });

    private void WriteStored(ArrayBufferWriter<byte> json, int depth, ref int next)
    {
        json.Write("["u8);
        int count = depth < Dimensions.Count ? Dimensions[depth] : 0;
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                json.Write(","u8);
            }

            if (depth + 1 < Dimensions.Count)
            {
                WriteStored(json, depth + 1, ref next);
                continue;
            }

            SqlValue element = Elements[next++];
            if (element.IsNull)
            {
                json.Write("null"u8);
            }
            else
            {
                Element.WriteElement(element.AsView(), json);
            }
        }

        json.Write("]"u8);
    }

    private static void ReadItems(ref Utf8JsonReader reader, Datatype element, ArrayShape shape, List<SqlValue> elements)
    {
        shape.Open();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                ReadItems(ref reader, element, shape, elements);
                continue;
            }

            shape.Element();
            SqlValue value = ReadScalar(ref reader, element);
            elements.Add(value.IsNull ? value : element.ReadElement(value));
        }

        shape.Close();
    }

    private static SqlValue ReadScalar(ref Utf8JsonReader reader, Datatype element)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return SqlValue.Null;
            case JsonTokenType.True:
                return SqlValue.FromInteger(1);
            case JsonTokenType.False:
                return SqlValue.FromInteger(0);
            case JsonTokenType.Number when element.Oid == PgOid.Numeric:
                return SqlValue.FromText(reader.ValueSpan.ToArray());
            case JsonTokenType.Number:
                return reader.TryGetInt64(out long integer)
                    ? SqlValue.FromInteger(integer)
                    : reader.TryGetDouble(out double real) ? SqlValue.FromReal(real) : SqlValue.FromText(reader.ValueSpan.ToArray());
            case JsonTokenType.String:
                return reader.ValueIsEscaped
                    ? SqlValue.FromText(reader.GetString() ?? "")
                    : SqlValue.FromText(reader.ValueSpan.ToArray());
            default:
                // An element that is itself a JSON object: an array of json built by SQLite's functions.
                return SqlValue.FromText(JsonDocument.ParseValue(ref reader).RootElement.GetRawText());
        }
    }
}

/// <summary>Follows the braces of an array: every sub-array of a level must have the same length, and elements stand on one level.</summary>
internal sealed class ArrayShape(string shown)
{
    private readonly List<int> _counts = [];
    private readonly List<int> _lengths = [];
    private int _depth;
    private int _elementDepth = -1;

    public List<int> Dimensions => _lengths;

    public void Open()
    {
        if (_depth > 0)
        {
            _counts[_depth - 1]++;
        }

        _depth++;
        if (_depth > PgArray.MaximumDimensions)
        {
            throw new PgErrorException(SqlState.ProgramLimitExceeded, $"number of array dimensions ({_depth}) exceeds the maximum allowed ({PgArray.MaximumDimensions})");
        }

        if (_elementDepth >= 0 && _depth > _elementDepth)
        {
            throw Mismatch();
        }

        if (_counts.Count < _depth)
        {
            _counts.Add(0);
            _lengths.Add(-1);
        }

        _counts[_depth - 1] = 0;
    }

    public void Element()
    {
        if (_elementDepth < 0)
        {
            _elementDepth = _depth;
        }

        if (_elementDepth != _depth || _counts.Count > _depth)
        {
            throw Mismatch();
        }

        _counts[_depth - 1]++;
    }

    public void Close()
    {
        int count = _counts[_depth - 1];
        int known = _lengths[_depth - 1];
        if (known >= 0 && known != count)
        {
            throw Mismatch();
        }

        _lengths[_depth - 1] = count;
        _depth--;
    }

    private PgErrorException Mismatch() =>
        PgArray.Malformed(shown, "Multidimensional arrays must have sub-arrays with matching dimensions.");
}
