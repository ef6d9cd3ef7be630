using Swytch.WireClient;

namespace Swytch.Isolation.Tests.Support;

/// <summary>One server process for the tests of a class.</summary>
public sealed class ServerFixture : IDisposable
{
    private readonly Lazy<ServerProcess> _server = new(() => ServerProcess.Start(ServerProcess.FindExecutable(), "--dialect", "postgres"));

    public ServerAddress Address => new(ServerProcess.Host, _server.Value.Port, "postgres", "swytch");

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }
    }
}
