using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Swytch.Storage.Transactions;

/// <summary>
/// The WAL file as something to sync. A descriptor of its own is harmless: SQLite's locks are on the database file and the shared memory,
/// and a sync covers what any descriptor has written (fdatasync(2)).
/// </summary>
internal sealed partial class WalFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    internal WalFile(string databasePath) =>
        _handle = File.OpenHandle(databasePath + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    /// <exception cref="IOException">The system could not put the data on disk; a second attempt would prove nothing.</exception>
    internal void Sync()
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(_handle);
            return;
        }

        // The WAL is written over and over in place: only its data must reach the disk, not the times in its inode.
        int result;
        do
        {
            result = SyncData(_handle);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == InterruptedCall);

        if (result != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>EINTR.</summary>
    private const int InterruptedCall = 4;

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle handle);
}
