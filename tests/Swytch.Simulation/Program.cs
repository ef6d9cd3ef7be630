using System.Diagnostics;
using System.Globalization;
using Swytch.Replication;

namespace Swytch.Simulation;

internal static class Program
{
    private const string Usage = "usage: --seed N [--quiet] | --first N --seeds M; [--faults all|none|NAME,...] [--broken RULE] | --measure | --machine";

    private static int Main(string[] arguments)
    {
        var options = new Dictionary<string, string>();
        for (var index = 0; index < arguments.Length; index++)
        {
            if (!arguments[index].StartsWith("--", StringComparison.Ordinal))
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }

            var hasValue = index + 1 < arguments.Length && !arguments[index + 1].StartsWith("--", StringComparison.Ordinal);
            options[arguments[index][2..]] = hasValue ? arguments[++index] : string.Empty;
        }

        var faults = options.TryGetValue("faults", out var named) ? Enum.Parse<Faults>(named, ignoreCase: true) : Faults.All;
        var rules = options.TryGetValue("broken", out var broken) ? BrokenRules.Named(broken) : Rules.Sound;
        if (options.ContainsKey("measure"))
        {
            Measurement.Print(Console.Out);
            return 0;
        }

        if (options.ContainsKey("machine"))
        {
            MachineBenchmark.Print(Console.Out);
            return 0;
        }

        return options.ContainsKey("seed")
            ? RunOne(Number(options, "seed", 0), faults, rules, options.ContainsKey("quiet"))
            : RunMany(Number(options, "first", 0), Number(options, "seeds", 100), faults, rules);
    }

    private static ulong Number(Dictionary<string, string> options, string name, ulong otherwise) =>
        options.TryGetValue(name, out var text) ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static int RunOne(ulong seed, Faults faults, Rules rules, bool quiet)
    {
        var run = SeedRun.Of(seed, faults, rules, quiet ? null : new Trace(Console.Out));
        Console.WriteLine(run.Plan);
        Console.WriteLine($"seed {seed}: {run.Problem ?? "good"}; {run.Transactions} transactions, {run.Committed} committed, {run.Steps} steps, {run.Frames} frames");
        return run.Problem is null ? 0 : 1;
    }

    private static int RunMany(ulong first, ulong seeds, Faults faults, Rules rules)
    {
        var bad = 0;
        long transactions = 0, committed = 0, steps = 0;
        var started = Stopwatch.GetTimestamp();

        // Ranges of seeds, one run after another on each core: nothing is shared between runs.
        Parallel.For((long)first, (long)(first + seeds), seed =>
        {
            var run = SeedRun.Of((ulong)seed, faults, rules);
            Interlocked.Add(ref transactions, run.Transactions);
            Interlocked.Add(ref committed, run.Committed);
            Interlocked.Add(ref steps, run.Steps);
            if (run.Problem is not null && Interlocked.Increment(ref bad) <= 20)
            {
                Console.WriteLine($"seed {seed} ({run.Plan.Faults}): {run.Problem}");
            }
        });

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"{transactions / seconds:F0} transactions and {steps / seconds:F0} steps a second on {Environment.ProcessorCount} cores"));
        Console.WriteLine($"{seeds} seeds, {bad} bad, {transactions} transactions, {committed} committed");
        return bad > 0 ? 1 : 0;
    }
}
