using Swytch.Core;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Changes;

/// <summary>
/// Writes encoded changes into a connection's database file, row by row in their order, by primary key, without triggers and foreign keys and without
/// recording them. The preupdate hook shows each row as it was, and every recorded old value must be there, bit for bit.
/// </summary>
internal sealed unsafe class ChangeApplier : IPreupdateListener
{
    private readonly Connection _connection;
    private readonly AppliedTables _tables;
    private readonly ApplierSwitches _switches;
    private char[] _isSet = new char[16];

    // The row change being applied, as the hook is to see it. The record is pinned.
    private CapturedTable? _expected;
    private ChangeKind _kind;
    private byte* _oldRecord;
    private int _oldRecordLength;
    private int _events;
    private string? _difference;

    internal ChangeApplier(Connection connection)
    {
        _connection = connection;
        _tables = new AppliedTables(connection);
        _switches = new ApplierSwitches(connection, _tables);
    }

    internal int StatementCount => _tables.StatementCount;

    /// <summary>Runs several applications with triggers and foreign keys switched at most once.</summary>
    internal void Together(Action action)
    {
        _switches.Hold();
        try
        {
            action();
        }
        finally
        {
            _switches.Release();
        }
    }

    /// <summary>Applies changes in the transaction that is open, which a failure leaves half done: to be undone by the caller's savepoint.</summary>
    /// <exception cref="ChangeConflictException">They do not fit the rows that are there.</exception>
    /// <exception cref="ChangeFormatException">They are malformed.</exception>
    /// <exception cref="SqliteException">A full disk and the like.</exception>
    internal void Apply(ReadOnlySpan<byte> changes)
    {
        Invariant.Holds(!_connection.IsAutocommit, "changes are applied in a transaction");
        var lastInsertRowId = _connection.LastInsertRowId;
        var listener = _connection.Listen(this);
        _switches.Hold();
        try
        {
            _tables.Refresh();
            fixed (byte* pinned = changes)
            {
                ApplyPinned(changes);
            }
        }
        finally
        {
            _expected = null;
            _switches.Release();
            _connection.Listen(listener);
            _connection.LastInsertRowId = lastInsertRowId;
        }
    }

    internal void Clear() => _tables.Clear();

    /// <summary>Reads a row by its key, in the order of the table's records; to be left at rest.</summary>
    internal Statement SelectOf(CapturedTable table) =>
        _tables.Find(_connection.Tables.Find(table.Name) is { } current && current.Header.AsSpan().SequenceEqual(table.Header) ? current : table).Select;

    private void ApplyPinned(ReadOnlySpan<byte> changes)
    {
        var change = new ChangeReader(changes);
        AppliedTable? table = null;
        while (change.Read())
        {
            if (change.StartsTable)
            {
                table = _tables.Find(change.Header, change.Table);
                _switches.Prepare(table);
            }

            ApplyChange(table!, change);
        }
    }

    private void ApplyChange(AppliedTable table, in ChangeReader change)
    {
        var statement = change.Kind switch
        {
            ChangeKind.Insert => BindInsert(table, change),
            ChangeKind.Delete => BindKey(table.Delete, change),
            _ => BindUpdate(table, change),
        };
        Expect(table, change);
        try
        {
            statement.Step(null);
        }
        catch (SqliteException failure) when (failure.Code is ResultCode.Constraint or ResultCode.Mismatch)
        {
            throw new ChangeConflictException(table.Table.Name, KeyOf(table.Table, change), failure.Message, failure);
        }
        finally
        {
            statement.Rest();
        }

        if (_difference is null && _events != 1)
        {
            _difference = _events == 0 ? "there is no such row" : $"{_events} rows were changed";
        }

        if (_difference is not null)
        {
            throw new ChangeConflictException(table.Table.Name, KeyOf(table.Table, change), _difference);
        }
    }

    private void Expect(AppliedTable table, in ChangeReader change)
    {
        _expected = table.Table;
        _kind = change.Kind;
        _events = 0;
        _difference = null;
        fixed (byte* record = change.OldRecord)
        {
            // Pinned by Apply for as long as it runs.
            _oldRecord = record;
            _oldRecordLength = change.OldRecord.Length;
        }

        if (table.Table.Form == TableForm.FullText)
        {
            // The events of a full-text table are those of its shadow tables.
            _expected = null;
            _difference = change.Kind == ChangeKind.Insert ? null : DifferenceOfRow(table, change);
            _events = 1;
        }
    }

