using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.ChangeFuzz;

/// <summary>Applies changes by SQLite's session extension, which must accept all of them.</summary>
internal static unsafe class SessionOracle
{
    /// <returns>Null, or the result code or the kind of conflict.</returns>
    public static string? Apply(Connection connection, ReadOnlySpan<byte> changes)
    {
        var conflict = 0;
        fixed (byte* bytes = changes)
        {
            var code = Sqlite3.ApplyChangeset(connection.Handle, changes.Length, bytes, null, &OnConflict, (nint)(&conflict), null, null, 0);
            return code == ResultCode.Ok && conflict == 0 ? null : $"result code {code}, conflict {conflict}";
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnConflict(nint context, int kind, nint iterator)
    {
        const int abort = 2;
        *(int*)context = kind;
        return abort;
    }
}
