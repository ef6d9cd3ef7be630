using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Interop;
using Swytch.Storage.Transactions;

namespace Swytch.Storage.Engine;

/// <summary>
/// One connection to a database file with everything set as the engine wants it. Owned by one session at a time:
/// opened without SQLite's mutexes, so two threads may never use it at once.
/// </summary>
internal sealed unsafe partial class Connection : IDisposable
{
    /// <summary>
    /// Who writes is settled before SQLite is asked, but a connection that meets the WAL's header in the middle of a commit
    /// takes SQLite's write lock for a moment to read it (walIndexReadHdr in sqlite.org/src/file/src/wal.c): BEGIN waits for that.
    /// </summary>
    private const int BusyMilliseconds = 5000;

    private nint _handle;
    private readonly StatementCache _cache;
    private PgError? _refusal;

    private Connection(nint handle, ConnectionSettings settings)
    {
        _handle = handle;
        _cache = new StatementCache(settings.CachedStatements);
        _ids = settings.Ids;
        Catalog = new CatalogMirror(this, settings.Extensions.Catalog);
        Mapping = new FileMapping(this);
    }

    internal CatalogMirror Catalog { get; }

    internal FileMapping Mapping { get; }

    internal bool IsAutocommit => Sqlite3.GetAutocommit(_handle) != 0;

    internal long Changes => Sqlite3.Changes(_handle);

    internal long LastInsertRowId
    {
        get => Sqlite3.LastInsertRowId(_handle);
        set => Sqlite3.SetLastInsertRowId(_handle, value);
    }

    /// <summary>A deferred foreign key is violated now: COMMIT would fail.</summary>
    internal bool HasDeferredForeignKeyViolation
    {
        get
        {
            int current, highest;
            Check(Sqlite3.Status(_handle, SqliteConstant.StatusDeferredForeignKeys, &current, &highest, 0));
            return current != 0;
        }
    }

