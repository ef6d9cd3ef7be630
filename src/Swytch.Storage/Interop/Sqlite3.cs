using System.Runtime.InteropServices;

namespace Swytch.Storage.Interop;

/// <summary>
/// The raw functions of SQLite that the engine uses (sqlite.org/c3ref/funclist.html): pointers and result codes, no policy.
/// Functions that neither block nor call back carry SuppressGCTransition, which halves their cost.
/// </summary>
internal static unsafe partial class Sqlite3
{
    private const string Library = "e_sqlite3";

    /// <summary>SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.</summary>
    internal static readonly nint Transient = -1;

    /// <summary>SQLITE_STATIC: SQLite keeps the address.</summary>
    internal static readonly nint Borrowed = 0;

    [LibraryImport(Library, EntryPoint = "sqlite3_libversion_number")]
    internal static partial int LibraryVersionNumber();

    [LibraryImport(Library, EntryPoint = "sqlite3_compileoption_used")]
    internal static partial int CompileOptionUsed(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_open_v2")]
    internal static partial int Open(byte* fileName, nint* connection, int flags, byte* vfs);

    [LibraryImport(Library, EntryPoint = "sqlite3_close")]
    internal static partial int Close(nint connection);

    // Variadic in C. The register calling conventions of x64 and of AAPCS64 pass these integer and pointer arguments alike.
    [LibraryImport(Library, EntryPoint = "sqlite3_db_config")]
    internal static partial int Configure(nint connection, int option, int value, int* result);

    [LibraryImport(Library, EntryPoint = "sqlite3_limit")]
    internal static partial int Limit(nint connection, int category, int value);

    [LibraryImport(Library, EntryPoint = "sqlite3_extended_result_codes")]
    internal static partial int ExtendedResultCodes(nint connection, int on);

    [LibraryImport(Library, EntryPoint = "sqlite3_extended_errcode")]
    internal static partial int ExtendedErrorCode(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_errmsg")]
    internal static partial byte* ErrorMessage(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_error_offset")]
    internal static partial int ErrorOffset(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_errstr")]
    internal static partial byte* ErrorString(int code);

    [LibraryImport(Library, EntryPoint = "sqlite3_system_errno")]
    internal static partial int SystemErrorNumber(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_free")]
    internal static partial void Free(void* memory);

    [LibraryImport(Library, EntryPoint = "sqlite3_malloc64")]
    internal static partial void* Allocate(ulong bytes);

    [LibraryImport(Library, EntryPoint = "sqlite3_exec")]
    internal static partial int Execute(nint connection, byte* sql, nint callback, nint context, byte** error);

    [LibraryImport(Library, EntryPoint = "sqlite3_get_autocommit")]
    [SuppressGCTransition]
    internal static partial int GetAutocommit(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes64")]
    [SuppressGCTransition]
    internal static partial long Changes(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_total_changes64")]
    [SuppressGCTransition]
    internal static partial long TotalChanges(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_last_insert_rowid")]
    [SuppressGCTransition]
    internal static partial long LastInsertRowId(nint connection);

    [LibraryImport(Library, EntryPoint = "sqlite3_set_last_insert_rowid")]
    [SuppressGCTransition]
    internal static partial void SetLastInsertRowId(nint connection, long rowId);

    [LibraryImport(Library, EntryPoint = "sqlite3_table_column_metadata")]
    internal static partial int ColumnMetadata(
        nint connection,
        byte* database,
        byte* table,
        byte* column,
        byte** type,
        byte** collation,
        int* isNotNull,
        int* isPrimaryKey,
        int* isAutoincrement);

    [LibraryImport(Library, EntryPoint = "sqlite3_db_status")]
    internal static partial int Status(nint connection, int option, int* current, int* highest, int reset);

    [LibraryImport(Library, EntryPoint = "sqlite3_txn_state")]
    internal static partial int TransactionState(nint connection, byte* schema);

    [LibraryImport(Library, EntryPoint = "sqlite3_wal_checkpoint_v2")]
    internal static partial int Checkpoint(nint connection, byte* schema, int mode, int* logFrames, int* checkpointedFrames);

    [LibraryImport(Library, EntryPoint = "sqlite3_wal_hook")]
    internal static partial nint SetWalHook(nint connection, delegate* unmanaged[Cdecl]<nint, nint, byte*, int, int> hook, nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_progress_handler")]
    internal static partial void SetProgressHandler(nint connection, int operations, delegate* unmanaged[Cdecl]<nint, int> handler, nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_set_authorizer")]
    internal static partial int SetAuthorizer(
        nint connection,
        delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, byte*, byte*, int> authorizer,
        nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_memory_used")]
    internal static partial long MemoryUsed();

    [LibraryImport(Library, EntryPoint = "sqlite3_soft_heap_limit64")]
    internal static partial long SoftHeapLimit(long bytes);

    [LibraryImport(Library, EntryPoint = "sqlite3_hard_heap_limit64")]
    internal static partial long HardHeapLimit(long bytes);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_init")]
    internal static partial nint BackupInit(nint target, byte* targetName, nint source, byte* sourceName);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_step")]
    internal static partial int BackupStep(nint backup, int pages);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_finish")]
    internal static partial int BackupFinish(nint backup);
}
