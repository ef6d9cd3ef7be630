using System.Globalization;
using Swytch.WireClient;

namespace Swytch.Isolation;

internal static class CrashCommand
{
    private const int RoundsOfReport = 10;

    public static int Run(CommandOptions command)
    {
        var options = new CrashOptions(command.Number("--rounds", 100), command.Number("--seed", Environment.TickCount & 0xFFFFFF), command.Number("--connections", 16), 0, command.Number("--longest-ms", 1500));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}"));
        var report = CrashRun.Execute(ServerProcess.FindExecutable(), options, (round, counters) =>
        {
            if (round % RoundsOfReport == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round} kills: {counters}"));
            }
        });
        foreach (var finding in report.Findings)
        {
            Console.WriteLine("FAIL " + finding);
        }

        foreach (var line in report.Counters.Others)
        {
            Console.WriteLine("FAIL error: " + line);
        }

        var failed = report.Findings.Count + report.Counters.Others.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(failed == 0 ? report.Rounds : 0)} passed, {failed} failed"));
        return failed == 0 ? 0 : 1;
    }
}
