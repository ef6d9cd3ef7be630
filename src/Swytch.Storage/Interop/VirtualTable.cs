using System.Runtime.InteropServices;

namespace Swytch.Storage.Interop;

/// <summary>sqlite3_module, version 1 (sqlite.org/c3ref/module.html).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirtualTableModule
{
    public int Version;
    public nint Create;
    public delegate* unmanaged[Cdecl]<nint, nint, int, byte**, VirtualTable**, byte**, int> Connect;
    public delegate* unmanaged[Cdecl]<VirtualTable*, IndexInfo*, int> BestIndex;
    public delegate* unmanaged[Cdecl]<VirtualTable*, int> Disconnect;
    public nint Destroy;
    public delegate* unmanaged[Cdecl]<VirtualTable*, VirtualTableCursor**, int> Open;
    public delegate* unmanaged[Cdecl]<VirtualTableCursor*, int> Close;
    public delegate* unmanaged[Cdecl]<VirtualTableCursor*, int, byte*, int, nint*, int> Filter;
    public delegate* unmanaged[Cdecl]<VirtualTableCursor*, int> Next;
    public delegate* unmanaged[Cdecl]<VirtualTableCursor*, int> Eof;
    public delegate* unmanaged[Cdecl]<VirtualTableCursor*, nint, int, int> Column;
    public delegate* unmanaged[Cdecl]<VirtualTableCursor*, long*, int> RowId;
    public nint Update;
    public nint Begin;
    public nint Sync;
    public nint Commit;
    public nint Rollback;
    public nint FindFunction;
    public nint Rename;
    public nint Savepoint;
    public nint Release;
    public nint RollbackTo;
    public nint ShadowName;
    public nint Integrity;
}

/// <summary>sqlite3_vtab followed by the handle of the managed table.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirtualTable
{
    public nint Module;
    public int ReferenceCount;
    public byte* ErrorMessage;
    public nint Handle;
}

/// <summary>sqlite3_vtab_cursor followed by the handle of the managed cursor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirtualTableCursor
{
    public VirtualTable* Table;
    public nint Handle;
}

/// <summary>sqlite3_index_info (sqlite.org/c3ref/index_info.html).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IndexInfo
{
    public int ConstraintCount;
    public IndexConstraint* Constraints;
    public int OrderByCount;
    public nint OrderBy;
    public IndexConstraintUsage* Usages;
    public int IndexNumber;
    public byte* IndexString;
    public int NeedToFreeIndexString;
    public int OrderByConsumed;
    public double EstimatedCost;
    public long EstimatedRows;
    public int Flags;
    public ulong ColumnsUsed;
}

[StructLayout(LayoutKind.Sequential)]
internal struct IndexConstraint
{
    public const byte Equal = 2;

    public int Column;
    public byte Operator;
    public byte Usable;
    public int TermOffset;
}

[StructLayout(LayoutKind.Sequential)]
internal struct IndexConstraintUsage
{
    public int ArgumentIndex;
    public byte Omit;
}
