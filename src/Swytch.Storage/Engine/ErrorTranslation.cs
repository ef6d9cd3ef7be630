using Swytch.Core.Errors;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>SQLite's failures in PostgreSQL's words (sqlite.org/rescode.html; PostgreSQL manual, appendix A).</summary>
internal static partial class ErrorTranslation
{
    /// <summary>ENOSPC, EDQUOT and EFBIG of Linux: the file cannot grow, because of the disk, a quota or the process' own limit.</summary>
    private static bool IsNoSpace(int systemError) => systemError is 28 or 122 or 27;

    /// <summary>
    /// After these nothing read from or written to the file can be trusted: a failed write or sync may have left the system's page cache
    /// different from the disk for good, and a broken page may be a sign of more. A write that found no room has written nothing; a sync that found none is a failed sync.
    /// </summary>
    internal static bool IsFatal(SqliteException failure) => failure.Code switch
    {
        ResultCode.IoError => failure.ExtendedCode is ResultCode.IoErrorSync or ResultCode.IoErrorSyncDirectory
            || (failure.ExtendedCode != ResultCode.IoErrorNoMemory && !IsNoSpace(failure.SystemError)),
        ResultCode.Corrupt => failure.ExtendedCode == ResultCode.Corrupt || failure.ExtendedCode == ResultCode.CorruptIndex,
        ResultCode.NotADatabase => true,
        _ => false,
    };

    internal static PgErrorException Translate(SqliteException failure) => new(Error(failure), failure);

    private static PgError Error(SqliteException failure) => failure.Code switch
    {
        ResultCode.Error => Syntax(failure.Message),
        ResultCode.Constraint => Constraint(failure),
        ResultCode.Busy when failure.ExtendedCode == ResultCode.BusySnapshot =>
            new PgError(SqlState.SerializationFailure, "could not serialize access due to concurrent update"),
        ResultCode.Busy => new PgError(SqlState.LockNotAvailable, "could not obtain lock on the database file"),
        ResultCode.Locked => new PgError(SqlState.ObjectInUse, "cannot change a table because it is being used by active queries in this session"),
        ResultCode.NoMemory => new PgError(SqlState.OutOfMemory, "out of memory"),
        ResultCode.ReadOnly => new PgError(SqlState.ReadOnlySqlTransaction, "cannot write: the database is read-only"),
        ResultCode.Interrupt => new PgError(SqlState.QueryCanceled, "canceling statement due to user request"),
        ResultCode.IoError when IsNoSpace(failure.SystemError) && !IsFatal(failure) => DiskFull(),
        ResultCode.IoError when failure.ExtendedCode == ResultCode.IoErrorNoMemory => new PgError(SqlState.OutOfMemory, "out of memory"),
        ResultCode.IoError => new PgError(SqlState.IoError, $"could not access the database file: {failure.Message}"),
        ResultCode.Corrupt or ResultCode.NotADatabase => new PgError(SqlState.DataCorrupted, $"the database file is damaged: {failure.Message}"),
        ResultCode.CannotOpen => new PgError(SqlState.InsufficientResources, "could not open the database file")
        {
            Hint = "Check the limit of open files.",
        },
        ResultCode.Full => DiskFull(),
        ResultCode.TooBig => new PgError(SqlState.ProgramLimitExceeded, "a text, bytea or row is larger than the limit"),
        ResultCode.Mismatch => new PgError(SqlState.DatatypeMismatch, "datatype mismatch: the value of an integer primary key must be an integer"),
        ResultCode.Authorization => new PgError(SqlState.InsufficientPrivilege, "permission denied"),
        _ => Unknown(failure.Message),
    };

    private static PgError DiskFull() => new(SqlState.DiskFull, "could not extend file: No space left on device")
    {
        Hint = "Check free disk space.",
    };

    private static PgError Unknown(string message) => new(SqlState.InternalError, message);
}
