using System.Diagnostics;
using System.Globalization;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <summary>
/// Clients update rows of their own, one statement each, while another client stops inside a transaction that has written: how long their statements
/// take before, during and after.
/// </summary>
internal static class ParkedCommand
{
    private const int Rows = 10_000;
    private const int RowsOfStopped = 10;

    /// <summary>A statement that waits longer than this for the one that stopped gives up.</summary>
    private const int LongestWaitMs = 1_000;

    public static int Run(CommandOptions command)
    {
        var server = command.Server(command.Words[1]);
        var seconds = command.Number("--seconds", 10);
        var connections = command.Number("--connections", 8);
        using var stopped = SqlClient.Open(server);
        SetUp(stopped);
        Console.WriteLine($"{connections} clients, {seconds} s each; microseconds of one UPDATE by key");
        Console.WriteLine("| phase | statements | p50 | p99 | p99.9 | longest | gave up |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        Measure(server, connections, 1);
        var before = Report("before", Measure(server, connections, seconds));
        stopped.Must("BEGIN");
        stopped.Must($"UPDATE parked SET n = n + 1 WHERE id <= {RowsOfStopped}");
        var during = Report("while a client is silent inside BEGIN; UPDATE", Measure(server, connections, seconds));
        stopped.Must("COMMIT");
        var after = Report("after", Measure(server, connections, seconds));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p99 during / before: {during / before:F2}, after / before: {after / before:F2}"));
        return stopped.Must($"SELECT count(*) FROM parked WHERE id <= {RowsOfStopped} AND n = 1").Scalar == RowsOfStopped.ToString(CultureInfo.InvariantCulture) ? 0 : 1;
    }

    private static void SetUp(SqlClient sql)
    {
        sql.Must("DROP TABLE IF EXISTS parked");
        sql.Must("CREATE TABLE parked (id int PRIMARY KEY, n int NOT NULL)");
        foreach (var chunk in Enumerable.Range(1, Rows).Chunk(1000))
        {
            sql.Must("INSERT INTO parked VALUES " + string.Join(", ", chunk.Select(id => $"({id}, 0)")));
        }
    }

    private static (List<double> Microseconds, int GaveUp) Measure(ServerAddress server, int connections, int seconds)
    {
        var all = new List<double>();
        var gaveUp = 0;
        var threads = Enumerable.Range(0, connections).Select(number => new Thread(() =>
        {
            var own = new List<double>();
            using var sql = SqlClient.Open(server);
            sql.Must($"SET lock_timeout = {LongestWaitMs}");
            var random = new Random(number);
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                var began = Stopwatch.GetTimestamp();
                var id = RowsOfStopped + 1 + number + (connections * random.Next((Rows - RowsOfStopped) / connections));
                if (!sql.Execute("UPDATE parked SET n = n + 1 WHERE id = $1", id.ToString(CultureInfo.InvariantCulture)).Succeeded)
                {
                    Interlocked.Increment(ref gaveUp);
                }

                own.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
            }

            lock (all)
            {
                all.AddRange(own);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        all.Sort();
        return (all, gaveUp);
    }

    /// <returns>The 99th percentile.</returns>
    private static double Report(string phase, (List<double> Microseconds, int GaveUp) measured)
    {
        var (sorted, gaveUp) = measured;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {phase} | {sorted.Count} | {At(0.5):F0} | {At(0.99):F0} | {At(0.999):F0} | {sorted[^1]:F0} | {gaveUp} |"));
        return At(0.99);

        double At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }
}
