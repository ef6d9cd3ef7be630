using System.Globalization;
using Swytch.Server.Configuration;

namespace Swytch.Server.Composition;

/// <summary>How many clients the system lets a process serve: without a free file descriptor the runtime ends the process.</summary>
internal static class OpenFiles
{
    /// <summary>Assemblies, logs, listeners, the writer, connections that are being refused.</summary>
    private const int OfTheNode = 300;

    /// <summary>Readers of a database at most, each with the database and its write-ahead log open (DatabaseOptions.MaximumReaders).</summary>
    private const int Readers = 512;

    private const int FilesOfReader = 2;

    /// <summary>What a client costs while there are fewer clients than readers: its socket and a reader.</summary>
    private const int FilesOfClient = 1 + FilesOfReader;

    /// <summary>The soft limit, which the runtime has raised to the hard one (proc(5), /proc/pid/limits); null when there is none or the system does not tell.</summary>
    public static long? Limit()
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

    /// <summary>As many of the clients asked for as there are files for.</summary>
    /// <exception cref="FailureException">Not even one.</exception>
    public static int ClientsWithin(long? limit, int asked)
    {
        if (limit is not { } files)
        {
            return asked;
        }

        var room = files - OfTheNode;
        if (room < FilesOfClient)
        {
            throw new FailureException($"this process may open {files} files, which is too few for a node; raise the limit to {OfTheNode + (FilesOfReader * Readers) + asked} (ulimit -n)");
        }

        var clients = room <= FilesOfClient * Readers ? room / FilesOfClient : room - (FilesOfReader * Readers);
        return (int)Math.Min(asked, clients);
    }
}
