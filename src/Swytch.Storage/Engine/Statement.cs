using System.Runtime.CompilerServices;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Footprints;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>One prepared statement in use. Dispose resets it and gives it back to its connection's cache.</summary>
internal sealed unsafe class Statement : IDisposable
{
    private readonly Connection _connection;
    private nint _handle;

    internal Statement(Connection connection, nint handle, string sql, StatementOrigin origin, StatementFacts facts)
    {
        _connection = connection;
        _handle = handle;
        Sql = sql;
        Origin = origin;
        Facts = facts;
        ParameterCount = Sqlite3.BindParameterCount(handle);
        IsReadOnly = Sqlite3.IsReadOnly(handle) != 0;
    }

    internal Connection Connection => _connection;

    internal string Sql { get; }

    internal StatementOrigin Origin { get; }

    internal StatementFacts Facts { get; }

    /// <summary>What it reads, for footprints, once somebody has asked.</summary>
    internal CachedReads? Reads { get; set; }

    /// <summary>SQLite compiles it anew when the schema table is opened for it: it must be open in its steps too.</summary>
    internal bool ChangesSchemaText { get; init; }

    internal int ParameterCount { get; }

    /// <summary>It makes no direct changes to a database file (sqlite.org/c3ref/stmt_readonly.html).</summary>
    internal bool IsReadOnly { get; }

    /// <summary>Asked anew each time: a schema change makes SQLite compile the statement again, and * may then mean more columns.</summary>
    internal int ColumnCount => Sqlite3.ColumnCount(_handle);

    /// <summary>Binds ?1 ?2 … in order. Values beyond what the statement uses are left out, parameters without a value are NULL.</summary>
    internal void Bind(ReadOnlySpan<SqlValue> values)
    {
        var count = Math.Min(values.Length, ParameterCount);
        for (var i = 0; i < count; i++)
        {
            Bind(i + 1, in values[i]);
        }
    }

    /// <summary>SQLite keeps the address of text and blob bytes: they must stay where they are until the statement rests or gets another value.</summary>
    internal void BindBorrowed(int index, in ValueView value)
    {
        var code = value.Kind switch
        {
            ValueKind.Integer => Sqlite3.BindInteger(_handle, index, value.Integer),
            ValueKind.Real => Sqlite3.BindReal(_handle, index, value.Real),
            ValueKind.Text => BindBorrowedBytes(index, value.Bytes, isText: true),
            ValueKind.Blob => BindBorrowedBytes(index, value.Bytes, isText: false),
            _ => Sqlite3.BindNull(_handle, index),
        };
        _connection.Check(code);
    }

    private int BindBorrowedBytes(int index, ReadOnlySpan<byte> value, bool isText)
    {
        // The address of an empty span may be null, which would bind NULL.
        var empty = (byte)0;
        fixed (byte* bytes = value)
        {
            return (isText, value.IsEmpty) switch
            {
                (true, true) => Sqlite3.BindText(_handle, index, &empty, 0, Sqlite3.Transient, SqliteConstant.Utf8),
                (true, false) => Sqlite3.BindText(_handle, index, bytes, (ulong)value.Length, Sqlite3.Borrowed, SqliteConstant.Utf8),
                (false, true) => Sqlite3.BindZeroBlob(_handle, index, 0),
                (false, false) => Sqlite3.BindBlob(_handle, index, bytes, (ulong)value.Length, Sqlite3.Borrowed),
            };
        }
    }

