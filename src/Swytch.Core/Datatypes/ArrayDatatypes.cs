using System.Buffers;

namespace Swytch.Core.Datatypes;

/// <summary>An array type: the PostgreSQL array literal to and from the stored JSON array.</summary>
public sealed class ArrayDatatype : Datatype
{
    internal ArrayDatatype(uint oid, Datatype element)
        : base(oid, "_" + element.Name, element.SqlName + "[]", -1, 0, 'A')
    {
        Element = element;
    }

    public Datatype Element { get; }

    public override uint ElementOid => Element.Oid;

    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        PgArray.Parse(text, Element, typeModifier, settings).ToStored();

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output) =>
        PgArray.FromStored(value, Element).WriteText(settings, output);
}

/// <summary>int2vector and oidvector: numbers separated by blanks in text, stored as a JSON array or as that text.</summary>
public sealed class VectorDatatype(uint oid, string name, uint arrayOid, Datatype element) : Datatype(oid, name, name, -1, arrayOid, 'A')
{
    public override uint ElementOid => element.Oid;

    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        PgArray.OneDimensional(element, Split(text, settings)).ToStored();

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        IReadOnlyList<SqlValue> numbers = Elements(value, settings);
        for (int i = 0; i < numbers.Count; i++)
        {
            output.Write(i > 0 ? " "u8 : default);
            element.Output(numbers[i].AsView(), -1, settings, output);
        }
    }

    public IReadOnlyList<SqlValue> Elements(scoped in ValueView value, TypeFormatSettings settings)
    {
        if (value.Kind == ValueKind.Integer)
        {
            return [SqlValue.FromInteger(value.Integer)];
        }

        ReadOnlySpan<byte> text = TextInput.Trim(value.Bytes);
        return text.Length > 0 && text[0] is (byte)'[' or (byte)'{'
            ? PgArray.FromStored(value, element).Elements
            : Split(text, settings);
    }

    private List<SqlValue> Split(ReadOnlySpan<byte> text, TypeFormatSettings settings)
    {
        List<SqlValue> numbers = [];
        text = TextInput.Trim(text);
        while (text.Length > 0)
        {
            int end = text.IndexOfAny(" \t\n"u8);
            numbers.Add(element.Input(end < 0 ? text : text[..end], -1, settings));
            text = end < 0 ? default : TextInput.Trim(text[end..]);
        }

        return numbers;
    }
}
