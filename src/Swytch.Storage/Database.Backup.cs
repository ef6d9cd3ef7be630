using Swytch.Core.Errors;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage;

public sealed partial class Database
{
    private const int BackupPagesAtOnce = 1000;

    /// <summary>
    /// Copies the database as it is now into a new file, while everybody works on (sqlite.org/backup.html). The file is complete and synced
    /// when it appears under its name, and opens as a database of its own.
    /// </summary>
    /// <exception cref="IOException">The target exists, or cannot be written.</exception>
    /// <exception cref="PgErrorException">The database itself cannot be read.</exception>
    public async Task BackupAsync(string targetPath, CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        if (File.Exists(targetPath))
        {
            throw new IOException($"backup target \"{targetPath}\" exists already");
        }

        var partial = targetPath + ".partial";
        File.Delete(partial);
        try
        {
            await Task.Run(() => Copy(partial, cancellationToken), cancellationToken);
            File.Move(partial, targetPath, overwrite: false);
        }
        catch (SqliteException failure)
        {
            // A full or broken disk under the copy says nothing about the database itself; a damaged page can only be its own.
            if (failure.Code == ResultCode.Corrupt)
            {
                Judge(failure);
            }

            throw new IOException($"backup to \"{targetPath}\" failed: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>PRAGMA integrity_check and foreign_key_check over the whole database, on a reader. Empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> CheckIntegrityAsync(CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        var lease = await Readers.TakeAsync(null, cancellationToken);
        try
        {
            return await Task.Run(() => Complaints(lease.Connection), cancellationToken);
        }
        catch (SqliteException failure)
        {
            Judge(failure);
            throw ErrorTranslation.Translate(failure);
        }
        finally
        {
            lease.Release();
        }
    }

    private static List<string> Complaints(Connection connection)
    {
        var complaints = TableShape.Rows(connection, "PRAGMA integrity_check", row => row[0].ToString());
        complaints.Remove("ok");
        complaints.AddRange(TableShape.Rows(
            connection, "PRAGMA foreign_key_check", row => $"row {row[1]} of table {row[0]} refers to a row missing in table {row[2]}"));
        return complaints;
    }

    /// <summary>One read transaction over the whole copy: writers do not make it start again.</summary>
    private void Copy(string path, CancellationToken cancellationToken)
    {
        using var source = OpenConnection(Options.ReaderCacheKibibytes);
        source.Execute("BEGIN");
        SchemaBook.Cookie(source);
        var settings = SettingsOf(Options, path, Options.ReaderCacheKibibytes, mayCreate: true);
        using var target = Connection.Open(settings with { Extensions = ConnectionExtensions.None, SynchronousFull = true });
        Copy(source, target, cancellationToken);
        source.Execute("COMMIT");
    }

    private static unsafe void Copy(Connection source, Connection target, CancellationToken cancellationToken)
    {
        nint backup;
        fixed (byte* main = "main\0"u8)
        {
            backup = Sqlite3.BackupInit(target.Handle, main, source.Handle, main);
        }

        if (backup == 0)
        {
            target.ThrowFailure(ResultCode.Error);
        }

        var code = ResultCode.Ok;
        try
        {
            while (code == ResultCode.Ok)
            {
                cancellationToken.ThrowIfCancellationRequested();
                code = Sqlite3.BackupStep(backup, BackupPagesAtOnce);
            }
        }
        finally
        {
            var finished = Sqlite3.BackupFinish(backup);
            code = finished == ResultCode.Ok ? code : finished;
        }

        if (code != ResultCode.Done)
        {
            target.ThrowFailure(code);
        }
    }
}
