using Swytch.Isolation;

// isolation crash [--rounds 100] [--seed S] [--connections 16]   kills a server of its own again and again while clients write
// isolation parked HOST:PORT [--seconds 10] [--connections 8]    what a client that stops inside a transaction costs the others
// isolation increments HOST:PORT [--clients 2] [--times 10000]   one row that all increment
// isolation HOST:PORT [--level LEVEL] [--seconds 10] [--seed S] [--connections 16] [--user U] [--database D] [--workload NAME] [--aborted-reads 0|1] [--autocommit-refused 0|1]
// Runs the list-append, bank and predicate workloads and checks what the clients saw for strict serializability.
// Closes with `N passed, N failed` over the workloads; exit 1 when one of them has an anomaly or an error that it does not cause.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: isolation crash [--rounds 100] … | parked HOST:PORT … | increments HOST:PORT … | HOST:PORT [--level LEVEL] [--seconds 10] [--seed S] [--connections 16] [--user U] [--database D] [--workload NAME] [--aborted-reads 0|1] [--autocommit-refused 0|1]");
    return 2;
}

var command = CommandOptions.Parse(args);
switch (command.Words[0])
{
    case "crash":
        return CrashCommand.Run(command);
    case "parked":
        return ParkedCommand.Run(command);
    case "increments":
        var clients = command.Number("--clients", 2);
        var times = command.Number("--times", 10_000);
        var report = IncrementRun.Execute(command.Server(command.Words[1]), clients, times);
        Console.WriteLine($"{report.Sum} of {clients * times}, {report.Errors.Count} errors {(report.Errors.Count > 0 ? report.Errors[0] : string.Empty)}");
        return report.Sum == clients * times && report.Errors.Count == 0 ? 0 : 1;
    default:
        return WorkloadCommand.Run(command);
}
