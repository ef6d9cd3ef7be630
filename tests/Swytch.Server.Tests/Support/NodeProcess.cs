using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Swytch.Server.Composition;

namespace Swytch.Server.Tests.Support;

/// <summary>A node as a process of its own: for signals and for kill -9.</summary>
internal sealed partial class NodeProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodeProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Port { get; private set; }

    public string ReadyLine { get; private set; } = string.Empty;

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=tester;Database=swytch;Pooling=false;Timeout=60;Command Timeout=60";

    public static Task<NodeProcess> StartAsync(string directory, params string[] options) => StartAsync([], directory, options);

    /// <param name="wrapper">A command that runs the one behind it in its own place.</param>
    public static async Task<NodeProcess> StartAsync(string[] wrapper, string directory, params string[] options)
    {
        var start = new ProcessStartInfo(wrapper.Length == 0 ? "dotnet" : wrapper[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[.. wrapper.Skip(1), .. wrapper.Length == 0 ? Array.Empty<string>() : ["dotnet"], typeof(Node).Assembly.Location, "start", "--data", directory, "--listen", "127.0.0.1:0", "--http", "off", .. options])
        {
            start.ArgumentList.Add(argument);
        }

        var node = new NodeProcess(Process.Start(start)!);
        using var patience = new CancellationTokenSource(Patience);
        var line = await node._process.StandardOutput.ReadLineAsync(patience.Token);
        Assert.True(line is not null, "the node ended before it was ready: " + (line is null ? await node._errors : string.Empty));
        node.ReadyLine = line!;
        node.Port = int.Parse(PortOf().Match(node.ReadyLine).Groups[1].Value, CultureInfo.InvariantCulture);
        return node;
    }

    public bool HasExited => _process.HasExited;

    public void Kill() => _process.Kill();

    public void Signal(int signal)
    {
        using var kill = Process.Start("kill", $"-{signal} {_process.Id}");
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string RestOfOutput, string Errors)> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _process.StandardOutput.ReadToEndAsync(patience.Token), await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex PortOf();
}