    void IPreupdateListener.OnPreupdate(in PreupdateCall call)
    {
        if (_expected is not { } table)
        {
            return;
        }

        _events++;
        var found = _connection.Tables.Find(call);
        if (call.Kind != _kind || found is null || !IsSame(found, table))
        {
            _difference ??= $"a row of table \"{found?.Name}\" was changed by it";
        }
        else if (call.Kind != ChangeKind.Insert)
        {
            _difference ??= DifferenceOf(table, new RowEvent(_connection.Handle, call.Kind, table, call.OldRowid, call.NewRowid));
        }
    }

    /// <summary>Not by reference: while the schema is in doubt, preparing a statement makes tables be read again, and what comes is the same table.</summary>
    private static bool IsSame(CapturedTable found, CapturedTable expected) =>
        ReferenceEquals(found, expected)
        || (found.Name == expected.Name && found.Header.AsSpan().SequenceEqual(expected.Header));

    private string? DifferenceOf(CapturedTable table, in RowEvent rowEvent)
    {
        var record = new RecordReader(new ReadOnlySpan<byte>(_oldRecord, _oldRecordLength));
        if (table.HasRowidKey)
        {
            record.Read();
        }

        foreach (var column in table.Recorded)
        {
            if (record.Read() && !ChangeValues.AreSame(record.Value, RowEvent.Normalized(rowEvent.OldValue(column), column.Affinity)))
            {
                return Different(column.Name);
            }
        }

        return null;
    }

    private static string? DifferenceOfRow(AppliedTable table, in ChangeReader change)
    {
        var statement = BindKey(table.Select, change);
        try
        {
            if (!statement.Step(null))
            {
                return "there is no such row";
            }

            var record = new RecordReader(change.OldRecord);
            for (var i = 0; i < change.ColumnCount; i++)
            {
                if (record.Read() && !ChangeValues.AreSame(record.Value, statement.Column(i)))
                {
                    return Different(i == 0 ? "rowid" : table.Table.Recorded[i - 1].Name);
                }
            }

            return null;
        }
        finally
        {
            statement.Rest();
        }
    }

    private static string Different(string column) => $"column \"{column}\" holds another value than the changes say";

    private static Statement BindInsert(AppliedTable table, in ChangeReader change)
    {
        var statement = table.Insert;
        var record = new RecordReader(change.NewRecord);
        for (var i = 1; i <= change.ColumnCount; i++)
        {
            record.Read();
            statement.BindBorrowed(i, record.Value);
        }

        return statement;
    }

    private static Statement BindKey(Statement statement, in ChangeReader change)
    {
        var record = new RecordReader(change.OldRecord);
        var parameter = 1;
        foreach (var place in change.KeyPlaces)
        {
            record.Read();
            if (place > 0)
            {
                statement.BindBorrowed(parameter++, record.Value);
            }
        }

        return statement;
    }

    private Statement BindUpdate(AppliedTable table, in ChangeReader change)
    {
        if (_isSet.Length < change.ColumnCount)
        {
            _isSet = new char[change.ColumnCount];
        }

        var isSet = _isSet.AsSpan(0, change.ColumnCount);
        var record = new RecordReader(change.NewRecord);
        for (var i = 0; i < isSet.Length; i++)
        {
            isSet[i] = record.Read() ? '1' : '0';
        }

        var statement = BindKey(table.Update(isSet), change);
        var parameter = table.KeyCount + 1;
        record = new RecordReader(change.NewRecord);
        for (var i = 0; i < isSet.Length; i++)
        {
            if (record.Read())
            {
                statement.BindBorrowed(parameter++, record.Value);
            }
        }

        return statement;
    }

    private static string KeyOf(CapturedTable table, in ChangeReader change)
    {
        var names = new List<string>();
        var values = new List<string>();
        var record = new RecordReader(change.Kind == ChangeKind.Insert ? change.NewRecord : change.OldRecord);
        for (var i = 0; i < change.ColumnCount; i++)
        {
            record.Read();
            if (change.KeyPlaces[i] > 0)
            {
                names.Add(table.HasRowidKey ? "rowid" : table.Recorded[i].Name);
                values.Add(record.Value.ToString());
            }
        }

        return $"({string.Join(", ", names)})=({string.Join(", ", values)})";
    }
}
