namespace Swytch.Server.Configuration;

/// <summary>Exit codes of every command (0 done, 1 failed, 2 misuse).</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misuse = 2;
}

/// <summary>A command cannot go on. The message is the one line for standard error: what, which, and what to do.</summary>
internal class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>The command was called wrongly: exit 2.</summary>
internal sealed class MisuseException(string message) : CommandException(Configuration.ExitCode.Misuse, message);

/// <summary>The world is not as the command needs it (a port in use, a locked directory, the disk): exit 1.</summary>
internal sealed class FailureException(string message) : CommandException(Configuration.ExitCode.Failed, message);
