using System.Runtime.InteropServices;

namespace Swytch.Storage.Interop;

/// <summary>Prepared statements: prepare, bind, step, read columns (sqlite.org/c3ref/stmt.html).</summary>
internal static unsafe partial class Sqlite3
{
    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v3")]
    internal static partial int Prepare(nint connection, byte* sql, int bytes, uint flags, nint* statement, byte** tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    internal static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    internal static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    internal static partial int FinalizeStatement(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_clear_bindings")]
    internal static partial int ClearBindings(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_stmt_readonly")]
    internal static partial int IsReadOnly(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_stmt_isexplain")]
    internal static partial int IsExplain(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_next_stmt")]
    internal static partial nint NextStatement(nint connection, nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_parameter_count")]
    [SuppressGCTransition]
    internal static partial int BindParameterCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    [SuppressGCTransition]
    internal static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    internal static partial int BindInteger(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_double")]
    [SuppressGCTransition]
    internal static partial int BindReal(nint statement, int index, double value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text64")]
    internal static partial int BindText(nint statement, int index, byte* value, ulong bytes, nint destructor, byte encoding);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob64")]
    internal static partial int BindBlob(nint statement, int index, byte* value, ulong bytes, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_zeroblob")]
    internal static partial int BindZeroBlob(nint statement, int index, int bytes);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_count")]
    [SuppressGCTransition]
    internal static partial int ColumnCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    internal static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    internal static partial long ColumnInteger(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_double")]
    [SuppressGCTransition]
    internal static partial double ColumnReal(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    [SuppressGCTransition]
    internal static partial byte* ColumnText(nint statement, int column);

    // Not suppressed: a zeroblob is expanded here.
    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    internal static partial byte* ColumnBlob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    internal static partial int ColumnBytes(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_name")]
    internal static partial byte* ColumnName(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_decltype")]
    internal static partial byte* ColumnDeclaredType(nint statement, int column);
}
