using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>
/// Eponymous-only virtual tables over C# enumerators (sqlite.org/vtab.html#epovtab): a table function's arguments are equality
/// constraints on hidden columns. There is no xCreate, so CREATE VIRTUAL TABLE cannot name them.
/// </summary>
internal static unsafe class TableFunctionModule
{
    private static readonly VirtualTableModule* Module = CreateModule();

    private sealed record Binding(Connection Connection, TableFunction Function);

    private sealed class Cursor(Binding binding)
    {
        private IEnumerator<SqlValue[]>? _rows;

        internal Binding Binding { get; } = binding;

        internal bool IsAtEnd { get; private set; } = true;

        internal long RowNumber { get; private set; }

        internal SqlValue[] Arguments { get; private set; } = [];

        internal SqlValue[] Row => _rows!.Current;

        internal void Start(SqlValue[] arguments)
        {
            Close();
            Arguments = arguments;
            RowNumber = 0;
            _rows = Binding.Function.Rows(arguments, Binding.Connection.Control).GetEnumerator();
            Next();
        }

        internal void Next()
        {
            IsAtEnd = !_rows!.MoveNext();
            RowNumber++;
        }

        internal void Close()
        {
            _rows?.Dispose();
            _rows = null;
            IsAtEnd = true;
        }
    }

    internal static void Register(Connection connection, TableFunction function)
    {
        var binding = connection.Pin(new Binding(connection, function));
        fixed (byte* name = Utf8.WithTerminator(function.Name))
        {
            connection.Check(Sqlite3.CreateModule(connection.Handle, name, Module, binding, 0));
        }
    }

    private static VirtualTableModule* CreateModule()
    {
        var module = (VirtualTableModule*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(TableFunctionModule), sizeof(VirtualTableModule));
        *module = new VirtualTableModule
        {
            Version = 1,
            Connect = &OnConnect,
            BestIndex = &OnBestIndex,
            Disconnect = &OnDisconnect,
            Open = &OnOpen,
            Close = &OnClose,
            Filter = &OnFilter,
            Next = &OnNext,
            Eof = &OnEof,
            Column = &OnColumn,
            RowId = &OnRowId,
        };
        return module;
    }

    private static string Declaration(TableFunction function)
    {
        var text = new StringBuilder("CREATE TABLE x(");
        foreach (var column in function.Columns)
        {
            text.Append('"').Append(column.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\",");
        }

        for (var i = 1; i <= function.MaximumArguments; i++)
        {
            text.Append("swytch_argument_").Append(i).Append(" HIDDEN,");
        }

        text.Length--;
        return text.Append(')').ToString();
    }

    private static T Target<T>(nint handle)
        where T : class => Unsafe.As<T>(GCHandle.FromIntPtr(handle).Target!);

    // CA1031: kept, and thrown again by the step or prepare that failed through it.
#pragma warning disable CA1031
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnConnect(nint connection, nint context, int count, byte** arguments, VirtualTable** table, byte** error)
    {
        var binding = Target<Binding>(context);
        try
        {
            fixed (byte* sql = Utf8.WithTerminator(Declaration(binding.Function)))
            {
                var code = Sqlite3.DeclareVirtualTable(connection, sql);
                if (code != ResultCode.Ok)
                {
                    return code;
                }
            }

            _ = Sqlite3.ConfigureVirtualTable(connection, SqliteConstant.VirtualTableInnocuous);
            var created = (VirtualTable*)NativeMemory.AllocZeroed((nuint)sizeof(VirtualTable));
            created->Handle = context;
            *table = created;
            return ResultCode.Ok;
        }
        catch (Exception exception)
        {
            binding.Connection.Keep(exception);
            return ResultCode.Error;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnDisconnect(VirtualTable* table)
    {
        NativeMemory.Free(table);
        return ResultCode.Ok;
    }

    /// <summary>Passes the arguments in order to xFilter; a plan that cannot supply one that is constrained is no plan.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnBestIndex(VirtualTable* table, IndexInfo* info)
    {
        var function = Target<Binding>(table->Handle).Function;
        var places = stackalloc int[function.MaximumArguments + 1];
        for (var i = 0; i < function.MaximumArguments; i++)
        {
            places[i] = -1;
        }

        for (var i = 0; i < info->ConstraintCount; i++)
        {
            var constraint = info->Constraints[i];
            var argument = constraint.Column - function.Columns.Count;
            if (argument < 0 || constraint.Operator != IndexConstraint.Equal)
            {
                continue;
            }

            if (constraint.Usable == 0)
            {
                return ResultCode.Constraint;
            }

            places[argument] = i;
        }

        var used = 0;
        for (; used < function.MaximumArguments && places[used] >= 0; used++)
        {
            info->Usages[places[used]].ArgumentIndex = used + 1;
            info->Usages[places[used]].Omit = 1;
        }

        info->IndexNumber = used;
        info->EstimatedCost = 100;
        info->EstimatedRows = 100;
        return ResultCode.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnOpen(VirtualTable* table, VirtualTableCursor** cursor)
    {
        var created = (VirtualTableCursor*)NativeMemory.AllocZeroed((nuint)sizeof(VirtualTableCursor));
        created->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(new Cursor(Target<Binding>(table->Handle))));
        *cursor = created;
        return ResultCode.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnClose(VirtualTableCursor* cursor)
    {
        var target = Target<Cursor>(cursor->Handle);
        try
        {
            target.Close();
        }
        catch (Exception exception)
        {
            target.Binding.Connection.Keep(exception);
        }

        GCHandle.FromIntPtr(cursor->Handle).Free();
        NativeMemory.Free(cursor);
        return ResultCode.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnFilter(VirtualTableCursor* cursor, int indexNumber, byte* indexString, int count, nint* values)
    {
        var target = Target<Cursor>(cursor->Handle);
        try
        {
            var arguments = new SqlValue[count];
            for (var i = 0; i < count; i++)
            {
                arguments[i] = FunctionValues.Read(values[i]).ToOwned();
            }

            target.Start(arguments);
            return ResultCode.Ok;
        }
        catch (Exception exception)
        {
            target.Binding.Connection.Keep(exception);
            return ResultCode.Error;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnNext(VirtualTableCursor* cursor)
    {
        var target = Target<Cursor>(cursor->Handle);
        try
        {
            // The enumerator may produce rows for ever without SQLite running many operations.
            if (target.Binding.Connection.Control?.StopReason is { } reason)
            {
                throw new PgErrorException(reason);
            }

            target.Next();
            return ResultCode.Ok;
        }
        catch (Exception exception)
        {
            target.Binding.Connection.Keep(exception);
            return ResultCode.Error;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnEof(VirtualTableCursor* cursor) => Target<Cursor>(cursor->Handle).IsAtEnd ? 1 : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnColumn(VirtualTableCursor* cursor, nint context, int column)
    {
        var target = Target<Cursor>(cursor->Handle);
        try
        {
            var argument = column - target.Binding.Function.Columns.Count;
            if (argument < 0)
            {
                FunctionValues.Return(context, in target.Row[column]);
            }
            else if (argument < target.Arguments.Length)
            {
                FunctionValues.Return(context, in target.Arguments[argument]);
            }

            return ResultCode.Ok;
        }
        catch (Exception exception)
        {
            target.Binding.Connection.Keep(exception);
            return ResultCode.Error;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnRowId(VirtualTableCursor* cursor, long* rowId)
    {
        *rowId = Target<Cursor>(cursor->Handle).RowNumber;
        return ResultCode.Ok;
    }
#pragma warning restore CA1031
}
