using System.Buffers;
using System.Buffers.Text;

namespace Swytch.Core.Datatypes;

internal sealed class BooleanDatatype() : Datatype(PgOid.Bool, "bool", "boolean", 1, PgOid.BoolArray, 'B')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        SqlValue.FromBoolean(PgBoolean.Parse(text));

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output) =>
        output.Write(StoredValue.ToBoolean(value) ? "t"u8 : "f"u8);

    internal override void WriteElement(scoped in ValueView value, IBufferWriter<byte> json) =>
        json.Write(StoredValue.ToBoolean(value) ? "true"u8 : "false"u8);
}

internal sealed class IntegerDatatype(uint oid, string name, string sqlName, short length, uint arrayOid, long minimum, long maximum)
    : Datatype(oid, name, sqlName, length, arrayOid, 'N')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) => Length switch
    {
        2 => SqlValue.FromInteger(PgInteger.ParseInt2(text)),
        4 => SqlValue.FromInteger(PgInteger.ParseInt4(text)),
        _ => SqlValue.FromInteger(PgInteger.ParseInt8(text)),
    };

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        long integer = value.Kind == ValueKind.Integer && value.Integer >= minimum && value.Integer <= maximum
            ? value.Integer
            : StoredValue.ToInteger(value, minimum, maximum, SqlName);
        DatatypeOutput.WriteInteger(integer, output);
    }

    internal override void WriteElement(scoped in ValueView value, IBufferWriter<byte> json) =>
        Output(value, -1, TypeFormatSettings.Default, json);
}

/// <summary>oid, xid, cid and the reg* types: an unsigned number, or (reg* only) a name that somebody else has looked up.</summary>
internal sealed class OidDatatype(uint oid, string name, uint arrayOid, bool isAlias) : Datatype(oid, name, name, 4, arrayOid, isAlias || oid == PgOid.Oid ? 'N' : 'U')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        if (isAlias && !(text.Length > 0 && TextInput.IsDigit(text[0])))
        {
            TextInput.RequireText(text);
            return SqlValue.FromText(text.ToArray());
        }

        return SqlValue.FromInteger(PgInteger.ParseOid(text));
    }

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        if (isAlias && value.Kind == ValueKind.Text)
        {
            output.Write(value.Bytes);
            return;
        }

        long number = StoredValue.ToInteger(value, int.MinValue, uint.MaxValue, Name);
        if (isAlias && number == 0)
        {
            output.Write("-"u8);
            return;
        }

        DatatypeOutput.WriteInteger((uint)number, output);
    }

    internal override void WriteElement(scoped in ValueView value, IBufferWriter<byte> json)
    {
        if (value.Kind == ValueKind.Integer)
        {
            DatatypeOutput.WriteInteger((uint)value.Integer, json);
            return;
        }

        base.WriteElement(value, json);
    }
}

internal sealed class FloatDatatype(uint oid, string name, string sqlName, short length, uint arrayOid) : Datatype(oid, name, sqlName, length, arrayOid, 'N')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        StoredValue.FromDouble(Length == 4 ? PgFloat.ParseFloat4(text) : PgFloat.ParseFloat8(text));

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        double number = StoredValue.ToDouble(value);
        Span<byte> target = output.GetSpan(PgFloat.MaximumTextLength);
        output.Advance(Length == 4
            ? PgFloat.FormatFloat4(PgFloat.Narrow(number), settings.ExtraFloatDigits, target)
            : PgFloat.FormatFloat8(number, settings.ExtraFloatDigits, target));
    }

    internal override void WriteElement(scoped in ValueView value, IBufferWriter<byte> json)
    {
        double number = StoredValue.ToDouble(value);
        bool isFinite = double.IsFinite(number);
        if (!isFinite)
        {
            json.Write("\""u8);
        }

        Output(value, -1, TypeFormatSettings.Default, json);
        if (!isFinite)
        {
            json.Write("\""u8);
        }
    }

    internal override SqlValue ReadElement(in SqlValue element) => element.Kind == ValueKind.Text || element.Kind == ValueKind.Integer
        ? StoredValue.FromDouble(StoredValue.ToDouble(element.AsView()))
        : element;
}

internal sealed class NumericDatatype() : Datatype(PgOid.Numeric, "numeric", "numeric", -1, PgOid.NumericArray, 'N')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        StoredValue.FromNumeric(PgNumeric.Parse(text).ApplyTypeModifier(typeModifier));

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        if (value.Kind == ValueKind.Integer && typeModifier < 0)
        {
            DatatypeOutput.WriteInteger(value.Integer, output);
            return;
        }

        DatatypeOutput.WriteAscii(StoredValue.ToNumeric(value).ToString(), output);
    }
}

