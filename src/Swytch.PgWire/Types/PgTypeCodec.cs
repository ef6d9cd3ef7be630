using System.Buffers;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Types;

/// <summary>
/// One type on the wire: text format through the type's input and output functions, binary format through its send and
/// receive functions (PostgreSQL manual, sections 55.1.3 and 38.13). NULL and the length prefix are the caller's business.
/// Stateless and shared by all sessions.
/// </summary>
public abstract class PgTypeCodec(Datatype datatype)
{
    public const short TextFormat = 0;
    public const short BinaryFormat = 1;

    public Datatype Datatype { get; } = datatype;

    public uint TypeOid => Datatype.Oid;

    /// <summary>Writes the value's bytes, without a length.</summary>
    /// <param name="value">Storage form, not NULL; any storage class that can reasonably stand for the type.</param>
    /// <param name="typeModifier">Of the column; -1 for none.</param>
    /// <exception cref="PgErrorException">22P02, 22003, 22007 when the stored value does not fit the type.</exception>
    public virtual void EncodeText(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output) =>
        Datatype.Output(value, typeModifier, settings, output);

    /// <inheritdoc cref="EncodeText"/>
    public abstract void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output);

    /// <summary>Bytes from the client to canonical storage form.</summary>
    /// <exception cref="PgErrorException">22P02, 22003, 22007, 22008, 22021.</exception>
    public virtual SqlValue DecodeText(ReadOnlySpan<byte> text, TypeFormatSettings settings) =>
        Datatype.Input(text, -1, settings);

    /// <summary>Bytes from the client to canonical storage form. Allocates no more than the bytes justify.</summary>
    /// <exception cref="PgErrorException">22P03 for a wrong shape, 22003, 22008, 22021 for a value outside the type.</exception>
    public abstract SqlValue DecodeBinary(ReadOnlySpan<byte> bytes);

    /// <summary>Encodes in the format of a result column.</summary>
    public void Encode(short format, scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        if (settings.ClientEncoding is { } encoding && CrossesAsText(format, encoding))
        {
            ArrayBufferWriter<byte> utf8 = new();
            Encode(format, value, typeModifier, settings with { ClientEncoding = null }, utf8);
            encoding.FromUtf8(utf8.WrittenSpan, output);
        }
        else if (format == BinaryFormat)
        {
            EncodeBinary(value, typeModifier, output);
        }
        else
        {
            EncodeText(value, typeModifier, settings, output);
        }
    }

    /// <summary>Decodes a parameter in the format that Bind names.</summary>
    public SqlValue Decode(short format, ReadOnlySpan<byte> bytes, TypeFormatSettings settings)
    {
        if (settings.ClientEncoding is { } encoding && CrossesAsText(format, encoding))
        {
            bytes = encoding.ToUtf8(bytes);
        }

        return format == BinaryFormat ? DecodeBinary(bytes) : DecodeText(bytes, settings);
    }

    /// <summary>True when the bytes on the wire are text in the client's encoding: all text formats, and the binary formats that are the text itself.</summary>
    private bool CrossesAsText(short format, ClientEncoding encoding) => format != BinaryFormat || TypeOid switch
    {
        PgOid.Text or PgOid.VarChar or PgOid.BpChar or PgOid.Name or PgOid.Unknown or PgOid.Json or PgOid.Jsonb => true,
        PgOid.TextArray or PgOid.VarCharArray or PgOid.BpCharArray or PgOid.NameArray or PgOid.JsonArray or PgOid.JsonbArray =>
            throw new PgErrorException(SqlState.FeatureNotSupported, $"binary arrays of text are not supported with client_encoding {encoding.Name}; use the text format or UTF8"),
        _ => false,
    };

    private protected static void RequireLength(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length != length)
        {
            throw DatatypeErrors.InvalidBinaryFormat();
        }
    }
}