    internal void Bind(int index, in SqlValue value)
    {
        int code;
        switch (value.Kind)
        {
            case ValueKind.Integer:
                code = Sqlite3.BindInteger(_handle, index, value.Integer);
                break;
            case ValueKind.Real:
                code = Sqlite3.BindReal(_handle, index, value.Real);
                break;
            case ValueKind.Text:
                fixed (byte* bytes = value.Bytes.Span)
                {
                    var empty = (byte)0;
                    code = Sqlite3.BindText(
                        _handle, index, bytes is null ? &empty : bytes, (ulong)value.Bytes.Length, Sqlite3.Transient, SqliteConstant.Utf8);
                }

                break;
            case ValueKind.Blob:
                fixed (byte* bytes = value.Bytes.Span)
                {
                    // A null pointer would bind NULL.
                    code = bytes is null
                        ? Sqlite3.BindZeroBlob(_handle, index, 0)
                        : Sqlite3.BindBlob(_handle, index, bytes, (ulong)value.Bytes.Length, Sqlite3.Transient);
                }

                break;
            default:
                code = Sqlite3.BindNull(_handle, index);
                break;
        }

        _connection.Check(code);
    }

    /// <summary>Next row; false at the end, after which the statement starts anew.</summary>
    /// <param name="control">Stops it, and is what functions get.</param>
    /// <exception cref="PgErrorException">The control's reason, or what a function threw.</exception>
    /// <exception cref="SqliteException">Everything else.</exception>
    internal bool Step(StatementControl? control)
    {
        if (control?.StopReason is { } reason)
        {
            throw new PgErrorException(reason);
        }

        var before = _connection.Enter(control, Origin, Facts);
        if (ChangesSchemaText)
        {
            _connection.OpenSchemaTable(true);
        }

        // Rows that DDL itself writes come about again where its text is run.
        var listener = Facts.ChangesSchema ? _connection.Listen(null) : null;
        var code = Sqlite3.Step(_handle);
        if (listener is not null)
        {
            _connection.Listen(listener);
        }

        if (ChangesSchemaText)
        {
            _connection.OpenSchemaTable(false);
        }

        _connection.Leave(before);
        if (code is ResultCode.Row or ResultCode.Done)
        {
            _connection.ThrowKept();
            return code == ResultCode.Row;
        }

        if (code == ResultCode.Interrupt && control?.StopReason is { } stop)
        {
            throw new PgErrorException(stop);
        }

        _connection.ThrowFailure(code);
        return false;
    }

    /// <summary>Borrowed until the next step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ValueView Column(int column)
    {
        switch (Sqlite3.ColumnType(_handle, column))
        {
            case SqliteConstant.TypeInteger:
                return ValueView.FromInteger(Sqlite3.ColumnInteger(_handle, column));
            case SqliteConstant.TypeReal:
                return ValueView.FromReal(Sqlite3.ColumnReal(_handle, column));
            case SqliteConstant.TypeText:
                var text = Sqlite3.ColumnText(_handle, column);
                return ValueView.FromText(new ReadOnlySpan<byte>(text, Sqlite3.ColumnBytes(_handle, column)));
            case SqliteConstant.TypeBlob:
                var blob = Sqlite3.ColumnBlob(_handle, column);
                return ValueView.FromBlob(new ReadOnlySpan<byte>(blob, Sqlite3.ColumnBytes(_handle, column)));
            default:
                return ValueView.Null;
        }
    }

    internal string ColumnName(int column) => Utf8.String(Sqlite3.ColumnName(_handle, column)) ?? "";

    internal string? ColumnDeclaredType(int column) => Utf8.String(Sqlite3.ColumnDeclaredType(_handle, column));

    internal SqlValue[] OwnedRow()
    {
        var row = new SqlValue[ColumnCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Column(i).ToOwned();
        }

        return row;
    }

    /// <summary>Makes it startable again with its bindings kept. A failure that Step reported is not reported again.</summary>
    internal void Reset() => _ = Sqlite3.Reset(_handle);

    public void Dispose()
    {
        if (_handle != 0)
        {
            _connection.GiveBack(this);
        }
    }

    /// <summary>Before it goes into the cache: no read transaction stays open through it, no value of a client stays in memory.</summary>
    internal void Rest()
    {
        _ = Sqlite3.Reset(_handle);
        if (ParameterCount > 0)
        {
            _ = Sqlite3.ClearBindings(_handle);
        }
    }

    /// <summary>Ends it for good.</summary>
    internal void Close()
    {
        _ = Sqlite3.FinalizeStatement(_handle);
        _handle = 0;
    }
}
