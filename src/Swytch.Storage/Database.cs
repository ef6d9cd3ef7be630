using Swytch.Core.Errors;
using Swytch.Storage.Engine;
using Swytch.Storage.Footprints;
using Swytch.Storage.Interop;
using Swytch.Storage.Transactions;

namespace Swytch.Storage;

/// <summary>
/// One open database: its file in WAL mode, the writer, the readers, and the loop that moves the WAL into the file.
/// Thread-safe; its sessions are not.
/// </summary>
public sealed partial class Database : IAsyncDisposable
{
    /// <summary>"Swyt": PRAGMA application_id of files that are ours.</summary>
    public const int ApplicationId = 0x53777974;

    /// <summary>PRAGMA user_version: the format of the file. Another one is refused.</summary>
    public const int FormatVersion = 1;

    private readonly FileStream _lock;
    private readonly Checkpointer _checkpointer;
    private volatile PgError? _failure;
    private WalFile? _walFile;
    private int _isDisposed;

    private Database(DatabaseOptions options, FileStream fileLock)
    {
        Options = options;
        _lock = fileLock;
        Schemas = new SchemaBook();
        Counters = new StorageCounters();
        Parked = new ParkedMemory(options.MaximumParkedBytes);
        Transactions = new OpenTransactions(Ids);
        Writer = new Writer(this, () => OpenConnection(options.WriterCacheKibibytes));
        Readers = new ReaderPool(() => OpenConnection(options.ReaderCacheKibibytes), options.MaximumReaders, () => Writer.CommitCount);
        _checkpointer = new Checkpointer(this);
    }

    public string Name => Options.Name;

    /// <summary>Why everything is refused, null while the database works.</summary>
    public PgError? Failure => _failure;

    internal DatabaseOptions Options { get; }

    internal Writer Writer { get; }

    internal ReaderPool Readers { get; }

    internal SchemaBook Schemas { get; }

    internal StorageCounters Counters { get; }

    /// <summary>What has been committed lately, for transactions that began before it.</summary>
    internal RecentWrites Recent { get; } = new();

    internal RecentCommitters Committers { get; } = new();

    internal ParkedMemory Parked { get; }

    internal OpenTransactions Transactions { get; }

    /// <summary>Null when commits need not be on disk before they are acknowledged.</summary>
    internal WalSync? Sync { get; private set; }

    internal IdAllocator Ids { get; } = new();

    internal string FilePath => DatabaseFile.PathOf(Options.Directory, Options.Name);

    /// <summary>Opens the database, creating it when there is none.</summary>
    /// <exception cref="StorageOpenException">Another process has it, it is no database of ours, or the file is broken.</exception>
    public static Database Open(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EngineBuild.Require();
        Directory.CreateDirectory(options.Directory);
        var path = DatabaseFile.PathOf(options.Directory, options.Name);
        var fileLock = Lock(path);
        try
        {
            Prepare(options, path);
            var database = new Database(options, fileLock);
            database.Start();
            return database;
        }
        catch (SqliteException failure)
        {
            fileLock.Dispose();
            throw new StorageOpenException($"database file \"{path}\" cannot be opened: {failure.Message}", failure);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>A session for one client. Dispose it before the database.</summary>
    /// <param name="processId">By which others who lose against it are told of it; 0 for none.</param>
    public IStorageSession CreateSession(int processId = 0) => new StorageSession(this, processId);

    /// <summary>Checkpoints and closes. Sessions must be gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _checkpointer.DisposeAsync();
        Readers.Dispose();
        Writer.Dispose();
        _walFile?.Dispose();
        await _lock.DisposeAsync();
    }

    internal Connection OpenConnection(int cacheKibibytes) =>
        Connection.Open(SettingsOf(Options, FilePath, cacheKibibytes, mayCreate: false) with { Ids = Ids });

    /// <summary>Returns when the commit at the position is on disk, as far as that is promised.</summary>
    internal ValueTask DurableAsync(long position) =>
        Sync is { } sync && position != Transaction.Nowhere ? sync.WaitAsync(position) : ValueTask.CompletedTask;

    internal void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new PgErrorException(failure);
        }
    }

    /// <summary>Looks whether the failure means that the file or what the system holds of it can no longer be trusted; then nothing more is done with it.</summary>
    internal void Judge(SqliteException failure)
    {
        if (!ErrorTranslation.IsFatal(failure))
        {
            return;
        }

        Fail(ErrorTranslation.Translate(failure).Error with { Severity = PgSeverity.Fatal });
    }

    /// <summary>PostgreSQL's words for a failure; one that means that the file cannot be trusted any more stops the database.</summary>
    internal PgErrorException Translate(SqliteException failure)
    {
        Judge(failure);
        return ErrorTranslation.Translate(failure);
    }

    /// <summary>The first failure stops the database for good; the others are its consequences.</summary>
    internal void Fail(PgError error)
    {
        if (Interlocked.CompareExchange(ref _failure, error, null) is null)
        {
            Options.FatalFailure?.Invoke(error);
        }
    }

    private static ConnectionSettings SettingsOf(DatabaseOptions options, string path, int cacheKibibytes, bool mayCreate) =>
        new(path, options.Extensions, mayCreate, SynchronousFull: false, cacheKibibytes, options.CachedStatements)
        {
            MaximumPages = options.MaximumPages,
        };

    /// <summary>A file beside the database, never the database itself: closing a descriptor of that would drop SQLite's own locks.</summary>
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + "-lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new StorageOpenException($"database file \"{path}\" is in use by another process", failure);
        }
    }

    /// <summary>Makes a new file ours, or checks that an existing one is.</summary>
    private static void Prepare(DatabaseOptions options, string path)
    {
        var isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
        using var connection = Connection.Open(
            SettingsOf(options, path, options.WriterCacheKibibytes, mayCreate: true) with { Extensions = ConnectionExtensions.None });
        if (isNew)
        {
            connection.Execute($"PRAGMA journal_mode=WAL; BEGIN IMMEDIATE; PRAGMA application_id={ApplicationId}; PRAGMA user_version={FormatVersion}; COMMIT");
        }

        var application = connection.QueryInteger("PRAGMA application_id");
        var version = connection.QueryInteger("PRAGMA user_version");
        if (application != ApplicationId)
        {
            throw new StorageOpenException($"database file \"{path}\" was not made by SwytchSql (application_id {application:x8})");
        }

        if (version != FormatVersion)
        {
            throw new StorageOpenException(
                $"database file \"{path}\" has format version {version}, this program knows version {FormatVersion}: use the program that wrote it");
        }
    }

    private void Start()
    {
        Schemas.Publish(SchemaBook.Cookie(Writer.Connection), SchemaBook.Read(Writer.Connection));
        Writer.Committed = _checkpointer.Nudge;
        if (Options.SynchronousFull)
        {
            _walFile = new WalFile(FilePath);
            Sync = new WalSync(
                Options.SyncFault is { } fault ? () => fault(_walFile.Sync) : _walFile.Sync, () => Writer.CommitCount, Fail, Counters);
        }

        _checkpointer.Start();
    }
}
