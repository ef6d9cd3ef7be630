using System.Globalization;

namespace Swytch.Fuzz;

/// <summary>Memory and open sockets of the server as Linux counts them (/proc). Without a process id it says nothing.</summary>
internal sealed class ServerWatch(int? processId)
{
    /// <summary>What a warm server may grow by before it counts as a leak: caches and the garbage collector's slack.</summary>
    private const long GrowthMegabytes = 300;

    private long _warmMegabytes;
    private int _idleSockets;

    public bool IsAlive => processId is null || Directory.Exists($"/proc/{processId}");

    public long ResidentMegabytes =>
        processId is null ? 0 : File.ReadLines($"/proc/{processId}/status")
            .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
            .FirstOrDefault();

    /// <summary>Sockets alone: the engine opens files of its pool as it needs them and keeps them.</summary>
    public int OpenSockets => processId is null
        ? 0
        : Directory.GetFileSystemEntries($"/proc/{processId}/fd").Count(entry => new FileInfo(entry).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    public void BeforeLoad() => _idleSockets = OpenSockets;

    public void Warm() => _warmMegabytes = ResidentMegabytes;

    /// <summary>After all clients have gone: sockets are closed in time, memory has not grown without bound.</summary>
    public void AfterLoad(Findings findings)
    {
        var deadline = Environment.TickCount64 + 15_000;
        while (OpenSockets > _idleSockets && Environment.TickCount64 < deadline)
        {
            Thread.Sleep(100);
        }

        if (OpenSockets > _idleSockets)
        {
            findings.Add("open sockets leak", $"{_idleSockets} before, {OpenSockets} after");
        }

        if (_warmMegabytes > 0 && ResidentMegabytes > _warmMegabytes + GrowthMegabytes)
        {
            findings.Add("memory grows", $"{_warmMegabytes} MB when warm, {ResidentMegabytes} MB at the end");
        }
    }
}
