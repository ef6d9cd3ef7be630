using System.Text;
using Swytch.Server.Configuration;

namespace Swytch.Server.Composition;

/// <summary>Socket paths are short by the system's rule (unix(7): 108 bytes with the final zero).</summary>
internal static class UnixSocketPath
{
    public const int LimitBytes = 107;

    public static void Check(string path, string what)
    {
        if (Encoding.UTF8.GetByteCount(path) > LimitBytes)
        {
            throw new FailureException($"{what} {path} is longer than the {LimitBytes} bytes that a unix socket may have; choose a shorter path");
        }
    }
}
