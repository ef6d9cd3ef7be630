using System.Diagnostics;
using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage;
using Swytch.Storage.Bench;

// What one session gets out of the storage engine, without wire and planner. Usage: Swytch.Storage.Bench [seconds per line | changes | layers]
if (args is ["changes"])
{
    ChangeBench.Run();
    return;
}

if (args is ["layers"])
{
    await new LayerBench(seconds: 3).RunAsync();
    return;
}

var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2;
const int Rows = 100_000;
FootprintBench.Run(seconds);
foreach (var isFull in new[] { false, true })
{
    var directory = Directory.CreateTempSubdirectory("swytch-bench-").FullName;
    await using (var database = Database.Open(new DatabaseOptions(directory, "bench", ConnectionExtensions.None) { SynchronousFull = isFull }))
    await using (var session = database.CreateSession())
    {
        await RunAsync(session, true, "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT UNIQUE, balance INT)");
        await RunAsync(
            session, true, $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) INSERT INTO t SELECT i, 'name' || i, 0 FROM n");
        Console.WriteLine($"synchronous={(isFull ? "FULL" : "NORMAL")}");
        var random = new Random(1);
        if (!isFull)
        {
            await MeasureAsync("point select, autocommit", () => RunAsync(session, false, "SELECT * FROM t WHERE id = ?1", Key(random)));
            await session.BeginAsync(new TransactionOptions(false, TimeSpan.Zero), default);
            await MeasureAsync("point select, in a transaction", () => RunAsync(session, false, "SELECT * FROM t WHERE id = ?1", Key(random)));
            await session.RollbackAsync();
            await MeasureAsync("insert that fails with 23505", () => DuplicateAsync(session));
        }

        await MeasureAsync("update, autocommit", () => RunAsync(session, true, "UPDATE t SET balance = balance + 1 WHERE id = ?1", Key(random)));
        await MeasureAsync("select + update in a transaction", () => TransferAsync(session, Key(random)));
        await session.BeginAsync(new TransactionOptions(false, TimeSpan.Zero), default);
        await MeasureAsync("update, in one transaction", () => RunAsync(session, true, "UPDATE t SET balance = balance + 1 WHERE id = ?1", Key(random)));
        await session.CommitAsync(default);
        if (!isFull)
        {
            await MeasureInsertsAsync(session, "SQLite's ids", "NULL");
            await MeasureInsertsAsync(session, "our ids", "swytch_next_id('n', 'id', 0, NULL)");
        }
    }

    Directory.Delete(directory, recursive: true);
}

async Task MeasureAsync(string name, Func<Task> action)
{
    // The just-in-time compiler needs its time, too.
    var started = Stopwatch.GetTimestamp();
    while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds / 2)
    {
        await action();
    }

    var count = 0L;
    started = Stopwatch.GetTimestamp();
    while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
    {
        for (var i = 0; i < 20; i++)
        {
            await action();
        }

        count += 20;
    }

    var rate = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-36} {rate,10:F0} /s  {1e6 / rate,8:F1} µs"));
}

async Task MeasureInsertsAsync(IStorageSession session, string name, string id)
{
    await RunAsync(session, true, "CREATE TABLE n(id INTEGER PRIMARY KEY, a, b)");
    await MeasureAsync($"insert, autocommit, {name}", () => RunAsync(session, true, $"INSERT INTO n VALUES({id}, 1, 'text')"));
    await session.BeginAsync(new TransactionOptions(false, TimeSpan.Zero), default);
    await MeasureAsync($"insert, in one transaction, {name}", () => RunAsync(session, true, $"INSERT INTO n VALUES({id}, 1, 'text')"));
    var hundred = $"INSERT INTO n VALUES {string.Join(", ", Enumerable.Repeat($"({id}, 1, 'text')", 100))}";
    await MeasureAsync($"insert of 100 rows, {name}", () => RunAsync(session, true, hundred));
    await session.CommitAsync(default);
    await RunAsync(session, true, "DROP TABLE n");
}

static SqlValue[] Key(Random random) => [SqlValue.FromInteger(random.Next(1, Rows + 1))];

static async Task TransferAsync(IStorageSession session, SqlValue[] key)
{
    await session.BeginAsync(new TransactionOptions(false, TimeSpan.Zero), default);
    await RunAsync(session, false, "SELECT balance FROM t WHERE id = ?1", key);
    await RunAsync(session, true, "UPDATE t SET balance = balance + 1 WHERE id = ?1", key);
    await session.CommitAsync(default);
}

static async Task DuplicateAsync(IStorageSession session)
{
    try
    {
        await RunAsync(session, true, "INSERT INTO t(name) VALUES(?1)", SqlValue.FromText("name5"));
    }
    catch (PgErrorException failure) when (failure.Error.SqlState == SqlState.UniqueViolation)
    {
        // What is measured.
    }
}

static async Task RunAsync(IStorageSession session, bool isWrite, string sql, params SqlValue[] parameters)
{
    await using var cursor = await session.ExecuteAsync(new StorageStatement(sql, isWrite), parameters, new StatementControl());
    while (cursor.Step())
    {
        for (var i = 0; i < cursor.ColumnCount; i++)
        {
            _ = cursor.Column(i);
        }
    }

    await cursor.CompleteAsync();
}
