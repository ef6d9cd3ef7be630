using System.Diagnostics;

namespace Swytch.Server.Tests.Support;

/// <summary>
/// A file system of few megabytes that can really be full: a tmpfs in a mount namespace of its own (unshare(1), nsenter(1)), kept by a process that waits for its input to end.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _mountPoint = new();
    private readonly Process _keeper;

    private SmallDisk(int megabytes)
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-Urm", "sh", "-c", "mount -t tmpfs -o size=$1m tmpfs \"$2\" && echo mounted && exec cat", "sh", $"{megabytes}", _mountPoint.Root])
        {
            start.ArgumentList.Add(argument);
        }

        _keeper = Process.Start(start)!;
        IsMounted = _keeper.StandardOutput.ReadLine() == "mounted";
    }

    /// <summary>Where the file system is for who runs behind <see cref="Wrapper"/>.</summary>
    public string Root => _mountPoint.Root;

    public string[] Wrapper => ["nsenter", "-t", $"{_keeper.Id}", "-U", "-m", "--preserve-credentials"];

    private bool IsMounted { get; }

    private string Filler => Path.Combine($"/proc/{_keeper.Id}/root{_mountPoint.Root}", "filler");

    /// <summary>Null where the system does not let us.</summary>
    public static SmallDisk? TryCreate(int megabytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        SmallDisk disk;
        try
        {
            disk = new SmallDisk(megabytes);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no unshare.
            return null;
        }

        if (disk.IsMounted)
        {
            return disk;
        }

        disk.Dispose();
        return null;
    }

    /// <summary>Takes all the space there is.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
            return;
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
        _mountPoint.Dispose();
    }
}

/// <summary>A test that needs <see cref="SmallDisk"/>; where the system forbids namespaces it is skipped by name.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        using var disk = SmallDisk.TryCreate(1);
        if (disk is null)
        {
            Skip = "no tmpfs can be mounted in a namespace of its own here";
        }
    }
}
