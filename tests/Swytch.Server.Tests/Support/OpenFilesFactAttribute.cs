using System.Globalization;

namespace Swytch.Server.Tests.Support;

/// <summary>A test that opens many files or sockets: skipped by name where the system allows a process fewer.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenFilesFactAttribute : FactAttribute
{
    public OpenFilesFactAttribute(int needed)
    {
        Needed = needed;
        if (Allowed() is { } allowed && allowed < needed)
        {
            Skip = string.Create(CultureInfo.InvariantCulture, $"needs {needed} open files, ulimit -n allows {allowed}");
        }
    }

    public int Needed { get; }

    /// <summary>The soft limit, which the runtime has raised to the hard one (proc(5), /proc/pid/limits); null when unlimited or not told.</summary>
    private static long? Allowed()
    {
        const string name = "Max open files";
        if (!File.Exists("/proc/self/limits"))
        {
            return null;
        }

        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
