using Swytch.Storage.Engine;
using Swytch.Storage.Transactions;

namespace Swytch.Storage.Tests;

public sealed class IdAllocatorTests
{
    private const string Next = "swytch_next_id('t', 'id', 0, NULL)";

    [Fact]
    public void No_two_owners_get_the_same_id_and_a_released_one_leaves_nothing()
    {
        var ids = new IdAllocator();
        object first = new(), second = new(), third = new();
        ids.Begin(first);
        ids.Begin(second);
        ids.Begin(third);
        ids.Reserve(first, "t", 1);
        ids.Reserve(second, "t", 2);
        ids.Reserve(third, "t", 3);
        ids.Reserve(first, "t", 4);
        Assert.Equal(3, ids.HighestOfOthers(first, "t"));
        Assert.Equal(4, ids.HighestOfOthers(second, "t"));
        Assert.Equal(4, ids.HighestOfOthers(null, "t"));
        Assert.Null(ids.HighestOfOthers(first, "u"));
        ids.Release(third);
        Assert.Equal(2, ids.HighestOfOthers(first, "t"));
        ids.Release(first);
        Assert.Equal(2, ids.HighestOfOthers(null, "t"));
        Assert.Null(ids.HighestOfOthers(second, "t"));
        ids.Release(second);
        Assert.Null(ids.HighestOfOthers(null, "t"));
        ids.Begin(first);
        Assert.Null(ids.HighestOfOthers(second, "t"));
    }

    /// <summary>Two transactions that never see each other's rows, one after the other on one connection, as parked ones are.</summary>
    [Theory]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY, a)", 0)]
    [InlineData("CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)", 4)]
    public async Task Interleaved_transactions_get_different_ids(string table, int rules)
    {
        await using var test = TestDatabase.Open();
        using var connection = test.Database.OpenConnection(100);
        connection.Execute(table);
        object first = new(), second = new();
        connection.Execute("INSERT INTO t VALUES(10, 0)");
        test.Database.Ids.Begin(first);
        test.Database.Ids.Begin(second);
        var next = $"swytch_next_id('t', 'id', {rules}, NULL)";
        Assert.Equal(["11", "12"], Parked(connection, first, $"({next}, 1), ({next}, 1)"));
        Assert.Equal(["13"], Parked(connection, second, $"({next}, 2)"));
        Assert.Equal(["14"], Parked(connection, first, $"({next}, 1)"));
        Assert.Equal(["15"], Parked(connection, null, $"({next}, 3)"));
        Assert.Equal(["15", "16"], Parked(connection, second, $"({next}, 2), ({next}, 2)"));
        test.Database.Ids.Release(first);
        test.Database.Ids.Release(second);
        Assert.Equal(["11"], Parked(connection, null, $"({next}, 3)"));
    }

    [Fact]
    public async Task At_the_end_of_the_numbers_SQLite_decides()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session(
            "CREATE TABLE t(id INTEGER PRIMARY KEY, a)",
            "CREATE TABLE u(id INTEGER PRIMARY KEY AUTOINCREMENT, a)",
            "INSERT INTO t VALUES(9223372036854775807, 0)",
            "INSERT INTO u VALUES(9223372036854775807, 0)");
        await session.RunAsync($"INSERT INTO t(id, a) VALUES({Next}, 1)");
        Assert.Equal("2|1", await session.RowsAsync("SELECT count(*), count(*) FILTER (WHERE id BETWEEN 1 AND 9223372036854775806) FROM t"));
        var error = await session.FailsAsync("INSERT INTO u(id, a) VALUES(swytch_next_id('u', 'id', 4, NULL), 1)");
        var plain = await session.FailsAsync("INSERT INTO u(a) VALUES(1)");
        Assert.Equal((plain.SqlState, plain.Message), (error.SqlState, error.Message));
    }

    [Fact]
    public async Task A_violated_constraint_shows_the_id_that_the_row_had()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, a NOT NULL)", "INSERT INTO t VALUES(7, 1)");
        var error = await session.FailsAsync($"INSERT INTO t(a, id) VALUES(1, {Next}), (2, {Next}), (NULL, {Next})");
        Assert.Equal("Failing row contains (10, null).", error.Detail);
        Assert.Equal("1|7", await session.RowsAsync("SELECT count(*), max(id) FROM t"));
    }

    /// <summary>What a transaction inserts, then rolled back: its ids stay reserved.</summary>
    private static List<string> Parked(Connection connection, object? owner, string rows)
    {
        connection.IdOwner = owner;
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute($"INSERT INTO t(id, a) VALUES{rows}");
        var ids = TableShape.Rows(connection, "SELECT id FROM t WHERE id <> 10 ORDER BY id", row => row[0].ToString());
        connection.Execute("ROLLBACK");
        connection.IdOwner = null;
        return ids;
    }
}