/// <summary>text, varchar, bpchar, name, "char", unknown and whatever else is characters only.</summary>
internal sealed class TextDatatype(uint oid, string name, string sqlName, short length, uint arrayOid, char category = 'S')
    : Datatype(oid, name, sqlName, length, arrayOid, category)
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        TextInput.RequireText(text);
        ReadOnlySpan<byte> kept = Oid switch
        {
            PgOid.Name => PgName.Truncate(text),
            PgOid.Char => text.Length <= 1 ? text : text[..TextInput.OffsetOfCharacter(text, 1)],
            PgOid.VarChar => PgCharacter.Assign(text, typeModifier, PgCharacter.VarCharName),
            PgOid.BpChar => PgCharacter.WithoutPadding(PgCharacter.Assign(text, typeModifier, PgCharacter.BpCharName)),
            _ => text,
        };
        return SqlValue.FromText(kept.ToArray());
    }

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        if (value.Kind != ValueKind.Text)
        {
            DatatypeOutput.WriteAnything(value, settings, output);
        }
        else if (Oid == PgOid.BpChar && typeModifier >= 4)
        {
            PgCharacter.WritePadded(value.Bytes, typeModifier, output);
        }
        else
        {
            output.Write(value.Bytes);
        }
    }
}

internal sealed class ByteaDatatype() : Datatype(PgOid.Bytea, "bytea", "bytea", -1, PgOid.ByteaArray, 'U')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        SqlValue.FromBlob(PgBytea.Parse(text));

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        if (value.Kind is not (ValueKind.Blob or ValueKind.Text))
        {
            ArrayBufferWriter<byte> digits = new();
            DatatypeOutput.WriteAnything(value, settings, digits);
            WriteBytes(digits.WrittenSpan, settings, output);
            return;
        }

        WriteBytes(value.Bytes, settings, output);
    }

    internal override SqlValue ReadElement(in SqlValue element) =>
        element.Kind == ValueKind.Text ? SqlValue.FromBlob(PgBytea.Parse(element.Bytes.Span)) : element;

    internal override void WriteElement(scoped in ValueView value, IBufferWriter<byte> json)
    {
        ArrayBufferWriter<byte> text = new();
        PgBytea.FormatHex(value.Bytes, text);
        JsonText.WriteString(text.WrittenSpan, json);
    }

    private static void WriteBytes(ReadOnlySpan<byte> bytes, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        if (settings.ByteaOutput == ByteaOutput.Hex)
        {
            PgBytea.FormatHex(bytes, output);
        }
        else
        {
            PgBytea.FormatEscape(bytes, output);
        }
    }
}

internal sealed class UuidDatatype() : Datatype(PgOid.Uuid, "uuid", "uuid", 16, PgOid.UuidArray, 'U')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        Span<byte> bytes = stackalloc byte[16];
        PgUuid.Parse(text, bytes);
        return StoredValue.FromUuid(bytes);
    }

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (value.Kind == ValueKind.Blob && value.Bytes.Length == 16)
        {
            value.Bytes.CopyTo(bytes);
        }
        else if (value.Kind == ValueKind.Text)
        {
            PgUuid.Parse(value.Bytes, bytes);
        }
        else
        {
            throw DatatypeErrors.InvalidSyntax("uuid", StoredValue.Shown(value));
        }

        PgUuid.Format(bytes, output.GetSpan(PgUuid.TextLength));
        output.Advance(PgUuid.TextLength);
    }
}

internal static class DatatypeOutput
{
    public static void WriteInteger(long value, IBufferWriter<byte> output)
    {
        _ = Utf8Formatter.TryFormat(value, output.GetSpan(20), out int length);
        output.Advance(length);
    }

    public static void WriteAscii(string text, IBufferWriter<byte> output)
    {
        int length = System.Text.Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length));
        output.Advance(length);
    }

    /// <summary>A value announced as text that is none: numbers as they print, a blob in the output form of bytea.</summary>
    public static void WriteAnything(scoped in ValueView value, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer:
                WriteInteger(value.Integer, output);
                break;
            case ValueKind.Real:
                output.Advance(PgFloat.FormatFloat8(value.Real, settings.ExtraFloatDigits, output.GetSpan(PgFloat.MaximumTextLength)));
                break;
            case ValueKind.Blob when settings.ByteaOutput == ByteaOutput.Escape:
                PgBytea.FormatEscape(value.Bytes, output);
                break;
            case ValueKind.Blob:
                PgBytea.FormatHex(value.Bytes, output);
                break;
            default:
                output.Write(value.Bytes);
                break;
        }
    }
}
