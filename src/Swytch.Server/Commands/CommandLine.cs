using System.Collections;
using System.CommandLine;
using System.CommandLine.Parsing;
using Swytch.Server.Configuration;

namespace Swytch.Server.Commands;

/// <summary>What a command may touch of the process that runs it; tests give their own.</summary>
internal sealed record CommandSurroundings(IDictionary Environment, TextReader Input, TextWriter Output, TextWriter Errors)
{
    public static CommandSurroundings OfThisProcess() =>
        new(System.Environment.GetEnvironmentVariables(), Console.In, Console.Out, Console.Error);
}

/// <summary>The command line: parses, merges environment and file, runs one command, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandSurroundings surroundings)
    {
        try
        {
            var root = RootCommands.Create(surroundings);
            var parsed = root.Parse([.. arguments]);
            if (parsed.Errors.Count > 0)
            {
                throw new MisuseException(Explain(parsed));
            }

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = surroundings.Output,
                Error = surroundings.Errors,
            });
        }
        catch (CommandException exception)
        {
            await surroundings.Errors.WriteLineAsync("swytchsql: " + Sentences.OneLine(exception.Message));
            return exception.ExitCode;
        }
    }

    /// <summary>Values of all options a command was given, by precedence.</summary>
    public static OptionValues Merge(ParseResult parsed, CommandSurroundings surroundings)
    {
        var values = new OptionValues();
        foreach (var definition in OptionCatalog.All)
        {
            if (parsed.GetResult(definition.Dashed) is OptionResult { Implicit: false } result)
            {
                IReadOnlyList<string> given = definition.Shape == OptionShape.Flag
                    ? [result.GetValueOrDefault<bool>() ? "true" : "false"]
                    : result.GetValueOrDefault<string[]>() ?? [];
                values.Offer(definition, new OptionValue(definition.Dashed, given));
            }
        }

        OptionSources.ReadEnvironment(surroundings.Environment, values);
        if (values.Text(OptionCatalog.Config) is { } file)
        {
            OptionSources.ReadFile(file, values);
        }

        return values;
    }

    /// <summary>One line for the first parse error, in our words: the library's own change between versions and languages.</summary>
    private static string Explain(ParseResult parsed)
    {
        var command = CommandPath(parsed.CommandResult.Command);
        var help = $"; see {command} --help";
        if (parsed.UnmatchedTokens.Count > 0)
        {
            var token = parsed.UnmatchedTokens[0];
            var kind = token.StartsWith('-') ? "unknown option" : parsed.CommandResult.Command.Subcommands.Count > 0 ? "unknown command" : "unexpected argument";
            return $"{kind} {token}{help}";
        }

        if (parsed.CommandResult.Command.Subcommands.Count > 0)
        {
            var names = string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(sub => sub.Name));
            return $"no command given; one of {names}{help}";
        }

        return Sentences.OneLine(parsed.Errors[0].Message).TrimEnd('.') + help;
    }

    private static string CommandPath(Command command)
    {
        var names = new List<string>();
        for (var current = command; current is not RootCommand; current = current.Parents.OfType<Command>().First())
        {
            names.Insert(0, current.Name);
        }

        names.Insert(0, "swytchsql");
        return string.Join(' ', names);
    }
}
