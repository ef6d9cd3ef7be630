using System.Globalization;
using Swytch.Isolation.Tests.Support;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests;

/// <summary>
/// A client that is silent inside a transaction that has written holds nobody up: every statement of the others is answered while it is silent (a
/// connection that gets no answer within its deadline fails the test), and when it speaks again it goes on where it was.
/// </summary>
public sealed class ParkedTransactionTests : IClassFixture<ServerFixture>, IDisposable
{
    private const int DeadlineMs = 30_000;

    private readonly ServerFixture _server;
    private readonly SqlClient _silent;
    private readonly SqlClient _other;

    public ParkedTransactionTests(ServerFixture server)
    {
        _server = server;
        _silent = Connect();
        _other = Connect();
        _other.Must("DROP TABLE IF EXISTS late");
        _other.Must("DROP TABLE IF EXISTS child");
        _other.Must("DROP TABLE IF EXISTS seen");
        _other.Must("DROP TABLE IF EXISTS made");
        _other.Must("DROP TABLE IF EXISTS t");
        _other.Must("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, name text UNIQUE)");
        _other.Must("CREATE TABLE child (id int PRIMARY KEY, t_id int REFERENCES t (id) ON DELETE CASCADE)");
        _other.Must("CREATE TABLE seen (id serial PRIMARY KEY, what text)");
        _other.Must("CREATE TRIGGER t_changed AFTER UPDATE OF n ON t WHEN new.id > 100 BEGIN INSERT INTO child (id, t_id) VALUES (new.n, new.id); END");
        _other.Must("INSERT INTO t (id, n) VALUES " + string.Join(", ", Enumerable.Range(1, 50).Select(id => $"({id}, 0)")));
    }

    [Fact]
    public void Others_write_while_a_client_is_silent_inside_a_transaction_that_has_written()
    {
        _silent.Must("BEGIN");
        _silent.Must("UPDATE t SET n = n + 1 WHERE id = 1");

        for (var round = 0; round < 20; round++)
        {
            _other.Must("UPDATE t SET n = n + 1 WHERE id = 2");
            _other.Must("BEGIN");
            _other.Must("UPDATE t SET n = n + 1 WHERE id = 3 RETURNING n");
            _other.Must("COMMIT");
        }

        Assert.Equal("0", N(1));
        _silent.Must("UPDATE t SET n = n + 1 WHERE id = 1");
        Assert.Equal("2", _silent.Must("SELECT n FROM t WHERE id = 1").Scalar);
        _silent.Must("COMMIT");
        Assert.Equal(("2", "20", "20"), (N(1), N(2), N(3)));
    }

