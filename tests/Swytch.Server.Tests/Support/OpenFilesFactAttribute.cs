using System.Globalization;
using Swytch.Server.Composition;

namespace Swytch.Server.Tests.Support;

/// <summary>A test that opens many files or sockets: skipped by name where the system allows a process fewer.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenFilesFactAttribute : FactAttribute
{
    public OpenFilesFactAttribute(int needed)
    {
        Needed = needed;
        if (OpenFiles.Limit() is { } allowed && allowed < needed)
        {
            Skip = string.Create(CultureInfo.InvariantCulture, $"needs {needed} open files, ulimit -n allows {allowed}");
        }
    }

    public int Needed { get; }
}
