using System.Buffers.Binary;
using System.Text.Unicode;
using Swytch.Core;

namespace Swytch.Storage.Changes;

/// <summary>
/// Goes through encoded changes row by row. Everything is checked before it is handed out, so that bytes from elsewhere may be read:
/// bad ones end in <see cref="ChangeFormatException"/>, whatever they are.
/// </summary>
internal ref struct ChangeReader(ReadOnlySpan<byte> changes)
{
    private readonly ReadOnlySpan<byte> _changes = changes;
    private int _position;
    private int _headerStart;

    internal ChangeKind Kind { get; private set; }

    /// <summary>Made by a trigger or a foreign key action.</summary>
    internal bool IsIndirect { get; private set; }

    /// <summary>The row change is the first one after a table header.</summary>
    internal bool StartsTable { get; private set; }

    internal int ColumnCount { get; private set; }

    /// <summary>One byte per column: its place in the primary key, 0 outside it.</summary>
    internal ReadOnlySpan<byte> KeyPlaces { get; private set; }

    /// <summary>UTF-8.</summary>
    internal ReadOnlySpan<byte> Table { get; private set; }

    /// <summary>The whole table header.</summary>
    internal ReadOnlySpan<byte> Header { get; private set; }

    /// <summary>Of DELETE and UPDATE; empty for INSERT.</summary>
    internal ReadOnlySpan<byte> OldRecord { get; private set; }

    /// <summary>Of INSERT and UPDATE; empty for DELETE.</summary>
    internal ReadOnlySpan<byte> NewRecord { get; private set; }

    /// <summary>Where the row change is that was read last.</summary>
    internal ChangePlace Place { get; private set; }

    /// <summary>To a row change that this or another reader of the same bytes has read.</summary>
    internal void Seek(ChangePlace place)
    {
        _position = place.Header;
        ReadHeader();
        _position = place.Change;
        ReadChange();
    }

    /// <summary>To the next row change.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ChangeFormatException">What follows is malformed.</exception>
    internal bool Read()
    {
        StartsTable = false;
        while (_position < _changes.Length && _changes[_position] is ChangeFormat.TableHeader or ChangeFormat.PatchsetHeader)
        {
            ReadHeader();
            StartsTable = true;
        }

        if (_position == _changes.Length)
        {
            return false;
        }

        ReadChange();
        return true;
    }

    private void ReadHeader()
    {
        var start = _position;
        if (_changes[_position++] == ChangeFormat.PatchsetHeader)
        {
            throw new ChangeFormatException(start, "a patchset, which lacks old values");
        }

        var count = ReadVarint();
        if (count is 0 or > ChangeFormat.MaximumColumns)
        {
            throw new ChangeFormatException(start, $"a table of {count} columns");
        }

        var places = Take(count);
        var length = _changes[_position..].IndexOf((byte)0);
        if (length <= 0)
        {
            throw new ChangeFormatException(_position, "a table without a name");
        }

        var name = Take(length);
        _position++;
        if (!Utf8.IsValid(name))
        {
            throw new ChangeFormatException(start, "a table name that is not UTF-8");
        }

        if (places.IndexOfAnyExcept((byte)0) < 0)
        {
            throw new ChangeFormatException(start, "a table without a primary key");
        }

        ColumnCount = count;
        KeyPlaces = places;
        Table = name;
        Header = _changes[start.._position];
        _headerStart = start;
    }

    private void ReadChange()
    {
        var start = _position;
        if (ColumnCount == 0)
        {
            throw new ChangeFormatException(start, "a row change before any table header");
        }

        var prefix = Take(2);
        Kind = (ChangeKind)prefix[0];
        if (Kind is not (ChangeKind.Insert or ChangeKind.Delete or ChangeKind.Update))
        {
            throw new ChangeFormatException(start, $"an unknown operation {prefix[0]}");
        }

        if (prefix[1] > 1)
        {
            throw new ChangeFormatException(start + 1, $"an indirect flag of {prefix[1]}");
        }

        Place = new ChangePlace(_headerStart, start);
        IsIndirect = prefix[1] == 1;
        OldRecord = Kind == ChangeKind.Insert ? default : ReadRecord();
        NewRecord = Kind == ChangeKind.Delete ? default : ReadRecord();
        if (Kind == ChangeKind.Update)
        {
            CheckUpdate(start);
        }
    }

    private ReadOnlySpan<byte> ReadRecord()
    {
        var start = _position;
        for (var i = 0; i < ColumnCount; i++)
        {
            var at = _position;
            switch (Take(1)[0])
            {
                case ChangeFormat.Undefined when Kind == ChangeKind.Update:
                case ChangeFormat.Null when Kind == ChangeKind.Update || KeyPlaces[i] == 0:
                    break;
                case ChangeFormat.Integer:
                    Take(sizeof(long));
                    break;
                case ChangeFormat.Real:
                    if (double.IsNaN(BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)))))
                    {
                        throw new ChangeFormatException(at, "a real that is no number, which SQLite does not store");
                    }

                    break;
                case ChangeFormat.Text or ChangeFormat.Blob:
                    Take(ReadVarint());
                    break;
                case var type:
                    throw new ChangeFormatException(at, $"a value of type {type} in column {i}");
            }
        }

        return _changes[start.._position];
    }

    /// <summary>Old values of the key and of what changes, new values of what changes, the key not among it.</summary>
    private readonly void CheckUpdate(int start)
    {
        var old = new RecordReader(OldRecord);
        var changed = new RecordReader(NewRecord);
        var isChanged = false;
        for (var i = 0; i < ColumnCount; i++)
        {
            var hasOld = old.Read();
            var hasNew = changed.Read();
            isChanged |= hasNew;
            if (KeyPlaces[i] > 0 ? !hasOld || old.Value.IsNull || hasNew : hasOld != hasNew)
            {
                throw new ChangeFormatException(start, $"an update whose old and new values of column {i} do not belong together");
            }
        }

        if (!isChanged)
        {
            throw new ChangeFormatException(start, "an update that changes nothing");
        }
    }

    private int ReadVarint()
    {
        var start = _position;
        var value = 0L;
        for (var i = 0; i < ChangeFormat.MaximumVarintBytes; i++)
        {
            var next = Take(1)[0];
            value = value << 7 | (next & 0x7fu);
            if (next < 0x80)
            {
                return value <= int.MaxValue ? (int)value : throw new ChangeFormatException(start, "a length beyond 2 GiB");
            }
        }

        throw new ChangeFormatException(start, "a length of too many bytes");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _changes.Length - _position)
        {
            throw new ChangeFormatException(_position, $"{count} bytes are announced, {_changes.Length - _position} are left");
        }

        var taken = _changes.Slice(_position, count);
        _position += count;
        return taken;
    }
}

