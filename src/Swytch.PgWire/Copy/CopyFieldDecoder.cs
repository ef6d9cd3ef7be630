using System.Buffers;
using Swytch.Core;
using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.PgWire.Types;

namespace Swytch.PgWire.Copy;

/// <summary>One column's values from COPY data to storage form. Text that is stored as it is keeps pointing where it came from.</summary>
internal sealed class CopyFieldDecoder
{
    private readonly PgTypeCodec _codec;
    private readonly int _typeModifier;
    private readonly TypeFormatSettings _settings;
    private readonly FieldKind _kind;
    private readonly long _minimum;
    private readonly long _maximum;

    public CopyFieldDecoder(CopyColumn column, TypeFormatSettings settings)
    {
        _codec = PgTypeRegistry.Find(column.TypeOid);
        _typeModifier = column.TypeModifier;
        _settings = settings with { ClientEncoding = null };
        (_kind, _minimum, _maximum) = _codec.TypeOid switch
        {
            PgOid.Int2 => (FieldKind.Integer, short.MinValue, short.MaxValue),
            PgOid.Int4 => (FieldKind.Integer, int.MinValue, int.MaxValue),
            PgOid.Int8 => (FieldKind.Integer, long.MinValue, long.MaxValue),
            PgOid.Text => (FieldKind.Text, 0, 0),
            PgOid.VarChar => (FieldKind.Text, 0, 0),
            PgOid.BpChar => (FieldKind.Padded, 0, 0),
            _ => (FieldKind.Other, 0L, 0L),
        };
    }

    private enum FieldKind
    {
        Other,
        Integer,
        Text,
        Padded,
    }

    /// <param name="text">UTF-8 that was checked.</param>
    public SqlValue DecodeText(ReadOnlyMemory<byte> text)
    {
        switch (_kind)
        {
            case FieldKind.Integer:
                if (PgInteger.TryParse(text.Span, out long value, out _) && value >= _minimum && value <= _maximum)
                {
                    return SqlValue.FromInteger(value);
                }

                break;
            case FieldKind.Text when Fits(text.Length):
                return SqlValue.FromText(text);
            case FieldKind.Padded when Fits(text.Length):
                return SqlValue.FromText(text[..PgCharacter.WithoutPadding(text.Span).Length]);
            default:
                break;
        }

        return _codec.Datatype.Input(text.Span, _typeModifier, _settings);
    }

    public SqlValue DecodeBinary(ReadOnlyMemory<byte> bytes)
    {
        SqlValue value = _codec.DecodeBinary(bytes.Span);
        if (_typeModifier < 0)
        {
            return value;
        }

        // The receive functions of PostgreSQL apply the modifier too; the input function knows how.
        ArrayBufferWriter<byte> text = new();
        _codec.EncodeText(value.AsView(), -1, _settings, text);
        return _codec.Datatype.Input(text.WrittenSpan, _typeModifier, _settings);
    }

    /// <summary>Characters are never more than bytes. A modifier counts four more than the length.</summary>
    private bool Fits(int bytes) => _typeModifier < 0 || bytes <= _typeModifier - 4;
}
