using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Changes;

/// <summary>Reads an event's values and writes its records.</summary>
internal sealed partial class ChangeRecorder
{
    private void BeginEvent(CapturedTable table)
    {
        _events++;
        if (_current != table)
        {
            _current = table;
            _buffer.Write(table.Header);
        }
    }

    private void Read(in RowEvent rowEvent)
    {
        var columns = rowEvent.Table.Recorded;
        for (var i = 0; i < columns.Length; i++)
        {
            if (rowEvent.Kind == ChangeKind.Insert)
            {
                _new[i] = rowEvent.NewValue(columns[i]);
            }
            else
            {
                _old[i] = rowEvent.OldValue(columns[i]);
            }
        }
    }

    /// <summary>Reads both rows and compares them.</summary>
    /// <returns>False when no value changes.</returns>
    private bool ReadUpdate(in RowEvent rowEvent, ref bool isNewKey)
    {
        var columns = rowEvent.Table.Recorded;
        var isChanged = isNewKey;
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            _old[i] = rowEvent.OldValue(column);
            _new[i] = rowEvent.NewValue(column);
            _isChanged[i] = !ChangeValues.AreSame(
                RowEvent.Normalized(_old[i], column.Affinity), RowEvent.Normalized(_new[i], column.Affinity));
            if (_isChanged[i])
            {
                isChanged = true;
                isNewKey |= column.KeyPlace > 0;
            }
        }

        return isChanged || HasDoubt(rowEvent.Table);
    }

    private bool HasDoubt(CapturedTable table)
    {
        if (!_connection.Tables.HasVirtualColumns)
        {
            return false;
        }

        for (var i = 0; i < table.Recorded.Length; i++)
        {
            if (table.Recorded[i].Affinity == Affinity.Blob
                && HeldUpdate.IsDoubtful(table, table.Recorded[i], FunctionValues.Read(_new[i])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>SQLite lets a primary key hold NULL, any number of times (sqlite.org/quirks.html, section 5); such a row has no key to be known by.</summary>
    private static void CheckKey(in RowEvent rowEvent)
    {
        foreach (var column in rowEvent.Table.KeyColumns)
        {
            if (rowEvent.Kind != ChangeKind.Insert && rowEvent.Old(column.Index).IsNull)
            {
                throw new PgErrorException(
                    SqlState.FeatureNotSupported,
                    $"a row of table \"{rowEvent.Table.Name}\" with null in primary key column \"{column.Name}\" cannot be changed");
            }

            if (rowEvent.Kind != ChangeKind.Delete && rowEvent.New(column.Index).IsNull)
            {
                throw new PgErrorException(new PgError(
                    SqlState.NotNullViolation,
                    $"null value in column \"{column.Name}\" of relation \"{rowEvent.Table.Name}\" violates not-null constraint")
                {
                    Schema = "public",
                    Table = rowEvent.Table.Name,
                    Column = column.Name,
                });
            }
        }
    }

    private void WriteWhole(ChangeKind kind, byte isIndirect, CapturedTable table, long rowid, nint[] values)
    {
        _buffer.Write((byte)kind);
        _buffer.Write(isIndirect);
        if (table.HasRowidKey)
        {
            _buffer.WriteValue(ValueView.FromInteger(rowid));
        }

        for (var i = 0; i < table.Recorded.Length; i++)
        {
            _buffer.WriteValue(RowEvent.Normalized(values[i], table.Recorded[i].Affinity));
        }
    }

    /// <summary>Old: the key and what changes; new: what changes.</summary>
    private void WriteUpdate(in RowEvent rowEvent, byte isIndirect)
    {
        var table = rowEvent.Table;
        _buffer.Write((byte)ChangeKind.Update);
        _buffer.Write(isIndirect);
        if (table.HasRowidKey)
        {
            _buffer.WriteValue(ValueView.FromInteger(rowEvent.OldRowid));
        }

        WriteChanged(table, _old, keysToo: true);
        if (table.HasRowidKey)
        {
            _buffer.Write(ChangeFormat.Undefined);
        }

        WriteChanged(table, _new, keysToo: false);
    }

    private void WriteHeld(CapturedTable table)
    {
        var isChanged = false;
        var isNewKey = false;
        var old = new RecordReader(_held.Old);
        var changed = new RecordReader(_held.New);
        foreach (var place in table.KeyPlaces)
        {
            old.Read();
            changed.Read();
            if (!old.Encoded.SequenceEqual(changed.Encoded))
            {
                isChanged = true;
                isNewKey |= place > 0;
            }
        }

        if (!isChanged)
        {
            return;
        }

        BeginEvent(table);
        if (isNewKey)
        {
            _buffer.Write([(byte)ChangeKind.Delete, _held.IsIndirect]);
            _buffer.Write(_held.Old);
            _buffer.Write([(byte)ChangeKind.Insert, _held.IsIndirect]);
            _buffer.Write(_held.New);
            return;
        }

        _buffer.Write([(byte)ChangeKind.Update, _held.IsIndirect]);
        WriteHeldHalf(table, _held.Old, _held.New, keysToo: true);
        WriteHeldHalf(table, _held.New, _held.Old, keysToo: false);
    }

    private void WriteHeldHalf(CapturedTable table, ReadOnlySpan<byte> record, ReadOnlySpan<byte> other, bool keysToo)
    {
        var reader = new RecordReader(record);
        var otherReader = new RecordReader(other);
        foreach (var place in table.KeyPlaces)
        {
            reader.Read();
            otherReader.Read();
            if ((keysToo && place > 0) || !reader.Encoded.SequenceEqual(otherReader.Encoded))
            {
                _buffer.Write(reader.Encoded);
            }
            else
            {
                _buffer.Write(ChangeFormat.Undefined);
            }
        }
    }

    private void WriteChanged(CapturedTable table, nint[] values, bool keysToo)
    {
        for (var i = 0; i < table.Recorded.Length; i++)
        {
            var column = table.Recorded[i];
            if (_isChanged[i] || (keysToo && column.KeyPlace > 0))
            {
                _buffer.WriteValue(RowEvent.Normalized(values[i], column.Affinity));
            }
            else
            {
                _buffer.Write(ChangeFormat.Undefined);
            }
        }
    }
}