/// <param name="Header">Byte offset of the table header in force.</param>
/// <param name="Change">Byte offset of the row change.</param>
internal readonly record struct ChangePlace(int Header, int Change);

/// <summary>Goes through the values of one record that a <see cref="ChangeReader"/> has checked.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private int _start;
    private int _position;

    /// <summary>The value read last; NULL when it is undefined.</summary>
    internal ValueView Value { get; private set; }

    /// <summary>Its bytes in the record, the type byte first.</summary>
    internal readonly ReadOnlySpan<byte> Encoded => _record[_start.._position];

    /// <summary>Reads the next value, of which there must be one.</summary>
    /// <returns>False when it is undefined.</returns>
    internal bool Read()
    {
        _start = _position;
        switch (_record[_position++])
        {
            case ChangeFormat.Undefined:
                Value = ValueView.Null;
                return false;
            case ChangeFormat.Integer:
                Value = ValueView.FromInteger(ReadNumber());
                return true;
            case ChangeFormat.Real:
                Value = ValueView.FromReal(BitConverter.Int64BitsToDouble(ReadNumber()));
                return true;
            case ChangeFormat.Text:
                Value = ValueView.FromText(ReadBytes());
                return true;
            case ChangeFormat.Blob:
                Value = ValueView.FromBlob(ReadBytes());
                return true;
            default:
                Value = ValueView.Null;
                return true;
        }
    }

    private long ReadNumber()
    {
        var number = BinaryPrimitives.ReadInt64BigEndian(_record[_position..]);
        _position += sizeof(long);
        return number;
    }

    private ReadOnlySpan<byte> ReadBytes()
    {
        var length = 0;
        byte next;
        do
        {
            next = _record[_position++];
            length = length << 7 | (next & 0x7f);
        }
        while (next >= 0x80);

        var bytes = _record.Slice(_position, length);
        _position += length;
        return bytes;
    }
}
