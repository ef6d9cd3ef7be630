using System.CommandLine;
using System.Runtime.InteropServices;
using Swytch.Server.Composition;
using Swytch.Server.Configuration;

namespace Swytch.Server.Commands;

/// <summary><c>swytchsql start</c>: runs a node until SIGTERM or SIGINT.</summary>
internal static class StartCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var command = new Command("start", "Run a node until SIGTERM or Ctrl-C");
        command.AddOptions(
            OptionCatalog.Data,
            OptionCatalog.Listen,
            OptionCatalog.NodeName,
            OptionCatalog.Http,
            OptionCatalog.TlsCert,
            OptionCatalog.TlsKey,
            OptionCatalog.RequireTls,
            OptionCatalog.Auth,
            OptionCatalog.Insecure,
            OptionCatalog.AdminPasswordFile,
            OptionCatalog.Dialect,
            OptionCatalog.MaxConnections,
            OptionCatalog.MemoryLimit,
            OptionCatalog.Durability,
            OptionCatalog.LogFormat,
            OptionCatalog.LogLevel,
            OptionCatalog.Config);
        command.SetHandler(surroundings, (_, values, _) => RunAsync(StartOptions.From(values), surroundings));
        return command;
    }

    /// <exception cref="FailureException">The node could not start, or stopped by itself.</exception>
    internal static async Task<int> RunAsync(StartOptions options, CommandSurroundings surroundings)
    {
        using var stopRequested = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, stopRequested));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, stopRequested));

        Node node;
        try
        {
            node = await Node.StartAsync(options, surroundings.Errors, stopRequested.Token);
        }
        catch (OperationCanceledException) when (stopRequested.IsCancellationRequested)
        {
            // Asked to stop before it was up: nothing is lost and nothing failed.
            return ExitCode.Done;
        }

        await using var running = node;
        await surroundings.Output.WriteLineAsync(node.ReadyLine);
        await surroundings.Output.FlushAsync(CancellationToken.None);
        await node.RunUntilAsync(stopRequested.Token);
        return node.FailureReason is { } reason ? throw new FailureException(reason) : ExitCode.Done;
    }

    /// <summary>The first signal asks for a graceful stop, the second ends the process at once: SQLite's file survives that too.</summary>
    private static void OnSignal(PosixSignalContext context, CancellationTokenSource stopRequested)
    {
        context.Cancel = true;
        if (stopRequested.IsCancellationRequested)
        {
            Environment.Exit(ExitCode.Failed);
        }

        stopRequested.Cancel();
    }
}
