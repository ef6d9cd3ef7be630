using System.Buffers.Binary;
using System.Globalization;
using Swytch.Core;
using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Copy;

/// <summary>The binary format (PostgreSQL manual, COPY, "Binary Format"): a header, rows of counted fields, a trailer of -1.</summary>
internal sealed class CopyBinaryReader(string table, IReadOnlyList<CopyColumn> columns, CopyOptions options, TypeFormatSettings settings, int batchRows)
    : CopyReader(table, columns, options, settings, batchRows)
{
    private const int HasOids = 1 << 16;

    private bool _headerIsRead;
    private bool _sawTrailer;

    /// <summary>PGCOPY, then bytes that a transfer as text would damage.</summary>
    public static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0];

    private protected override bool TryReadRow(Span<SqlValue> values, out int start, out int length)
    {
        start = Buffer.Start;
        length = 0;
        if (!_headerIsRead && !TryReadHeader())
        {
            return false;
        }

        _headerIsRead = true;
        if (_sawTrailer)
        {
            return Buffer.Unread.IsEmpty ? false : throw InRow(CopyErrors.BadFormat("received copy data after EOF marker"));
        }

        ReadOnlySpan<byte> bytes = Buffer.Unread;
        if (bytes.Length < sizeof(short))
        {
            // PostgreSQL takes data that ends without a trailer for complete.
            HasEnded = IsLast;
            return false;
        }

        short count = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (count == -1)
        {
            Buffer.Skip(sizeof(short));
            _sawTrailer = true;
            Line++;
            return TryReadRow(values, out start, out length);
        }

        Line++;
        if (count != values.Length)
        {
            throw InRow(CopyErrors.BadFormat(string.Create(CultureInfo.InvariantCulture, $"row field count is {count}, expected {values.Length}")));
        }

        if (RowLength(bytes, values.Length) is not { } rowLength)
        {
            Line--;
            return false;
        }

        start = Buffer.Start;
        length = rowLength;
        ReadFields(start + sizeof(short), values);
        Buffer.Skip(length);
        return true;
    }

    /// <summary>Bytes of the row at the front; null while some of them are missing.</summary>
    private int? RowLength(ReadOnlySpan<byte> bytes, int fields)
    {
        int at = sizeof(short);
        for (int i = 0; i < fields; i++)
        {
            if (bytes.Length - at < sizeof(int))
            {
                return NeedsMore(i);
            }

            int size = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            at += sizeof(int);
            if (size < -1)
            {
                throw CopyErrors.InBinaryColumn(CopyErrors.BadFormat("invalid field size"), Table, Line, Columns[i].Name);
            }

            if (size > bytes.Length - at)
            {
                return NeedsMore(i);
            }

            at += Math.Max(0, size);
        }

        return at;
    }

    private int? NeedsMore(int column) => IsLast
        ? throw CopyErrors.InBinaryColumn(CopyErrors.BadFormat("unexpected EOF in COPY data"), Table, Line, Columns[column].Name)
        : null;

    private void ReadFields(int at, Span<SqlValue> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(Buffer.Span(at, sizeof(int)));
            at += sizeof(int);
            if (size < 0)
            {
                values[i] = SqlValue.Null;
                continue;
            }

            try
            {
                values[i] = DecodeBinary(i, Buffer.Memory(at, size));
            }
            catch (PgErrorException failure)
            {
                throw CopyErrors.InBinaryColumn(failure, Table, Line, Columns[i].Name);
            }

            at += size;
        }
    }

    private bool TryReadHeader()
    {
        ReadOnlySpan<byte> bytes = Buffer.Unread;
        int known = Math.Min(bytes.Length, Signature.Length);
        if (!bytes[..known].SequenceEqual(Signature[..known]) || (IsLast && known < Signature.Length))
        {
            throw CopyErrors.BadFormat("COPY file signature not recognized");
        }

        if (bytes.Length < Signature.Length + (2 * sizeof(int)))
        {
            return IsLast ? throw CopyErrors.BadFormat(bytes.Length < Signature.Length + sizeof(int) ? "invalid COPY file header (missing flags)" : "invalid COPY file header (missing length)") : false;
        }

        int flags = BinaryPrimitives.ReadInt32BigEndian(bytes[Signature.Length..]);
        if ((flags & HasOids) != 0)
        {
            throw CopyErrors.BadFormat("invalid COPY file header (WITH OIDS)");
        }

        if (flags >> 16 != 0)
        {
            throw CopyErrors.BadFormat("unrecognized critical flags in COPY file header");
        }

        int extension = BinaryPrimitives.ReadInt32BigEndian(bytes[(Signature.Length + sizeof(int))..]);
        if (extension < 0)
        {
            throw CopyErrors.BadFormat("invalid COPY file header (missing length)");
        }

        int length = Signature.Length + (2 * sizeof(int));
        if (bytes.Length - length < extension)
        {
            return IsLast ? throw CopyErrors.BadFormat("invalid COPY file header (wrong length)") : false;
        }

        Buffer.Skip(length + extension);
        return true;
    }

    private PgErrorException InRow(PgErrorException failure) => CopyErrors.InLine(failure, Table, Line, default, showsData: false);
}
