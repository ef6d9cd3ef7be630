using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Storage.Tests;

/// <summary>A database in a directory of its own, gone at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _directory;

    private TestDatabase(string directory, Database database)
    {
        _directory = directory;
        Database = database;
    }

    internal Database Database { get; private set; }

    internal string Directory => _directory;

    internal static TestDatabase Open(Func<DatabaseOptions, DatabaseOptions>? with = null, ConnectionExtensions? extensions = null)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("swytch-storage-").FullName;
        var options = new DatabaseOptions(directory, "test", extensions ?? ConnectionExtensions.None) { SynchronousFull = false };
        return new TestDatabase(directory, Database.Open(with is null ? options : with(options)));
    }

    /// <summary>Waits for a condition.</summary>
    internal async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            Assert.True(await timer.WaitForNextTickAsync(deadline.Token));
        }
    }

    internal async Task ReopenAsync()
    {
        var options = new DatabaseOptions(_directory, "test", ConnectionExtensions.None);
        await Database.DisposeAsync();
        Database = Database.Open(options);
    }

    internal IStorageSession Session(params string[] statements)
    {
        var session = Database.CreateSession();
        foreach (var sql in statements)
        {
            session.RunAsync(sql).GetAwaiter().GetResult();
        }

        return session;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        System.IO.Directory.Delete(_directory, recursive: true);
    }
}

internal static class SessionExtensions
{
    private static readonly string[] ReadingWords = ["SELECT", "VALUES", "PRAGMA", "EXPLAIN", "WITH"];

    internal static StorageStatement Statement(string sql) =>
        new(sql, IsWrite: !ReadingWords.Any(word => sql.StartsWith(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Runs a statement to its end; returns the count of changes.</summary>
    internal static async Task<long> RunAsync(this IStorageSession session, string sql, params SqlValue[] parameters)
    {
        await using var cursor = await session.ExecuteAsync(Statement(sql), parameters, new StatementControl());
        while (cursor.Step())
        {
        }

        await cursor.CompleteAsync();
        return cursor.Changes;
    }

    /// <summary>All rows as text: "1|a; 2|b".</summary>
    internal static Task<string> RowsAsync(this IStorageSession session, string sql, params SqlValue[] parameters) =>
        session.RowsAsync(Statement(sql), parameters);

    internal static async Task<string> RowsAsync(this IStorageSession session, StorageStatement statement, params SqlValue[] parameters)
    {
        await using var cursor = await session.ExecuteAsync(statement, parameters, new StatementControl());
        var rows = new List<string>();
        while (cursor.Step())
        {
            var values = new List<string>();
            for (var i = 0; i < cursor.ColumnCount; i++)
            {
                values.Add(cursor.Column(i).ToString());
            }

            rows.Add(string.Join('|', values));
        }

        await cursor.CompleteAsync();
        return string.Join("; ", rows);
    }

    internal static Task BeginAsync(this IStorageSession session, bool readOnly = false, int lockTimeoutMs = 0) =>
        session.BeginAsync(new TransactionOptions(readOnly, TimeSpan.FromMilliseconds(lockTimeoutMs)), default).AsTask();

    internal static Task CommitAsync(this IStorageSession session) => session.CommitAsync(default).AsTask();

    internal static Task SavepointAsync(this IStorageSession session, string name) => session.SavepointAsync(name, default).AsTask();

    internal static async Task<PgError> FailsAsync(this IStorageSession session, string sql, params SqlValue[] parameters) =>
        (await Assert.ThrowsAsync<PgErrorException>(() => session.RunAsync(sql, parameters))).Error;

    internal static async Task<PgError> FailsAsync(Func<Task> action) => (await Assert.ThrowsAsync<PgErrorException>(action)).Error;

    internal static SqlValue Text(this string text) => SqlValue.FromText(text);

    internal static string Invariant(this int number) => number.ToString(CultureInfo.InvariantCulture);
}
