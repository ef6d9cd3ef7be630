using System.Collections;
using Swytch.Server.Commands;

namespace Swytch.Server.Tests.Support;

/// <summary>One command run inside the test process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    public static Task<CommandRun> OfAsync(params string[] arguments) => WithAsync([], null, arguments);

    public static async Task<CommandRun> WithAsync(Dictionary<string, string> environment, string? input, params string[] arguments)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var exitCode = await CommandLine.RunAsync(
            arguments,
            new CommandSurroundings(new Hashtable(environment), new StringReader(input ?? string.Empty), output, errors));
        return new CommandRun(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Failed while starting: the log comes first, the last line says what is wrong.</summary>
    public void AssertFailsAfterLog(int exitCode, params ReadOnlySpan<string> words)
    {
        var lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        (this with { Errors = lines[^1] + "\n" }).AssertFails(exitCode, words);
    }

    /// <summary>Failed with one line that says all of this.</summary>
    public void AssertFails(int exitCode, params ReadOnlySpan<string> words)
    {
        Assert.Equal(exitCode, ExitCode);
        Assert.Equal(string.Empty, Output);
        Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("swytchsql: ", Errors, StringComparison.Ordinal);
        foreach (var word in words)
        {
            Assert.Contains(word, Errors, StringComparison.Ordinal);
        }
    }
}
