using Swytch.Isolation.Tests.Support;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests.Interleavings;

/// <summary>Plays a script with one connection for each session, then looks for the order of its transactions, run alone, that gives the same.</summary>
internal sealed class ScriptRunner(ServerAddress server) : IDisposable
{
    private const string SerializationFailure = "40001";

    /// <summary>After this a session counts as waiting and the script goes on.</summary>
    private static readonly TimeSpan WhileWithoutAnswer = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SqlClient _control = SqlClient.Open(server);
    private int _ends;

    public ScriptRun Play(Script script)
    {
        Reset(script);
        var results = script.Transactions.Select(transaction => new TransactionResult(transaction)).ToList();
        var sessions = Enumerable.Range(0, script.Sessions).Select(_ => new ScriptedSession(server, (int)Patience.TotalMilliseconds)).ToList();
        var steps = Enumerable.Range(0, script.Sessions)
            .Select(session => results.Where(result => result.Transaction.Session == session).SelectMany(Steps).GetEnumerator()).ToList();
        try
        {
            foreach (var session in script.Schedule)
            {
                steps[session].MoveNext();
                sessions[session].Post(steps[session].Current);
                sessions[session].WaitIdle(WhileWithoutAnswer);
            }

            foreach (var session in sessions)
            {
                Assert.True(session.WaitIdle(Patience), "a session was never answered");
                Assert.True(session.Failure is null, session.Failure?.ToString());
            }
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
        }

        return new ScriptRun(script, results, Contents());
    }

    /// <summary>Null when no order gives the same answers and the same tables; transactions without a commit must fit in somewhere, too.</summary>
    public IReadOnlyList<TransactionResult>? SerialOrder(ScriptRun run)
    {
        var committed = run.Results.Where(result => result.Committed).OrderBy(result => result.EndedAt).ToList();
        return Permutations(committed).FirstOrDefault(order => IsExplainedBy(run, order));
    }

    public void Dispose() => _control.Dispose();

    private IEnumerable<Action<SqlClient>> Steps(TransactionResult result)
    {
        var transaction = result.Transaction;
        if (transaction.IsAutocommit)
        {
            yield return client =>
            {
                var answer = new Answer(transaction.Statements[0], client.Query(transaction.Statements[0]));
                result.Answers.Add(answer);
                (result.Committed, result.EndedAt) = (answer.Result.Succeeded, Interlocked.Increment(ref _ends));
            };
            yield break;
        }

        var hasSavepoint = false;
        var failed = false;
        yield return client => client.Must("BEGIN");
        foreach (var sql in transaction.Statements)
        {
            yield return client => Run(client, sql);
        }

        yield return End;

        void Run(SqlClient client, string sql)
        {
            if (failed || result.Refused)
            {
                return;
            }

            var answer = new Answer(sql, client.Query(sql));
            if (answer.Text == SerializationFailure)
            {
                result.Refused = true;
                return;
            }

            result.Answers.Add(answer);
            hasSavepoint |= sql == "SAVEPOINT s";
            if (!answer.Result.Succeeded)
            {
                failed = !hasSavepoint;
                if (hasSavepoint)
                {
                    result.Answers.Add(new Answer("ROLLBACK TO s", client.Must("ROLLBACK TO s")));
                }
            }
        }

        void End(SqlClient client)
        {
            var end = client.Query(transaction.Commits && !failed && !result.Refused ? "COMMIT" : "ROLLBACK");
            result.Committed = end.Tag == "COMMIT";
            result.Refused |= end.SqlState == SerializationFailure;
            result.EndedAt = Interlocked.Increment(ref _ends);
            Assert.True(end.Succeeded || result.Refused, end.Message);
        }
    }

    private bool IsExplainedBy(ScriptRun run, List<TransactionResult> order)
    {
        Reset(run.Script);
        var others = run.Results.Where(result => !result.Committed && result.Answers.Count > 0).ToList();
        foreach (var result in order)
        {
            others.RemoveAll(other => Repeats(other, keep: false));
            if (!Repeats(result, keep: true))
            {
                return false;
            }
        }

        others.RemoveAll(other => Repeats(other, keep: false));
        return others.Count == 0 && Contents() == run.Final;
    }

    /// <summary>Runs the transaction alone; true when every answer is as it was.</summary>
    private bool Repeats(TransactionResult result, bool keep)
    {
        _control.Must("BEGIN");
        var same = result.Answers.All(answer =>
        {
            var again = new Answer(answer.Sql, _control.Query(answer.Sql));
            return again.Text == answer.Text;
        });
        _control.Must(same && keep ? "COMMIT" : "ROLLBACK");
        return same;
    }

    private void Reset(Script script) => _control.Must(string.Join("; ", script.Cleanup.Concat(script.Setup)));

    private string Contents()
    {
        var tables = _control.Must("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name").Rows;
        return string.Join('\n', tables.Select(table => $"{table[0]}: {new Answer("SELECT", _control.Must($"SELECT * FROM {table[0]}")).Text}"));
    }

    private static IEnumerable<List<TransactionResult>> Permutations(List<TransactionResult> items) => items.Count == 0
        ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (List<TransactionResult>)[first, .. rest]));
}
