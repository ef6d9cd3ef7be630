using System.Globalization;
using Swytch.Core;
using Swytch.Storage;

// Writes for ever and prints the number of each row after its commit was acknowledged, until it is killed.
// Three sessions take turns at the writer: autocommit statements, transactions over two tables, and transactions that are rolled back.
var directory = args[0];
var first = long.Parse(args[1], CultureInfo.InvariantCulture);
await using var database = Database.Open(new DatabaseOptions(directory, "test", ConnectionExtensions.None)
{
    SynchronousFull = true,
    WalTruncateBytes = 512 * 1024,
});
var next = first;
var output = Console.Out;
await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(WriteAsync)));

async Task WriteAsync()
{
    await using var session = database.CreateSession();
    while (true)
    {
        var number = Interlocked.Increment(ref next);
        if (number % 3 == 0)
        {
            await RunAsync(session, "INSERT INTO a VALUES(?1, randomblob(500))", number);
        }
        else
        {
            await session.BeginAsync(new TransactionOptions(false, TimeSpan.Zero), default);
            await RunAsync(session, "INSERT INTO a VALUES(?1, randomblob(5000))", number);
            await RunAsync(session, "INSERT INTO b VALUES(?1)", number);
            if (number % 7 == 0)
            {
                await session.RollbackAsync();
                continue;
            }

            await session.CommitAsync(default);
        }

        lock (output)
        {
            output.WriteLine(number.ToString(CultureInfo.InvariantCulture));
            output.Flush();
        }
    }
}

static async Task RunAsync(IStorageSession session, string sql, long number)
{
    await using var cursor = await session.ExecuteAsync(
        new StorageStatement(sql, IsWrite: true), new[] { SqlValue.FromInteger(number) }, new StatementControl());
    await cursor.CompleteAsync();
}
