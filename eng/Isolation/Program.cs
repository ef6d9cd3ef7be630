using System.Globalization;
using Swytch.Isolation;
using Swytch.WireClient;

// isolation HOST:PORT [--level LEVEL] [--seconds 10] [--seed S] [--connections 16] [--user U] [--database D] [--workload NAME] [--aborted-reads 0|1] [--autocommit-refused 0|1]
// Runs the list-append, bank and predicate workloads and checks what the clients saw for strict serializability.
// Closes with `N passed, N failed` over the workloads; exit 1 when one of them has an anomaly or an error that it does not cause.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: isolation HOST:PORT [--level LEVEL] [--seconds 10] [--seed S] [--connections 16] [--user U] [--database D] [--workload NAME] [--aborted-reads 0|1] [--autocommit-refused 0|1]");
    return 2;
}

var named = args.Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair[^1]);
var address = args[0].Split(':');
var server = new ServerAddress(address[0], int.Parse(address[1], CultureInfo.InvariantCulture), named.GetValueOrDefault("--user", "postgres"), named.GetValueOrDefault("--database", "postgres"));
var seed = Number("--seed", Environment.TickCount);
var refusedAllowed = Number("--autocommit-refused", 0) == 1;
var options = new WorkloadOptions(server, named.GetValueOrDefault("--level"), seed, Number("--connections", 16), Number("--seconds", 10), int.MaxValue);
int passed = 0, failed = 0;
foreach (var workload in Workload.All(abortedReads: Number("--aborted-reads", 1) == 1).Where(workload => named.GetValueOrDefault("--workload", workload.Name) == workload.Name))
{
    var report = WorkloadRun.Execute(workload, options);
    var holds = report.Findings.Count == 0 && report.Counters.Others.Count == 0 && (refusedAllowed || report.Counters.AutocommitRefused == 0);
    Console.WriteLine($"{(holds ? "PASS" : "FAIL")} {report.Name}: {report.Counters}");
    foreach (var line in report.Counters.Others)
    {
        Console.WriteLine("  error: " + line);
    }

    foreach (var kind in report.Findings.GroupBy(finding => (finding.Anomaly, finding.ThroughRealTime)))
    {
        Console.WriteLine($"  {kind.First()}");
    }

    Console.WriteLine($"  anomalies: {(report.Findings.Count == 0 ? "none" : string.Join(", ", report.Findings.Select(finding => finding.Anomaly + (finding.ThroughRealTime ? " (real time)" : string.Empty)).Distinct()))}");
    (passed, failed) = holds ? (passed + 1, failed) : (passed, failed + 1);
}

Console.WriteLine($"seed {seed}");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
return failed == 0 ? 0 : 1;

int Number(string name, int otherwise) => named.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
