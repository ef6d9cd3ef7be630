using System.Globalization;

namespace Swytch.Fuzz;

/// <summary>Memory and open files of the server as Linux counts them (/proc). Without a process id it says nothing.</summary>
internal sealed class ServerWatch(int? processId)
{
    /// <summary>What a warm server may grow by before it counts as a leak: caches and the garbage collector's slack.</summary>
    private const long GrowthMegabytes = 300;

    private long _warmMegabytes;
    private int _idleFiles;

    public bool IsAlive => processId is null || Directory.Exists($"/proc/{processId}");

    public long ResidentMegabytes =>
        processId is null ? 0 : File.ReadLines($"/proc/{processId}/status")
            .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
            .FirstOrDefault();

    public int OpenFiles => processId is null ? 0 : Directory.GetFileSystemEntries($"/proc/{processId}/fd").Length;

    public void BeforeLoad() => _idleFiles = OpenFiles;

    public void Warm() => _warmMegabytes = ResidentMegabytes;

    /// <summary>After all clients have gone: files are closed in time, memory has not grown without bound.</summary>
    public void AfterLoad(Findings findings)
    {
        const int FilesAsideFromSessions = 16;
        var deadline = Environment.TickCount64 + 15_000;
        while (OpenFiles > _idleFiles + FilesAsideFromSessions && Environment.TickCount64 < deadline)
        {
            Thread.Sleep(100);
        }

        if (OpenFiles > _idleFiles + FilesAsideFromSessions)
        {
            findings.Add("open files leak", $"{_idleFiles} before, {OpenFiles} after");
        }

        if (_warmMegabytes > 0 && ResidentMegabytes > _warmMegabytes + GrowthMegabytes)
        {
            findings.Add("memory grows", $"{_warmMegabytes} MB when warm, {ResidentMegabytes} MB at the end");
        }
    }
}
