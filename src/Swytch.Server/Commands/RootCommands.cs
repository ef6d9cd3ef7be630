using System.CommandLine;
using Swytch.Server.Configuration;

namespace Swytch.Server.Commands;

/// <summary>The tree of commands with their help.</summary>
internal static class RootCommands
{
    public static RootCommand Create(CommandSurroundings surroundings)
    {
        var root = new RootCommand(
            """
            SwytchSql: a SQL server that speaks PostgreSQL's protocol and keeps its data in SQLite.

            Every option can also be set as an environment variable (--max-connections: SWYTCH_MAX_CONNECTIONS)
            and in a JSON file given by --config (key "max-connections"). Exit codes: 0 done, 1 failed, 2 misuse.
            """)
        {
            StartCommand.Create(surroundings),
            StatusCommand.Create(surroundings),
            UserCommands.Create(surroundings),
            BackupCommands.CreateBackup(surroundings),
            BackupCommands.CreateRestore(surroundings),
            VersionCommand.Create(surroundings),
        };

        // "swytchsql version" is the one spelling; the built-in --version prints another text.
        foreach (var option in root.Options.OfType<VersionOption>().ToList())
        {
            root.Options.Remove(option);
        }

        return root;
    }

    /// <summary>Declares options of the catalog on a command. Values stay text until precedence is settled.</summary>
    public static void AddOptions(this Command command, params ReadOnlySpan<OptionDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            Option option = definition.Shape == OptionShape.Flag
                ? new Option<bool>(definition.Dashed) { Description = definition.Help }
                : new Option<string[]>(definition.Dashed)
                {
                    Description = definition.Help,
                    HelpName = definition.ValueName,
                    AllowMultipleArgumentsPerToken = false,
                    Arity = ArgumentArity.OneOrMore,
                };
            command.Options.Add(option);
        }
    }

    public static void SetHandler(this Command command, CommandSurroundings surroundings, Func<ParseResult, OptionValues, CancellationToken, Task<int>> handler) =>
        command.SetAction((parsed, cancellationToken) => handler(parsed, CommandLine.Merge(parsed, surroundings), cancellationToken));
}
