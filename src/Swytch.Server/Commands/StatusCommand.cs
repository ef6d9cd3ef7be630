using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Swytch.Server.Configuration;
using Swytch.Server.Control;

namespace Swytch.Server.Commands;

/// <summary><c>swytchsql status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var command = new Command("status", "Show what a running node is doing");
        command.AddOptions(OptionCatalog.Data, OptionCatalog.Connect, OptionCatalog.Json, OptionCatalog.Config);
        command.SetHandler(surroundings, (_, values, cancellationToken) => RunAsync(values, surroundings, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(OptionValues values, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        await using var node = await NodeAccess.OpenRunningAsync(values, surroundings, cancellationToken);
        var status = await node.StatusAsync(cancellationToken);
        if (values.Flag(OptionCatalog.Json))
        {
            await surroundings.Output.WriteLineAsync(JsonSerializer.Serialize(status, ControlJson.Printed));
            return ExitCode.Done;
        }

        var table = new TextTable("", "");
        table.Add("node", $"{status.Node} ({status.NodeId})");
        table.Add("version", status.Version);
        table.Add("state", status.State);
        table.Add("process", status.ProcessId.ToString(CultureInfo.InvariantCulture));
        table.Add("started", status.StartedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        table.Add("clients on", string.Join(", ", status.Listen));
        table.Add("http on", status.Http ?? "off");
        table.Add("authentication", status.Authentication);
        table.Add("sessions", string.Create(CultureInfo.InvariantCulture, $"{status.Sessions} of {status.MaxConnections}"));
        table.Add("data", status.DataDirectory);
        table.WriteTo(surroundings.Output, withHeader: false);

        await surroundings.Output.WriteLineAsync();
        var databases = new TextTable("database", "file bytes", "wal bytes", "commits", "rollbacks", "waiting for writer", "readers in use");
        foreach (var database in status.Databases)
        {
            databases.Add(database.Name, Number(database.FileBytes), Number(database.WalBytes), Number(database.Commits), Number(database.Rollbacks), Number(database.WriterWaiting), Number(database.ReadersInUse));
        }

        databases.WriteTo(surroundings.Output);
        return ExitCode.Done;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
