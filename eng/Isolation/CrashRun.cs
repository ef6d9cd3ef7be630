using System.Globalization;
using Swytch.Histories;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <param name="ShortestRoundMs">The server is killed at a random moment between these after its clients began.</param>
public sealed record CrashOptions(int Rounds, int Seed, int Connections, int ShortestRoundMs, int LongestRoundMs);

/// <param name="Findings">Commits that were acknowledged and are gone, transactions of which a part is there, and whatever else contradicts one order.</param>
public sealed record CrashReport(int Rounds, WorkloadCounters Counters, IReadOnlyList<Finding> Findings);

/// <summary>
/// Starts a server process on one directory again and again and kills it (SIGKILL) while clients write: transaction blocks and single statements of all workloads.
/// Their histories go on over the crashes, and in the end everything is read and checked: an acknowledged commit must be there, one that was not acknowledged
/// is there as a whole or not at all, a block whose COMMIT was never sent is not there.
/// </summary>
public static class CrashRun
{
    /// <param name="beforeCheck">Called on the recovered database: a test breaks it there, to see that the check notices.</param>
    public static CrashReport Execute(string executable, CrashOptions options, Action<int, WorkloadCounters>? afterRound = null, Action<SqlClient>? beforeCheck = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var directory = Directory.CreateTempSubdirectory("swytch-crash-").FullName;
        try
        {
            return Execute(executable, directory, options, afterRound, beforeCheck);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static CrashReport Execute(string executable, string directory, CrashOptions options, Action<int, WorkloadCounters>? afterRound, Action<SqlClient>? beforeCheck)
    {
        var random = new Random(options.Seed);
        var counters = new WorkloadCounters();
        var workloads = Workload.All(abortedReads: true);
        for (var round = 0; round < options.Rounds; round++)
        {
            using var server = Start(executable, directory);
            if (round == 0)
            {
                using var sql = SqlClient.Open(AddressOf(server));
                foreach (var workload in workloads)
                {
                    workload.SetUp(sql);
                }
            }

            RunRound(server, workloads, options, round, random.Next(options.ShortestRoundMs, options.LongestRoundMs), counters);
            afterRound?.Invoke(round + 1, counters);
        }

        using var last = Start(executable, directory);
        using var control = SqlClient.Open(AddressOf(last));
        beforeCheck?.Invoke(control);
        var check = control.Must("PRAGMA integrity_check").Scalar;
        return check == "ok"
            ? new CrashReport(options.Rounds, counters, [.. workloads.SelectMany(workload => workload.Finish(control))])
            : throw new InvalidDataException($"integrity_check after {options.Rounds} crashes: {check}");
    }

    private static void RunRound(ServerProcess server, IReadOnlyList<Workload> workloads, CrashOptions options, int round, int killAfterMs, WorkloadCounters counters)
    {
        var clients = Enumerable.Range(0, options.Connections)
            .Select(number => new WorkloadClient(number, SqlClient.Open(AddressOf(server)), new Random(HashCode.Combine(options.Seed, round, number)), counters))
            .ToList();
        Exception? failure = null;
        var threads = clients.ConvertAll(client => new Thread(() =>
        {
            try
            {
                for (var workload = workloads[client.Number % workloads.Count]; !client.IsBroken;)
                {
                    workload.Step(client);
                }
            }
            catch (Exception exception) when (exception is ServerErrorException or InvalidOperationException)
            {
                failure = exception;
            }
        }));
        threads.ForEach(thread => thread.Start());
        Thread.Sleep(killAfterMs);
        server.Kill();
        threads.ForEach(thread => thread.Join());
        clients.ForEach(client => client.Dispose());
        if (failure is not null)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}, round {round}: {failure.Message}"), failure);
        }
    }

    private static ServerProcess Start(string executable, string directory) => ServerProcess.StartOn(directory, executable, "--dialect", "postgres");

    private static ServerAddress AddressOf(ServerProcess server) => new(ServerProcess.Host, server.Port, "postgres", "swytch");
}
