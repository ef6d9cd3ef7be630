using System.CommandLine;
using System.Text.Json;
using Swytch.Server.Configuration;

namespace Swytch.Server.Commands;

/// <summary><c>swytchsql version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var command = new Command("version", "Print the version");
        command.AddOptions(OptionCatalog.Json);
        command.SetHandler(surroundings, async (_, values, _) =>
        {
            var text = values.Flag(OptionCatalog.Json)
                ? JsonSerializer.Serialize(new { version = ProductVersion.Full, postgresql = ProductVersion.ServerVersion })
                : "swytchsql " + ProductVersion.Full;
            await surroundings.Output.WriteLineAsync(text);
            return ExitCode.Done;
        });
        return command;
    }
}
