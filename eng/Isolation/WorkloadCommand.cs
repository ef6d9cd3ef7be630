using System.Globalization;

namespace Swytch.Isolation;

internal static class WorkloadCommand
{
    public static int Run(CommandOptions command)
    {
        var seed = command.Number("--seed", Environment.TickCount & 0xFFFFFF);
        var refusedAllowed = command.Number("--autocommit-refused", 0) == 1;
        var options = new WorkloadOptions(
            command.Server(command.Words[0]), command.Text("--level"), seed, command.Number("--connections", 16), command.Number("--seconds", 10), int.MaxValue);
        int passed = 0, failed = 0;
        foreach (var workload in Workload.All(abortedReads: command.Number("--aborted-reads", 1) == 1).Where(workload => (command.Text("--workload") ?? workload.Name) == workload.Name))
        {
            var report = WorkloadRun.Execute(workload, options);
            var holds = report.Findings.Count == 0 && report.Counters.Others.Count == 0 && (refusedAllowed || report.Counters.AutocommitRefused == 0);
            Console.WriteLine($"{(holds ? "PASS" : "FAIL")} {report.Name}: {report.Counters}");
            foreach (var line in report.Counters.Others)
            {
                Console.WriteLine("  error: " + line);
            }

            foreach (var line in report.Counters.Reasons)
            {
                Console.WriteLine("  refused: " + line);
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
    }
}
