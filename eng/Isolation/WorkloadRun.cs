using System.Globalization;
using Swytch.Histories;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <param name="Level">Set as the default of every connection; null leaves the server's.</param>
/// <param name="Seconds">The clients stop after this time,</param>
/// <param name="TransactionsEach">or after so many transactions each, whichever comes first.</param>
public sealed record WorkloadOptions(ServerAddress Server, string? Level, int Seed, int Connections, double Seconds, int TransactionsEach);

/// <param name="Findings">Anomalies; empty when the history holds.</param>
public sealed record WorkloadReport(string Name, WorkloadCounters Counters, IReadOnlyList<Finding> Findings);

/// <summary>Runs a workload with real connections, each on a thread of its own, and checks what they saw.</summary>
public static class WorkloadRun
{
    public static WorkloadReport Execute(Workload workload, WorkloadOptions options)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(options);
        using var control = SqlClient.Open(options.Server);
        workload.SetUp(control);
        var counters = new WorkloadCounters();
        var failures = new List<Exception>();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds));
        var threads = Enumerable.Range(0, options.Connections).Select(number => new Thread(() =>
        {
            try
            {
                Work(workload, options, number, counters, stop.Token);
            }
            catch (Exception exception) when (exception is IOException or ServerErrorException or ProtocolBrokenException or InvalidOperationException)
            {
                lock (failures)
                {
                    failures.Add(exception);
                }

                stop.Cancel();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failures.Count == 0
            ? new WorkloadReport(workload.Name, counters, workload.Finish(control))
            : throw new AggregateException(string.Create(CultureInfo.InvariantCulture, $"{workload.Name}, seed {options.Seed}: a client failed"), failures);
    }

    private static void Work(Workload workload, WorkloadOptions options, int number, WorkloadCounters counters, CancellationToken stop)
    {
        using var client = new WorkloadClient(number, Connect(options), new Random((options.Seed * 1000) + number), counters);
        for (var done = 0; done < options.TransactionsEach && !stop.IsCancellationRequested && !client.IsBroken; done++)
        {
            workload.Step(client);
        }
    }

    private static SqlClient Connect(WorkloadOptions options)
    {
        var sql = SqlClient.Open(options.Server);
        if (options.Level is not null)
        {
            sql.Must($"SET default_transaction_isolation = '{options.Level}'");
        }

        return sql;
    }
}