    [Fact]
    public void Many_clients_take_turns_inside_their_transactions_on_rows_of_their_own()
    {
        var clients = Enumerable.Range(1, 12).Select(_ => Connect()).ToList();
        try
        {
            clients.ForEach(client => client.Must("BEGIN"));
            for (var round = 0; round < 4; round++)
            {
                foreach (var (client, number) in clients.Select((client, number) => (client, number)))
                {
                    client.Must($"SELECT n FROM t WHERE id = {number + 1}");
                    client.Must($"UPDATE t SET n = n + 1 WHERE id = {number + 1}");
                    client.Must($"INSERT INTO t (id, n) VALUES ({1000 + (number * 10) + round}, {round})");
                }
            }

            clients.ForEach(client => client.Must("COMMIT"));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        Assert.Equal("48", _other.Must("SELECT sum(n) FROM t WHERE id <= 12").Scalar);
        Assert.Equal("48", _other.Must("SELECT count(*) FROM t WHERE id >= 1000").Scalar);
    }

    [Fact]
    public void A_transaction_that_read_is_not_refused_for_a_change_of_other_rows()
    {
        _silent.Must("BEGIN");
        Assert.Equal("0", _silent.Must("SELECT n FROM t WHERE id = 1").Scalar);
        _other.Must("UPDATE t SET n = 5 WHERE id = 2");
        _silent.Must("UPDATE t SET n = 7 WHERE id = 1");
        _other.Must("UPDATE t SET n = 6 WHERE id = 2");

        _silent.Must("COMMIT");

        Assert.Equal(("7", "6"), (N(1), N(2)));
    }

    [Fact]
    public void A_transaction_whose_answers_stay_the_same_is_replayed_and_commits()
    {
        _silent.Must("BEGIN");
        _silent.Must("UPDATE t SET n = n + 1 WHERE id = 1");
        _other.Must("UPDATE t SET n = n + 10 WHERE id = 1");

        _silent.Must("COMMIT");

        Assert.Equal("11", N(1));
    }

    [Fact]
    public void A_value_that_was_seen_and_then_changed_is_a_serialization_failure_that_names_the_table()
    {
        _silent.Must("BEGIN");
        Assert.Equal("0", _silent.Must("SELECT n FROM t WHERE id = 1").Scalar);
        _silent.Must("UPDATE t SET n = 1 WHERE id = 2");
        _other.Must("UPDATE t SET n = 9 WHERE id = 1");

        var refused = _silent.Query("UPDATE t SET n = 1 WHERE id = 3");
        refused = refused.Succeeded ? _silent.Query("COMMIT") : refused;

        Assert.Equal("40001", refused.SqlState);
        Assert.Contains("\"t\"", refused.Detail, StringComparison.Ordinal);
        if (!_silent.IsIdle)
        {
            _silent.Must("ROLLBACK");
        }

        Assert.Equal(("9", "0", "0"), (N(1), N(2), N(3)));
    }

    [Fact]
    public void A_silent_transaction_keeps_what_it_read_and_what_it_wrote()
    {
        _silent.Must("BEGIN");
        _silent.Must("UPDATE t SET n = 1 WHERE id = 1");
        Assert.Equal("50=1", Row(_silent.Must("SELECT count(*), sum(n) FROM t")));
        _other.Must("INSERT INTO t (id, n) VALUES (60, 100)");

        var again = _silent.Query("SELECT count(*), sum(n) FROM t");

        // Either it still sees what it saw, or it is refused: never two different states.
        Assert.True(again.SqlState == "40001" || Row(again) == "50=1", Row(again));
        _silent.Must("ROLLBACK");
    }

    [Fact]
    public void Ids_that_were_returned_stay_and_are_given_once()
    {
        _silent.Must("BEGIN");
        var first = _silent.Must("INSERT INTO seen (what) VALUES ('silent') RETURNING id").Scalar;
        var second = _other.Must("INSERT INTO seen (what) VALUES ('other') RETURNING id").Scalar;
        var third = _silent.Must("INSERT INTO seen (what) VALUES ('silent') RETURNING id").Scalar;
        var fourth = _other.Must("INSERT INTO seen (what) VALUES ('other') RETURNING id").Scalar;
        _silent.Must("COMMIT");

        Assert.Equal(4, ((string?[])[first, second, third, fourth]).Distinct().Count());
        Assert.Equal(
            new[] { first, third }.Order(), _other.Must("SELECT id FROM seen WHERE what = 'silent'").Rows.Select(row => row[0]).Order());
        Assert.Equal(
            new[] { second, fourth }.Order(), _other.Must("SELECT id FROM seen WHERE what = 'other'").Rows.Select(row => row[0]).Order());
    }

    [Fact]
    public void Savepoints_triggers_cascades_and_RETURNING_go_on_where_they_were()
    {
        _other.Must("INSERT INTO t (id, n) VALUES (101, 0), (102, 0)");
        Step("BEGIN");
        Assert.Equal("101=1", Row(Step("UPDATE t SET n = n + 1 WHERE id = 101 RETURNING id, n")));
        Step("SAVEPOINT a");
        Assert.Equal("7", Step("UPDATE t SET n = 7 WHERE id = 102 RETURNING n").Scalar);
        Step("SAVEPOINT b");
        Step("DELETE FROM t WHERE id = 101");
        Assert.Equal("7=102", Row(Step("SELECT id, t_id FROM child")));
        Step("ROLLBACK TO b");
        Assert.Equal("1=101 7=102", Row(Step("SELECT id, t_id FROM child")));
        Step("ROLLBACK TO a");
        Step("UPDATE t SET name = 'one' WHERE id = 101");
        Step("RELEASE a");
        Step("DELETE FROM t WHERE id = 102");
        Step("COMMIT");

        Assert.Equal("101=1=one", Row(_other.Must("SELECT id, n, name FROM t WHERE id > 100")));
        Assert.Equal("1=101", Row(_other.Must("SELECT id, t_id FROM child")));
    }

    [Fact]
    public void A_schema_change_inside_a_silent_transaction_is_kept_for_its_commit()
    {
        Step("BEGIN");
        Step("CREATE TABLE made (id int PRIMARY KEY, v text)");
        Step("INSERT INTO made VALUES (1, 'x')");
        Assert.Equal("42P01", _other.Query("SELECT * FROM made").SqlState);
        Step("ALTER TABLE made ADD COLUMN w int DEFAULT 3");
        Assert.Equal("1=x=3", Row(Step("SELECT id, v, w FROM made")));
        Step("COMMIT");

        Assert.Equal("1=x=3", Row(_other.Must("SELECT id, v, w FROM made")));
    }

    [Fact]
    public void A_deferred_foreign_key_that_is_broken_while_its_transaction_is_silent_is_checked_at_commit()
    {
        _other.Must("DROP TABLE IF EXISTS late");
        _other.Must("CREATE TABLE late (id int PRIMARY KEY, t_id int REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)");
        Step("BEGIN");
        Step("INSERT INTO late VALUES (1, 500)");
        Step("SELECT n FROM t WHERE id = 1");
        Assert.Equal("23503", _silent.Query("COMMIT").SqlState);
        Step("BEGIN");
        Step("INSERT INTO late VALUES (2, 501)");
        Step("INSERT INTO t (id, n) VALUES (501, 0)");
        Step("COMMIT");

        Assert.Equal("2=501", Row(_other.Must("SELECT id, t_id FROM late")));
    }

    [Fact]
    public void A_silent_transaction_that_lies_idle_too_long_is_ended_while_others_go_on()
    {
        _silent.Must("SET idle_in_transaction_session_timeout = 300");
        _silent.Must("BEGIN");
        _silent.Must("UPDATE t SET n = 1 WHERE id = 1");
        while (!_silent.Connection.WaitForInput(0))
        {
            _other.Must("UPDATE t SET n = n + 1 WHERE id = 2");
        }

        var end = Assert.Throws<IOException>(() => _silent.ReadResult());

        Assert.Contains("25P03", end.Message, StringComparison.Ordinal);
        Assert.Equal("0", N(1));
        Assert.True(int.Parse(N(2)!, CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public void A_silent_reader_holds_no_writer_up()
    {
        _silent.Must("BEGIN");
        Assert.Equal("0", _silent.Must("SELECT sum(n) FROM t").Scalar);
        for (var round = 0; round < 20; round++)
        {
            _other.Must("UPDATE t SET n = n + 1 WHERE id = 2");
        }

        Assert.Equal("0", _silent.Must("SELECT sum(n) FROM t").Scalar);
        _silent.Must("COMMIT");
        Assert.Equal("20", _silent.Must("SELECT sum(n) FROM t").Scalar);
    }

    public void Dispose()
    {
        _silent.Dispose();
        _other.Dispose();
    }

    /// <summary>A statement of the silent client, between two writes of the other.</summary>
    private SqlResult Step(string sql)
    {
        _other.Must("UPDATE t SET n = n + 1 WHERE id = 2");
        var result = _silent.Must(sql);
        _other.Must("UPDATE t SET n = n + 1 WHERE id = 3");
        return result;
    }

    private SqlClient Connect() => SqlClient.Open(_server.Address, DeadlineMs);

    private string? N(int id) => _other.Must($"SELECT n FROM t WHERE id = {id}").Scalar;

    private static string Row(SqlResult result) => new Answer("SELECT", result).Text;
}
