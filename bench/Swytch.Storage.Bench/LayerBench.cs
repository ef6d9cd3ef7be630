using System.Diagnostics;
using System.Globalization;
using Swytch.Core;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Bench;

/// <summary>
/// The statements of pgbench in this process, by one client: on SQLite alone and through the storage engine (capture, footprints, ids, snapshots),
/// each with and without a sync per commit. Prints `layer|statement|microseconds` for bench/layers.sh.
/// </summary>
internal sealed class LayerBench(double seconds)
{
    private const int Branches = 10;
    private const int Accounts = 100_000 * Branches;

    private const string Schema =
        """
        CREATE TABLE pgbench_branches(bid INT PRIMARY KEY, bbalance INT, filler TEXT);
        CREATE TABLE pgbench_tellers(tid INT PRIMARY KEY, bid INT, tbalance INT, filler TEXT);
        CREATE TABLE pgbench_accounts(aid INT PRIMARY KEY, bid INT, abalance INT, filler TEXT);
        CREATE TABLE pgbench_history(tid INT, bid INT, aid INT, delta INT, mtime TEXT, filler TEXT);
        CREATE TABLE bench_events(id INTEGER PRIMARY KEY, n INT, note TEXT);
        """;

    private const string SelectAccount = "SELECT abalance FROM pgbench_accounts WHERE aid = ?1";
    private const string UpdateAccount = "UPDATE pgbench_accounts SET abalance = abalance + ?2 WHERE aid = ?1";
    private const string UpdateTeller = "UPDATE pgbench_tellers SET tbalance = tbalance + ?2 WHERE tid = ?1";
    private const string UpdateBranch = "UPDATE pgbench_branches SET bbalance = bbalance + ?2 WHERE bid = ?1";
    private const string InsertHistory = "INSERT INTO pgbench_history(tid, bid, aid, delta, mtime) VALUES(?1, ?2, ?3, ?4, '2026-01-01 00:00:00')";
    private const string InsertEvent = "INSERT INTO bench_events(n, note) VALUES(?1, 'an event of ordinary length')";

    private readonly Random _random = new(1);

    internal async Task RunAsync()
    {
        foreach (var isFull in new[] { false, true })
        {
            var directory = Directory.CreateTempSubdirectory("swytch-layers-").FullName;
            await using (var database = Database.Open(new DatabaseOptions(directory, "bench", ConnectionExtensions.None) { SynchronousFull = isFull }))
            {
                await using (var session = database.CreateSession())
                {
                    foreach (var statement in Schema.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                    {
                        await RunAsync(session, true, statement);
                    }

                    await FillAsync(session);
                    await MeasureAsync(isFull ? "engine, synced" : "engine", (isWrite, sql, values) => RunAsync(session, isWrite, sql, values), new Block(
                        () => session.BeginAsync(new TransactionOptions(false, TimeSpan.Zero), default),
                        () => session.CommitAsync(default)));
                }
            }

            Directory.Delete(directory, recursive: true);
            Directory.CreateDirectory(directory);
            using (var plain = Connection.Open(new ConnectionSettings(
                Path.Combine(directory, "plain.db"), ConnectionExtensions.None, MayCreate: true, SynchronousFull: isFull, CacheKibibytes: 16 * 1024, CachedStatements: 50)))
            {
                plain.Execute("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=8192;" + Schema);
                await FillAsync(plain);
                await MeasureAsync(isFull ? "sqlite, synced" : "sqlite", (_, sql, values) => Run(plain, sql, values), new Block(
                    () => Run(plain, "BEGIN IMMEDIATE", []), () => Run(plain, "COMMIT", [])));
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private static string[] Filling =>
    [
        $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Branches}) INSERT INTO pgbench_branches SELECT i, 0, '' FROM n",
        $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {10 * Branches}) INSERT INTO pgbench_tellers SELECT i, (i - 1) / 10 + 1, 0, '' FROM n",
        $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Accounts}) INSERT INTO pgbench_accounts SELECT i, (i - 1) / 100000 + 1, 0, printf('%84s', '') FROM n",
    ];

    private static async Task FillAsync(IStorageSession session)
    {
        foreach (var statement in Filling)
        {
            await RunAsync(session, true, statement);
        }
    }

    private static async Task FillAsync(Connection connection)
    {
        foreach (var statement in Filling)
        {
            await Run(connection, statement, []);
        }
    }

    private async Task MeasureAsync(string layer, Func<bool, string, SqlValue[], ValueTask> run, Block block)
    {
        await MeasureAsync(layer, "select", () => run(false, SelectAccount, [Any(Accounts)]));
        await MeasureAsync(layer, "insert", () => run(true, InsertEvent, [Any(1_000_000)]));
        await MeasureAsync(layer, "update", () => run(true, UpdateAccount, [Any(Accounts), Any(5000)]));
        await MeasureAsync(layer, "tpcb", async () =>
        {
            SqlValue account = Any(Accounts), teller = Any(10 * Branches), branch = Any(Branches), delta = Any(5000);
            await block.Begin();
            await run(true, UpdateAccount, [account, delta]);
            await run(false, SelectAccount, [account]);
            await run(true, UpdateTeller, [teller, delta]);
            await run(true, UpdateBranch, [branch, delta]);
            await run(true, InsertHistory, [teller, branch, account, delta]);
            await block.Commit();
        });
    }

    private async Task MeasureAsync(string layer, string statement, Func<ValueTask> action)
    {
        var count = 0L;
        var started = Stopwatch.GetTimestamp();
        var isWarm = false;
        while (true)
        {
            for (var i = 0; i < 20; i++)
            {
                await action();
            }

            count += 20;
            var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (!isWarm && elapsed > seconds / 2)
            {
                // The just-in-time compiler's turn is over.
                (isWarm, count, started) = (true, 0, Stopwatch.GetTimestamp());
            }
            else if (isWarm && elapsed > seconds)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{layer}|{statement}|{elapsed * 1e6 / count:F1}"));
                return;
            }
        }
    }

    private SqlValue Any(int upTo) => SqlValue.FromInteger(_random.Next(1, upTo + 1));

    private static ValueTask Run(Connection connection, string sql, SqlValue[] values)
    {
        using var statement = connection.Take(sql, StatementOrigin.Internal);
        statement.Bind(values);
        while (statement.Step(null))
        {
            _ = statement.Column(0);
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask RunAsync(IStorageSession session, bool isWrite, string sql, params SqlValue[] values)
    {
        await using var cursor = await session.ExecuteAsync(new StorageStatement(sql, isWrite), values, new StatementControl());
        while (cursor.Step())
        {
            _ = cursor.Column(0);
        }

        await cursor.CompleteAsync();
    }

    private sealed record Block(Func<ValueTask> Begin, Func<ValueTask> Commit);
}
