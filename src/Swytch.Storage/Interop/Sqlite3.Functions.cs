using System.Runtime.InteropServices;

namespace Swytch.Storage.Interop;

/// <summary>Application-defined functions, collations and virtual tables (sqlite.org/c3ref/create_function.html, sqlite.org/vtab.html).</summary>
internal static unsafe partial class Sqlite3
{
    [LibraryImport(Library, EntryPoint = "sqlite3_create_function_v2")]
    internal static partial int CreateFunction(
        nint connection,
        byte* name,
        int argumentCount,
        int flags,
        nint context,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> invoke,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> step,
        delegate* unmanaged[Cdecl]<nint, void> final,
        nint destroy);

    [LibraryImport(Library, EntryPoint = "sqlite3_create_window_function")]
    internal static partial int CreateWindowFunction(
        nint connection,
        byte* name,
        int argumentCount,
        int flags,
        nint context,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> step,
        delegate* unmanaged[Cdecl]<nint, void> final,
        delegate* unmanaged[Cdecl]<nint, void> value,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> inverse,
        nint destroy);

    [LibraryImport(Library, EntryPoint = "sqlite3_create_collation_v2")]
    internal static partial int CreateCollation(
        nint connection,
        byte* name,
        int encoding,
        nint context,
        delegate* unmanaged[Cdecl]<nint, int, byte*, int, byte*, int> compare,
        nint destroy);

    [LibraryImport(Library, EntryPoint = "sqlite3_create_module_v2")]
    internal static partial int CreateModule(nint connection, byte* name, VirtualTableModule* module, nint context, nint destroy);

    [LibraryImport(Library, EntryPoint = "sqlite3_declare_vtab")]
    internal static partial int DeclareVirtualTable(nint connection, byte* sql);

    // Variadic in C: this option takes no further argument.
    [LibraryImport(Library, EntryPoint = "sqlite3_vtab_config")]
    internal static partial int ConfigureVirtualTable(nint connection, int option);

    [LibraryImport(Library, EntryPoint = "sqlite3_user_data")]
    [SuppressGCTransition]
    internal static partial nint UserContext(nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_aggregate_context")]
    [SuppressGCTransition]
    internal static partial nint* AggregateContext(nint context, int bytes);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_type")]
    [SuppressGCTransition]
    internal static partial int ValueType(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_int64")]
    [SuppressGCTransition]
    internal static partial long ValueInteger(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_double")]
    [SuppressGCTransition]
    internal static partial double ValueReal(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_text")]
    internal static partial byte* ValueText(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_blob")]
    internal static partial byte* ValueBlob(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_bytes")]
    [SuppressGCTransition]
    internal static partial int ValueBytes(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_null")]
    [SuppressGCTransition]
    internal static partial void ResultNull(nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_int64")]
    [SuppressGCTransition]
    internal static partial void ResultInteger(nint context, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_double")]
    [SuppressGCTransition]
    internal static partial void ResultReal(nint context, double value);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_text64")]
    internal static partial void ResultText(nint context, byte* value, ulong bytes, nint destructor, byte encoding);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_blob64")]
    internal static partial void ResultBlob(nint context, byte* value, ulong bytes, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_zeroblob")]
    internal static partial void ResultZeroBlob(nint context, int bytes);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_error_code")]
    internal static partial void ResultErrorCode(nint context, int code);

    [LibraryImport(Library, EntryPoint = "sqlite3_preupdate_hook")]
    internal static partial nint SetPreupdateHook(
        nint connection,
        delegate* unmanaged[Cdecl]<nint, nint, int, byte*, byte*, long, long, void> hook,
        nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_preupdate_count")]
    internal static partial int PreupdateCount(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_preupdate_old")]
    internal static partial int PreupdateOld(nint connection, int column, nint* value);

    [LibraryImport(Library, EntryPoint = "sqlite3_preupdate_new")]
    internal static partial int PreupdateNew(nint connection, int column, nint* value);

    [LibraryImport(Library, EntryPoint = "sqlite3_preupdate_depth")]
    [SuppressGCTransition]
    internal static partial int PreupdateDepth(nint connection);

    /// <summary>Takes the format that the recorder writes: what tests hold the applier against.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3changeset_apply_v2")]
    internal static partial int ApplyChangeset(
        nint connection,
        int bytes,
        byte* changes,
        delegate* unmanaged[Cdecl]<nint, byte*, int> filter,
        delegate* unmanaged[Cdecl]<nint, int, nint, int> conflict,
        nint context,
        byte** rebaseBuffer,
        int* rebaseBytes,
        int flags);
}
