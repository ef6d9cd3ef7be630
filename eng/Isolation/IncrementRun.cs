using Swytch.WireClient;

namespace Swytch.Isolation;

/// <param name="Sum">What the row holds in the end; it began at zero.</param>
/// <param name="Errors">SQLSTATE and message of statements that failed.</param>
/// <param name="LeastAtFirstEnd">Increments of the slowest client when the first one had done all of its own.</param>
public sealed record IncrementReport(int Sum, IReadOnlyList<string> Errors, int LeastAtFirstEnd);

/// <summary>Clients that increment one and the same row, one statement each, as fast as they can.</summary>
public static class IncrementRun
{
    public static IncrementReport Execute(ServerAddress server, int clients, int timesEach)
    {
        using var control = SqlClient.Open(server);
        control.Must("DROP TABLE IF EXISTS hot");
        control.Must("CREATE TABLE hot (id int PRIMARY KEY, n int NOT NULL)");
        control.Must("INSERT INTO hot VALUES (1, 0)");
        var errors = new List<string>();
        var done = new int[clients];
        var leastAtFirstEnd = -1;
        using var start = new Barrier(clients);
        var threads = Enumerable.Range(0, clients).Select(number => new Thread(() =>
        {
            using var sql = SqlClient.Open(server);
            start.SignalAndWait();
            for (var time = 0; time < timesEach; time++)
            {
                // Both protocols take turns, with and without rows in the answer.
                const string Increment = "UPDATE hot SET n = n + 1 WHERE id = 1";
                var result = (time % 3) switch
                {
                    0 => sql.Query(Increment),
                    1 => sql.Execute("UPDATE hot SET n = n + $1 WHERE id = 1", "1"),
                    _ => sql.Query(Increment + " RETURNING n"),
                };
                if (!result.Succeeded)
                {
                    lock (errors)
                    {
                        errors.Add($"{result.SqlState} {result.Message}");
                    }
                }

                Interlocked.Increment(ref done[number]);
            }

            lock (done)
            {
                leastAtFirstEnd = leastAtFirstEnd < 0 ? done.Min() : leastAtFirstEnd;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return new IncrementReport(int.Parse(control.Must("SELECT n FROM hot WHERE id = 1").Scalar!, System.Globalization.CultureInfo.InvariantCulture), errors, leastAtFirstEnd);
    }
}
