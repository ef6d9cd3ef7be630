using Swytch.Server.Composition;
using Swytch.Server.Configuration;
using Swytch.Server.Control;

namespace Swytch.Server.Commands;

/// <summary>How a command reaches its node: <c>--data DIR</c> through the control socket, or <c>--connect URL</c> as a client.</summary>
internal static class NodeAccess
{
    /// <summary>True when <c>--connect</c> was given nearer than <c>--data</c>: on the command line, say, while a variable names the directory.</summary>
    /// <exception cref="MisuseException">Both are given at the same place.</exception>
    public static bool IsByConnection(OptionValues values)
    {
        if (values.Find(OptionCatalog.Connect) is not { } connect)
        {
            return false;
        }

        if (values.Find(OptionCatalog.Data) is not { } data || connect.Distance < data.Distance)
        {
            return true;
        }

        return connect.Distance == data.Distance
            ? throw new MisuseException($"{connect.Source} and {data.Source} exclude each other; name the node by one of them")
            : false;
    }

    /// <exception cref="FailureException">It does not run, or cannot be reached.</exception>
    public static async Task<IRunningNode> OpenRunningAsync(OptionValues values, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (IsByConnection(values))
        {
            var settings = ConnectionUrl.Read(values.Find(OptionCatalog.Connect)!.Source, values.Text(OptionCatalog.Connect)!);
            return await WireNode.OpenAsync(
                settings, Console.IsInputRedirected ? null : question => PasswordPrompt.AskOnce(question, surroundings.Errors), cancellationToken);
        }

        var directory = StartOptions.DataDirectoryOf(values);
        if (ControlClient.IsRunning(directory))
        {
            return new LocalNode(directory);
        }

        throw DataDirectory.NotRunning(directory);
    }
}
