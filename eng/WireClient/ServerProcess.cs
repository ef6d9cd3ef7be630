using System.Diagnostics;
using System.Globalization;

namespace Swytch.WireClient;

/// <summary>A swytchsql process of its own, on a free port of loopback and in a fresh directory; killed when disposed.</summary>
public sealed class ServerProcess : IDisposable
{
    private const int ReadyWithinMs = 60_000;

    private readonly Process _process;
    private readonly string? _ownedDirectory;

    private ServerProcess(Process process, string? ownedDirectory, int port)
    {
        _process = process;
        _ownedDirectory = ownedDirectory;
        Port = port;
    }

    public const string Host = "127.0.0.1";

    public int Port { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the server built beside the caller; <paramref name="options"/> follow <c>start --data … --listen …</c>.</summary>
    public static ServerProcess Start(string executable, params string[] options)
    {
        var directory = Directory.CreateTempSubdirectory("swytch-").FullName;
        return Launch(executable, directory, directory, options);
    }

    /// <summary>The same on a directory of the caller's, which stays.</summary>
    public static ServerProcess StartOn(string directory, string executable, params string[] options) => Launch(executable, directory, null, options);

    /// <summary>SIGKILL, and waits until the process is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    private static ServerProcess Launch(string executable, string directory, string? ownedDirectory, string[] options)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in (string[])[executable, "start", "--data", directory, "--listen", "127.0.0.1:0", "--http", "off", .. options])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet cannot be started");
        var log = new LogTail();
        process.ErrorDataReceived += (_, line) => log.Add(line.Data);
        process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(ReadyWithinMs);
        try
        {
            var ready = process.StandardOutput.ReadLineAsync(deadline.Token).AsTask().GetAwaiter().GetResult()
                ?? throw new InvalidOperationException($"the server ended before it was ready:\n{log}");
            return new ServerProcess(process, ownedDirectory, PortOf(ready));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>The server of this build: <c>artifacts/bin/Swytch.Server/CONFIGURATION/swytchsql.dll</c> beside the caller's own output folder.</summary>
    public static string FindExecutable()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(output.Parent!.Parent!.FullName, "Swytch.Server", output.Name, "swytchsql.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("Swytch.Server is not built", path);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        if (_ownedDirectory is not null)
        {
            Directory.Delete(_ownedDirectory, recursive: true);
        }
    }

    /// <summary>From <c>swytchsql ready on 127.0.0.1:5433 (node n1)</c>.</summary>
    private static int PortOf(string readyLine)
    {
        var address = readyLine.Split("ready on ")[1].Split(' ', ',')[0];
        return int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    private sealed class LogTail
    {
        private const int Lines = 40;
        private readonly Queue<string> _lines = new();

        public void Add(string? line)
        {
            lock (_lines)
            {
                _lines.Enqueue(line ?? string.Empty);
                if (_lines.Count > Lines)
                {
                    _lines.Dequeue();
                }
            }
        }

        public override string ToString()
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }
}
