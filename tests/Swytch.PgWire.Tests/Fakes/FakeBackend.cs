using System.Collections.Concurrent;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Tests.Fakes;

/// <summary>A backend whose sessions understand the small language of <see cref="FakeSession"/>.</summary>
internal sealed class FakeBackend : IPgBackend
{
    public Func<StartupRequest, AuthenticationMethod> Authentication { get; set; } = static _ => new AuthenticationMethod.Trust();

    public ConcurrentQueue<FakeSession> Sessions { get; } = new();

    public StartupRequest? LastStartup { get; private set; }

    public ValueTask<AuthenticationMethod> GetAuthenticationMethodAsync(StartupRequest startup, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Authentication(startup));

    public ValueTask<IPgSession> OpenSessionAsync(StartupRequest startup, ISessionHost host, CancellationToken cancellationToken)
    {
        LastStartup = startup;
        if (startup.Database == "missing")
        {
            throw new PgErrorException(SqlState.InvalidCatalogName, "database \"missing\" does not exist");
        }

        FakeSession session = new(host);
        Sessions.Enqueue(session);
        return ValueTask.FromResult<IPgSession>(session);
    }
}
