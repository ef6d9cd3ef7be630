using Swytch.Isolation.Tests.Support;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests.Hermitage;

/// <summary>
/// Plays scenarios on a server. After each step it waits until every session has answered or is known to wait for another: PostgreSQL says which ones
/// wait; of a server that does not, one that has not answered in a while counts as waiting. Which of the two it is changes the order of steps, never what is legal.
/// </summary>
internal sealed class ScenarioRunner : IDisposable
{
    private static readonly TimeSpan WhileWithoutAnswer = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServerAddress _server;
    private readonly bool _isPostgres;
    private readonly SqlClient _control;

    public ScenarioRunner(ServerAddress server, bool isPostgres)
    {
        _server = server;
        _isPostgres = isPostgres;
        _control = SqlClient.Open(server);
    }

    /// <param name="before">Statements of each session before its first BEGIN.</param>
    /// <param name="begin">What begins a transaction: one or more queries.</param>
    public ScenarioRun Play(Scenario scenario, IReadOnlyList<string> before, IReadOnlyList<string> begin)
    {
        Reset();
        var transactions = Enumerable.Range(0, scenario.Sessions).Select(_ => new TransactionRun()).ToList();
        var sessions = transactions.ConvertAll(_ => new ScriptedSession(_server, (int)Patience.TotalMilliseconds));
        try
        {
            foreach (var (session, sql) in sessions.SelectMany(session => before.Select(sql => (session, sql))))
            {
                session.Post(client => client.Must(sql));
            }

            foreach (var step in scenario.Steps)
            {
                var index = step[0] - '1';
                var sql = step[3..];
                sessions[index].Post(client => Run(client, transactions[index], sql, begin));
                Settle(sessions);
            }

            foreach (var session in sessions)
            {
                Assert.True(session.WaitIdle(Patience), $"{scenario.Name}: a session was never answered");
                Assert.True(session.Failure is null, $"{scenario.Name}: {session.Failure}");
            }
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
        }

        return new ScenarioRun(scenario, transactions, Contents());
    }

    /// <summary>
    /// The order in which the transactions, run alone one after another, give the same answers and the same table; null when there is none.
    /// </summary>
    /// <param name="withFailed">Those that were not committed take part too, with what they were answered, and are rolled back.</param>
    public IReadOnlyList<int>? SerialOrder(ScenarioRun run, bool withFailed)
    {
        var taking = Enumerable.Range(0, run.Transactions.Count).Where(index => withFailed || run.Transactions[index].Committed).ToList();
        return Permutations(taking).FirstOrDefault(order => IsExplainedBy(run, order));
    }

    public void Dispose() => _control.Dispose();

    private static void Run(SqlClient client, TransactionRun transaction, string sql, IReadOnlyList<string> begin)
    {
        if (sql == "BEGIN")
        {
            foreach (var statement in begin)
            {
                client.Must(statement);
            }
        }
        else if (transaction.SqlState is not null)
        {
            // It has failed before: all that is left is its end.
            if (sql is "COMMIT" or "ABORT" && !client.IsIdle)
            {
                client.Must("ROLLBACK");
            }
        }
        else if (client.Query(sql) is var result && !result.Succeeded)
        {
            (transaction.SqlState, transaction.Message) = (result.SqlState, result.Message);
        }
        else if (sql is "COMMIT" or "ABORT")
        {
            transaction.Committed = result.Tag == "COMMIT";
        }
        else
        {
            transaction.Add(new Answer(sql, result));
        }
    }

    private void Settle(List<ScriptedSession> sessions)
    {
        foreach (var session in sessions)
        {
            if (!_isPostgres)
            {
                session.WaitIdle(WhileWithoutAnswer);
                continue;
            }

            while (!session.WaitIdle(Poll) && _control.Must($"SELECT cardinality(pg_blocking_pids({session.ProcessId}))").Scalar == "0")
            {
            }
        }
    }

    private bool IsExplainedBy(ScenarioRun run, IReadOnlyList<int> order)
    {
        Reset();
        foreach (var transaction in order.Select(index => run.Transactions[index]))
        {
            _control.Must("BEGIN");
            var same = transaction.Answers.All(answer => new Answer(answer.Sql, _control.Query(answer.Sql)) is { Result.Succeeded: true } again && again.Text == answer.Text);
            _control.Must(same && transaction.Committed ? "COMMIT" : "ROLLBACK");
            if (!same)
            {
                return false;
            }
        }

        return Contents() == run.Final;
    }

    private void Reset()
    {
        _control.Must("DROP TABLE IF EXISTS test");
        _control.Must("CREATE TABLE test (id int PRIMARY KEY, value int)");
        _control.Must("INSERT INTO test (id, value) VALUES (1, 10), (2, 20)");
    }

    private string Contents() => new Answer("SELECT", _control.Must("SELECT id, value FROM test")).Text;

    private static IEnumerable<List<int>> Permutations(List<int> items) => items.Count == 0
        ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (List<int>)[first, .. rest]));
}
