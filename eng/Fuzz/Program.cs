using System.Globalization;
using Swytch.Fuzz;
using Swytch.WireClient;

// Sends broken messages, lengths, encodings and SQL to a running server while honest neighbours check their own work.
// Closes with `N passed, N failed` over the six things it watches; exit 1 when one of them failed. The seed repeats a run's inputs.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: fuzz HOST:PORT [--seconds 600] [--seed S] [--pid P] [--user U] [--database D] [--transcripts DIR] [--sqllogictest DIR] [--logs DIR]");
    return 2;
}

const int Attackers = 3;
const int Neighbours = 2;
var options = Options.Parse(args);
var seeds = Seeds.Load(options);
Console.WriteLine($"seed {options.Seed}, {options.Seconds} s, {seeds.Flights.Count} flights, {seeds.Statements.Count} statements");

var findings = new Findings();
var watch = new ServerWatch(options.ServerProcessId);
watch.BeforeLoad();
using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds));
var neighbours = Enumerable.Range(0, Neighbours).Select(number => new Neighbour(options, number, findings)).ToList();
var threads = neighbours.Select(neighbour => new Thread(() => neighbour.Run(stop.Token)))
    .Concat(Enumerable.Range(0, Attackers).Select(number => new Thread(() => new Attacker(options, seeds, options.Seed + number, findings).Run(stop.Token))))
    .ToList();
threads.ForEach(thread => thread.Start());

var warmAfterSeconds = Math.Max(5, options.Seconds / 4);
for (var second = 1; second <= options.Seconds && !stop.IsCancellationRequested && watch.IsAlive; second++)
{
    stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
    if (second == warmAfterSeconds && watch.IsAlive)
    {
        watch.Warm();
    }

    if (second % 30 == 0 && watch.IsAlive)
    {
        Console.WriteLine($"{second} s: {findings.Inputs} inputs, {watch.ResidentMegabytes} MB, {watch.OpenSockets} sockets, {findings.Kinds} findings");
    }
}

stop.Cancel();
threads.ForEach(thread => thread.Join());
if (!watch.IsAlive)
{
    findings.Add("crash: the server has ended", $"seed {options.Seed}");
}
else
{
    watch.AfterLoad(findings);
    try
    {
        using var last = WireConnection.Open(options.Host, options.Port, options.User, options.Database);
        last.Run("SELECT 1");
    }
    catch (Exception exception) when (exception is IOException or ServerErrorException or ProtocolBrokenException or System.Net.Sockets.SocketException)
    {
        findings.Add($"crash: the server does not answer any more: {exception.Message}", $"seed {options.Seed}");
    }
}

if (neighbours.Any(neighbour => neighbour.Steps == 0))
{
    findings.Add("a neighbour was disturbed: it did nothing", $"seed {options.Seed}");
}

const int Watched = 6;
var failed = findings.KindsWatched;
Console.WriteLine($"seed {options.Seed}: {findings.Inputs} inputs, {neighbours.Sum(neighbour => neighbour.Steps)} steps of neighbours, {findings.Kinds} findings");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Watched - failed} passed, {failed} failed"));
return failed == 0 ? 0 : 1;
