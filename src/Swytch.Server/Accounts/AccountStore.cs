using System.Collections.Frozen;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Auth;
using Swytch.Storage;

namespace Swytch.Server.Accounts;

/// <summary>
/// The roles of the node in its system file: verifiers only, never passwords. Reads are answered from memory; changes are written
/// first, one at a time. Thread-safe.
/// </summary>
internal sealed class AccountStore : IAsyncDisposable
{
    /// <summary>OIDs below are PostgreSQL's own (FirstNormalObjectId).</summary>
    private const uint FirstOid = 16_384;

    private readonly Database _database;
    private readonly IStorageSession _session;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile FrozenDictionary<string, Account> _accounts = FrozenDictionary<string, Account>.Empty;

    private AccountStore(Database database)
    {
        _database = database;
        _session = database.CreateSession();
    }

    public IReadOnlyCollection<Account> All => _accounts.Values;

    /// <summary>True when somebody can log in with a password.</summary>
    public bool HasUser => _accounts.Values.Any(account => account is { CanLogin: true, Verifier: not null });

    /// <summary>Opens the system file of a data directory, creating it when there is none.</summary>
    /// <exception cref="StorageOpenException">It cannot be opened.</exception>
    public static async Task<AccountStore> OpenAsync(string directory, bool synchronousFull)
    {
        var options = new DatabaseOptions(directory, "system", ConnectionExtensions.None)
        {
            SynchronousFull = synchronousFull,
            MaximumReaders = 1,
            ReaderCacheKibibytes = 256,
            WriterCacheKibibytes = 256,
            CachedStatements = 8,
        };
        var file = DatabaseFile.PathOf(directory, options.Name);
        var isNew = !File.Exists(file);
        var store = new AccountStore(Database.Open(options));
        if (isNew)
        {
            // SQLite gives the mode of the database to the files beside it that it makes later.
            foreach (var path in Directory.EnumerateFiles(directory, Path.GetFileName(file) + "*"))
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        await store.RunAsync(
            """
            CREATE TABLE IF NOT EXISTS swytch_roles (
                name TEXT PRIMARY KEY NOT NULL, oid INTEGER NOT NULL UNIQUE, is_administrator INTEGER NOT NULL,
                can_login INTEGER NOT NULL, verifier TEXT) WITHOUT ROWID
            """,
            []);
        await store.LoadAsync();
        return store;
    }

    /// <summary>Copies the system file, as it is now, to a new file.</summary>
    public Task BackupAsync(string path, CancellationToken cancellationToken) => _database.BackupAsync(path, cancellationToken);

    public Account? Find(string name) => _accounts.GetValueOrDefault(name);

    /// <summary>CREATE ROLE. The first user of a directory is an administrator whatever is asked.</summary>
    /// <exception cref="PgErrorException">42710 when it exists, 42602 for an impossible name.</exception>
    public async Task<Account> CreateAsync(string name, ScramVerifier? verifier, bool isAdministrator, bool canLogin)
    {
        RequireName(name);
        await _writing.WaitAsync();
        try
        {
            if (_accounts.ContainsKey(name))
            {
                throw new PgErrorException(SqlState.DuplicateObject, $"role \"{name}\" already exists");
            }

            var oid = _accounts.Count == 0 ? FirstOid : _accounts.Values.Max(account => account.Oid) + 1;
            var account = new Account(name, oid, isAdministrator || (canLogin && !HasUser), canLogin, verifier);
            await RunAsync(
                "INSERT INTO swytch_roles (name, oid, is_administrator, can_login, verifier) VALUES (?1, ?2, ?3, ?4, ?5)",
                Row(account));
            await LoadAsync();
            return account;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>ALTER ROLE.</summary>
    /// <exception cref="PgErrorException">42704 when there is none; 2BP01 when it is the last administrator and would be one no more.</exception>
    public async Task AlterAsync(string name, Func<Account, Account> change)
    {
        await _writing.WaitAsync();
        try
        {
            var before = Require(name);
            var after = change(before) with { Name = before.Name, Oid = before.Oid };
            if (before.IsAdministrator && !after.IsAdministrator)
            {
                RequireAnotherAdministrator(before);
            }

            await RunAsync(
                "UPDATE swytch_roles SET oid = ?2, is_administrator = ?3, can_login = ?4, verifier = ?5 WHERE name = ?1",
                Row(after));
            await LoadAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>DROP ROLE.</summary>
    /// <exception cref="PgErrorException">42704 when there is none; 2BP01 when others would be left without an administrator.</exception>
    public async Task DropAsync(string name)
    {
        await _writing.WaitAsync();
        try
        {
            var account = Require(name);
            if (account.IsAdministrator && _accounts.Count > 1)
            {
                RequireAnotherAdministrator(account);
            }

            await RunAsync("DELETE FROM swytch_roles WHERE name = ?1", [SqlValue.FromText(name)]);
            await LoadAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _database.DisposeAsync();
        _writing.Dispose();
    }

    private static void RequireName(string name)
    {
        if (name.Length is 0 or > 63 || name.Any(char.IsControl))
        {
            throw new PgErrorException(SqlState.InvalidName, "a role name has 1 to 63 characters, none of them a control character");
        }

        if (name.StartsWith("pg_", StringComparison.Ordinal) || name is "public" or "none")
        {
            throw new PgErrorException(SqlState.ReservedName, $"role name \"{name}\" is reserved");
        }
    }

    private Account Require(string name) =>
        Find(name) ?? throw new PgErrorException(SqlState.UndefinedObject, $"role \"{name}\" does not exist");

    private void RequireAnotherAdministrator(Account account)
    {
        if (!_accounts.Values.Any(other => other.IsAdministrator && other.Name != account.Name))
        {
            throw new PgErrorException(
                SqlState.DependentObjectsStillExist, $"role \"{account.Name}\" is the last administrator; make another one first");
        }
    }

    private static SqlValue[] Row(Account account) =>
    [
        SqlValue.FromText(account.Name),
        SqlValue.FromInteger(account.Oid),
        SqlValue.FromBoolean(account.IsAdministrator),
        SqlValue.FromBoolean(account.CanLogin),
        account.Verifier is { } verifier ? SqlValue.FromText(verifier.ToString()) : SqlValue.Null,
    ];

    private async Task LoadAsync()
    {
        var accounts = new List<Account>();
        await using var cursor = await _session.ExecuteAsync(
            new StorageStatement("SELECT name, oid, is_administrator, can_login, verifier FROM swytch_roles", IsWrite: false, Internal: true),
            ReadOnlyMemory<SqlValue>.Empty,
            new StatementControl());
        while (cursor.Step())
        {
            accounts.Add(ReadAccount(cursor));
        }

        await cursor.CompleteAsync();
        _accounts = accounts.ToFrozenDictionary(account => account.Name, StringComparer.Ordinal);
    }

    private static Account ReadAccount(ICursor cursor) => new(
        Text(cursor, 0)!,
        (uint)cursor.Column(1).Integer,
        cursor.Column(2).Integer != 0,
        cursor.Column(3).Integer != 0,
        Text(cursor, 4) is { } text && ScramVerifier.TryParse(text, out var verifier) ? verifier : null);

    private static string? Text(ICursor cursor, int column)
    {
        var value = cursor.Column(column);
        return value.IsNull ? null : System.Text.Encoding.UTF8.GetString(value.Bytes);
    }

    private async Task RunAsync(string sql, SqlValue[] parameters)
    {
        var isSchemaChange = sql.StartsWith("CREATE", StringComparison.Ordinal);
        await using var cursor = await _session.ExecuteAsync(
            new StorageStatement(sql, IsWrite: true, isSchemaChange, Internal: true), parameters, new StatementControl());
        while (cursor.Step())
        {
        }

        await cursor.CompleteAsync();
    }
}
