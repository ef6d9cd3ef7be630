using System.Buffers;

namespace Swytch.Core.Datatypes;

internal sealed class JsonDatatype(uint oid, string name, uint arrayOid, bool isBinary) : Datatype(oid, name, name, -1, arrayOid, 'U')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        if (isBinary)
        {
            return SqlValue.FromText(JsonParser.Parse(text).ToUtf8());
        }

        JsonParser.Validate(text);
        return SqlValue.FromText(text.ToArray());
    }

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output) =>
        DatatypeOutput.WriteAnything(value, settings, output);
}