    /// <summary>Statements that exist in SQLite now, cached ones included: for leak checks.</summary>
    internal int StatementCount
    {
        get
        {
            var count = 0;
            for (var statement = Sqlite3.NextStatement(_handle, 0); statement != 0; statement = Sqlite3.NextStatement(_handle, statement))
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Statements outside the caches; 0 at rest (full-text tables keep statements of their own, which count here).</summary>
    internal int StatementsInUse => StatementCount - _cache.Count - (_applier?.StatementCount ?? 0);

    internal nint Handle => _handle;

    /// <exception cref="SqliteException">The file cannot be opened or is no database.</exception>
    internal static Connection Open(ConnectionSettings settings)
    {
        nint handle;
        var flags = SqliteConstant.OpenReadWrite | SqliteConstant.OpenNoMutex | SqliteConstant.OpenExtendedResultCodes
            | (settings.MayCreate ? SqliteConstant.OpenCreate : 0);
        int code;
        fixed (byte* path = Utf8.WithTerminator(settings.Path))
        {
            code = Sqlite3.Open(path, &handle, flags, null);
        }

        if (code != ResultCode.Ok)
        {
            var failure = handle == 0
                ? new SqliteException(code, Utf8.String(Sqlite3.ErrorString(code)) ?? "")
                : Failure(handle, code);
            _ = Sqlite3.Close(handle);
            throw failure;
        }

        var connection = new Connection(handle, settings);
        try
        {
            connection.Configure(settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Configure(ConnectionSettings settings)
    {
        Set(SqliteConstant.ConfigureDefensive, 1);
        Set(SqliteConstant.ConfigureDoubleQuotedDml, 0);
        Set(SqliteConstant.ConfigureDoubleQuotedDdl, 0);
        Set(SqliteConstant.ConfigureForeignKeys, 1);
        Set(SqliteConstant.ConfigureLoadExtension, 0);
        Set(SqliteConstant.ConfigureFts3Tokenizer, 0);
        Set(SqliteConstant.ConfigureNoCheckpointOnClose, 1);

        // All functions of ours are innocuous, so that nothing in a schema needs trust (sqlite.org/src/doc/latest/doc/trusted-schema.md).
        Set(SqliteConstant.ConfigureTrustedSchema, 0);

        _ = Sqlite3.Limit(_handle, SqliteConstant.LimitLength, Limits.MessageBytes);
        _ = Sqlite3.Limit(_handle, SqliteConstant.LimitSqlLength, 2 * Limits.StatementBytes);
        _ = Sqlite3.Limit(_handle, SqliteConstant.LimitVariableNumber, Limits.Parameters);
        _ = Sqlite3.Limit(_handle, SqliteConstant.LimitExpressionDepth, Limits.ExpressionDepth);
        _ = Sqlite3.Limit(_handle, SqliteConstant.LimitWorkerThreads, 0);

        Execute(
            $"PRAGMA busy_timeout={BusyMilliseconds}; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-{settings.CacheKibibytes};"
            + $"PRAGMA synchronous={(settings.SynchronousFull ? "FULL" : "NORMAL")}");
        // After the pragmas: wal_autocheckpoint replaces the WAL hook.
        InstallCallbacks();
        if (settings.MaximumPages > 0)
        {
            Execute($"PRAGMA max_page_count={settings.MaximumPages}");
        }

        RegisterSessionCounts();
        RegisterIds();
        Register(settings.Extensions);
    }

    private void Set(int option, int value)
    {
        int result;
        Check(Sqlite3.Configure(_handle, option, value, &result));
        Invariant.Holds(result == value, "SQLite takes the setting");
    }

    /// <summary>Runs the engine's own statements, one after the other, without rows.</summary>
    internal void Execute(string sql)
    {
        var before = Enter(null, StatementOrigin.Internal, null);
        fixed (byte* text = Utf8.WithTerminator(sql))
        {
            var code = Sqlite3.Execute(_handle, text, 0, 0, null);
            Leave(before);
            Check(code);
        }
    }

    /// <summary>Runs one of the engine's own statements through the cache.</summary>
    internal void ExecuteCached(string sql)
    {
        using var statement = Take(sql, StatementOrigin.Internal);
        while (statement.Step(null))
        {
        }
    }

    /// <summary>The integer in the first column of the first row.</summary>
    internal long QueryInteger(string sql)
    {
        using var statement = Take(sql, StatementOrigin.Internal);
        Invariant.Holds(statement.Step(null), "the query has a row");
        return statement.Column(0).Integer;
    }

    /// <summary>A statement ready to be bound and stepped, from the cache where possible. Dispose gives it back.</summary>
    /// <exception cref="SqliteException">It does not compile.</exception>
    /// <exception cref="PgErrorException">The authorizer refused it.</exception>
    internal Statement Take(string sql, StatementOrigin origin)
    {
        var statement = _cache.Take(sql, origin) ?? Prepare(sql, origin);
        if (origin == StatementOrigin.Client && Recorder?.RefusalOf(statement.Facts) is { } refusal)
        {
            statement.Dispose();
            throw new PgErrorException(refusal);
        }

        return statement;
    }

    /// <summary>Called by the statement's Dispose.</summary>
    internal void GiveBack(Statement statement) => _cache.GiveBack(statement);

    /// <summary>Closes the connection and everything of it; an open transaction is rolled back.</summary>
    public void Dispose()
    {
        if (_handle == 0)
        {
            return;
        }

        _applier?.Clear();
        _cache.Clear();
        var code = Sqlite3.Close(_handle);
        Invariant.Holds(code == ResultCode.Ok, "every statement is finalized before its connection is closed");
        _handle = 0;
        FreeHandles();
    }

    internal void Check(int code)
    {
        if (code != ResultCode.Ok)
        {
            ThrowFailure(code);
        }
    }

    /// <summary>The error of the call that just failed: what a callback of ours threw, what the authorizer refused, or what SQLite says.</summary>
    internal void ThrowFailure(int code)
    {
        var thrown = _thrown;
        var refusal = _refusal;
        _thrown = null;
        _refusal = null;
        thrown?.Throw();
        if (refusal is not null)
        {
            throw new PgErrorException(refusal);
        }

        throw Failure(_handle, code);
    }

    private static SqliteException Failure(nint handle, int code)
    {
        var extended = Sqlite3.ExtendedErrorCode(handle);
        return new SqliteException(
            ResultCode.Primary(extended) == ResultCode.Primary(code) ? extended : code,
            Utf8.String(Sqlite3.ErrorMessage(handle)) ?? "",
            Sqlite3.SystemErrorNumber(handle));
    }
}

/// <param name="Path">The database file.</param>
/// <param name="CacheKibibytes">Page cache: small, because a reader's cache is thrown away at every commit of another connection.</param>
/// <param name="SynchronousFull">Sync the WAL at every commit.</param>
internal sealed record ConnectionSettings(
    string Path,
    ConnectionExtensions Extensions,
    bool MayCreate,
    bool SynchronousFull,
    int CacheKibibytes,
    int CachedStatements)
{
    /// <summary>PRAGMA max_page_count; zero = SQLite's own limit.</summary>
    internal long MaximumPages { get; init; }

    /// <summary>Shared by the connections of one database.</summary>
    internal IdAllocator Ids { get; init; } = new();
}
