using Swytch.Core.Errors;

namespace Swytch.PgWire.Hosting;

/// <summary>How the PostgreSQL listeners of a node behave.</summary>
public sealed class PgWireOptions
{
    /// <summary>Most sessions at one time; one more gets 53300.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>From the first byte to the open session (PostgreSQL: authentication_timeout).</summary>
    public TimeSpan AuthenticationTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a running statement may go on after the node was told to stop; then it is cancelled.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which TCP asks whether the client is still there.</summary>
    public TimeSpan KeepAliveIdle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Refuses TCP sessions without TLS with 28000; unix sockets are not affected.</summary>
    public bool RequireTls { get; init; }

    /// <summary>
    /// The certificate for the next handshake: asked each time, so that it can be replaced while running; null answers SSLRequest with N.
    /// Return the same instance as long as it does not change. Must be thread-safe.
    /// </summary>
    public Func<ServerCertificate?> Certificate { get; init; } = static () => null;

    /// <summary>Asked for each new session before it authenticates: an error refuses it (57P03 while starting), null lets it in. Must be thread-safe.</summary>
    public Func<PgError?> StartupGate { get; init; } = static () => null;
}
