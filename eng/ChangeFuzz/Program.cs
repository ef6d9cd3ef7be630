using System.Diagnostics;
using System.Globalization;
using Swytch.ChangeFuzz;

// Random transactions on one database, what was recorded of them applied to two others: SQLite and the applier must agree to the last bit.
// change-fuzz [--first SEED] [--seeds COUNT] [--transactions PER_SEED] [--attacks PER_TRANSACTION] | --seed SEED. Closes with `N passed, N failed` over the seeds.
var options = new Dictionary<string, int> { ["--first"] = 1, ["--seeds"] = 100, ["--transactions"] = 100, ["--attacks"] = 3 };
for (var i = 0; i + 1 < args.Length; i += 2)
{
    options[args[i]] = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
}

if (options.TryGetValue("--seed", out var only))
{
    (options["--first"], options["--seeds"]) = (only, 1);
}

var counts = new FuzzCounts();
var failed = 0;
var started = Stopwatch.GetTimestamp();
for (var i = 0; i < options["--seeds"]; i++)
{
    var seed = options["--first"] + i;
    var findings = ChangeFuzzer.Run(seed, options["--transactions"], options["--attacks"], counts);
    if (findings is not null)
    {
        failed++;
        Console.WriteLine(findings);
    }

    if ((i + 1) % 50 == 0)
    {
        Report();
    }
}

Report();
Console.WriteLine("statements failed by: " + string.Join(", ", counts.Reasons.OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Key} {reason.Value}")));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options["--seeds"] - failed} passed, {failed} failed"));
return failed == 0 ? 0 : 1;

void Report() => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{counts.Transactions} transactions ({counts.RolledBack} rolled back, {counts.Empty} without changes, {counts.Parked} times parked), {counts.Statements} statements ({counts.Failed} failed), {counts.Events} row events, {counts.Refused + counts.Read} damaged changes ({counts.Refused} refused), {failed} seeds failed, {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
