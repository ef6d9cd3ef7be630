using Swytch.Core;

namespace Swytch.Storage.Tests;

/// <summary>Stored CREATE texts are changed by the planner's internal steps, and by nobody else.</summary>
public sealed class SchemaTextTests
{
    private const string Loose = "CREATE TABLE t(a INTEGER, b TEXT)";
    private const string Strict = "CREATE TABLE t(a INTEGER CONSTRAINT positive CHECK (a > 0), b TEXT)";

    [Fact]
    public async Task A_replaced_text_counts_at_once_again_and_again()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(Loose);
        for (var round = 0; round < 3; round++)
        {
            await ReplaceAsync(session, Strict);
            Assert.Equal("23514", (await session.FailsAsync("INSERT INTO t VALUES(-1, 'x')")).SqlState);
            await ReplaceAsync(session, Loose);
            await session.RunAsync("INSERT INTO t VALUES(-1, 'x')");
        }
    }

    [Fact]
    public async Task A_replaced_text_is_gone_after_a_rollback()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(Loose);
        await session.BeginAsync();
        await ReplaceAsync(session, Strict);
        Assert.Equal("23514", (await session.FailsAsync("INSERT INTO t VALUES(-1, 'x')")).SqlState);
        await session.RollbackAsync();
        await session.RunAsync("INSERT INTO t VALUES(-1, 'x')");
        Assert.Equal("-1", await session.RowsAsync("SELECT a FROM t"));
    }

    [Fact]
    public async Task Other_sessions_see_the_replaced_text()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(Loose);
        await using var other = test.Session();
        Assert.Equal("", await other.RowsAsync("SELECT a FROM t"));
        await ReplaceAsync(session, Strict);
        var schema = await other.GetSchemaAsync(CancellationToken.None);
        Assert.Contains(schema.Rows, row => row.Sql == Strict);
        Assert.Equal("23514", (await other.FailsAsync("INSERT INTO t VALUES(-1, 'x')")).SqlState);
    }

    private static async Task ReplaceAsync(IStorageSession session, string text)
    {
        string[] steps =
        [
            $"UPDATE main.sqlite_schema SET sql = '{text}' WHERE type = 'table' AND name = 't'",
            "PRAGMA writable_schema = RESET",
            "CREATE TABLE main.swytch_schema_change (x)",
            "DROP TABLE main.swytch_schema_change",
        ];
        var isAlone = !session.InTransaction;
        if (isAlone)
        {
            await session.BeginAsync(new TransactionOptions(ReadOnly: false, TimeSpan.Zero), CancellationToken.None);
        }

        foreach (var step in steps)
        {
            await using var cursor = await session.ExecuteAsync(
                new StorageStatement(step, IsWrite: true, IsSchemaChange: true, Internal: true), ReadOnlyMemory<SqlValue>.Empty, new StatementControl());
            while (cursor.Step())
            {
            }

            await cursor.CompleteAsync();
        }

        if (isAlone)
        {
            await session.CommitAsync(CancellationToken.None);
        }
    }
}
