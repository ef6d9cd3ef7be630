using Swytch.Isolation.Tests.Support;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests.Neighbours;

/// <summary>Whatever goes wrong for one client, it goes wrong for that client alone.</summary>
public sealed class NeighbourTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Rounds = 12;
    private const string LongUpdate = "UPDATE bad SET v = (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n)";

    /// <summary>What one client does; the last statement fails with the state given.</summary>
    public static TheoryData<string, string, string[]> Failures() => new()
    {
        { "statement timeout", "57014", ["SET statement_timeout = 30", LongUpdate] },
        { "statement timeout in a block", "57014", ["BEGIN", "INSERT INTO bad VALUES (10, 1)", "SET LOCAL statement_timeout = 30", LongUpdate] },
        { "duplicate key", "23505", ["INSERT INTO bad VALUES (10, 1), (1, 1)"] },
        { "duplicate key in a block", "23505", ["BEGIN", "INSERT INTO bad VALUES (10, 1)", "INSERT INTO bad VALUES (1, 1)"] },
        { "null in a column that takes none", "23502", ["BEGIN", "INSERT INTO bad VALUES (10, 1)", "INSERT INTO bad VALUES (NULL, 1)"] },
        { "check", "23514", ["INSERT INTO bad VALUES (10, -1)"] },
        { "foreign key", "23503", ["BEGIN", "INSERT INTO bad VALUES (10, 1)", "INSERT INTO bad_child VALUES (1, 77)"] },
        { "deferred foreign key at commit", "23503", ["BEGIN", "INSERT INTO bad VALUES (10, 1)", "INSERT INTO bad_late VALUES (1, 77)", "COMMIT"] },
        { "deferred foreign key of a single statement", "23503", ["INSERT INTO bad_late VALUES (1, 77)"] },
        { "division by zero in the middle of a statement", "22012", ["UPDATE bad SET v = 10 / abs(v - 3)"] },
        { "refused: ATTACH", "0A000", ["BEGIN", "INSERT INTO bad VALUES (10, 1)", "ATTACH ':memory:' AS x"] },
        { "unknown table", "42P01", ["BEGIN", "INSERT INTO bad VALUES (10, 1)", "INSERT INTO nowhere VALUES (1)"] },
        { "failing trigger", "23514", ["BEGIN", "INSERT INTO bad VALUES (10, 1)", "INSERT INTO bad_watched VALUES (1)"] },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_of_one_client_costs_no_other_client_anything(string what, string sqlState, string[] statements)
    {
        using var neighbours = Begin();
        for (var round = 0; round < Rounds; round++)
        {
            using var client = SqlClient.Open(server.Address);
            foreach (var statement in statements[..^1])
            {
                client.Must(statement);
            }

            var failed = client.Query(statements[^1]);

            Assert.True(failed.SqlState == sqlState, $"{what}: {failed.SqlState} {failed.Message}");
            if (!client.IsIdle)
            {
                client.Must("ROLLBACK");
            }

            client.Must("SELECT 1");
            neighbours.WaitForProgress(2);
        }

        End(neighbours);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancel_request_stops_one_write_and_no_other(bool inBlock)
    {
        using var neighbours = Begin();
        for (var round = 0; round < Rounds; round++)
        {
            using var client = SqlClient.Open(server.Address);
            if (inBlock)
            {
                client.Must("BEGIN");
                client.Must("INSERT INTO bad VALUES (10, 1)");
            }

            client.Connection.SendQuery(LongUpdate);

            // A request that comes before the statement runs cancels nothing: again until it is answered.
            do
            {
                client.Connection.SendCancelRequest();
            }
            while (!client.Connection.WaitForInput(50));
            Assert.Equal("57014", client.ReadResult().SqlState);
            if (inBlock)
            {
                client.Must("ROLLBACK");
            }

            neighbours.WaitForProgress(2);
        }

        End(neighbours);
    }

    [Fact]
    public void A_connection_that_breaks_inside_a_block_takes_only_its_own_changes_with_it()
    {
        using var neighbours = Begin();
        for (var round = 0; round < Rounds; round++)
        {
            var client = SqlClient.Open(server.Address);
            client.Must("BEGIN");
            client.Must("INSERT INTO bad VALUES (10, 1)");
            client.Must("UPDATE bad SET v = v + 1");
            client.Dispose();
            neighbours.WaitForProgress(2);
        }

        End(neighbours);
    }

    [Fact]
    public void A_connection_that_breaks_inside_a_statement_takes_only_its_own_changes_with_it()
    {
        using var neighbours = Begin();
        for (var round = 0; round < Rounds; round++)
        {
            var client = SqlClient.Open(server.Address);
            client.Must("BEGIN");
            client.Must("INSERT INTO bad VALUES (10, 1)");
            client.Must("SET LOCAL statement_timeout = 200");
            client.Connection.SendQuery(LongUpdate);
            client.Dispose();
            neighbours.WaitForProgress(2);
        }

        End(neighbours);
    }

    private Neighbourhood Begin()
    {
        using var sql = SqlClient.Open(server.Address);
        foreach (var table in (string[])["bad_watched", "bad_late", "bad_child", "bad"])
        {
            sql.Must($"DROP TABLE IF EXISTS {table}");
        }

        sql.Must("CREATE TABLE bad (id int PRIMARY KEY, v int CHECK (v >= 0))");
        sql.Must("CREATE TABLE bad_child (id int PRIMARY KEY, bad_id int REFERENCES bad (id))");
        sql.Must("CREATE TABLE bad_late (id int PRIMARY KEY, bad_id int REFERENCES bad (id) DEFERRABLE INITIALLY DEFERRED)");
        sql.Must("CREATE TABLE bad_watched (id int PRIMARY KEY)");
        sql.Must("CREATE TRIGGER bad_watching AFTER INSERT ON bad_watched BEGIN UPDATE bad SET v = -1 WHERE id = 3; END");
        sql.Must("INSERT INTO bad VALUES (1, 1), (2, 2), (3, 3), (4, 4)");
        return Neighbourhood.Start(server.Address);
    }

    /// <summary>The neighbours have everything, and nothing of the failed transactions is there.</summary>
    private void End(Neighbourhood neighbours)
    {
        neighbours.AssertUnharmed();
        using var sql = SqlClient.Open(server.Address);
        Assert.Equal("1=1 2=2 3=3 4=4", new Answer("SELECT", sql.Must("SELECT id, v FROM bad")).Text);
        Assert.Equal("0", sql.Must("SELECT (SELECT count(*) FROM bad_child) + (SELECT count(*) FROM bad_late) + (SELECT count(*) FROM bad_watched)").Scalar);
    }
}
