using Swytch.Core;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Hosting;

/// <summary>Who the client is (PostgreSQL manual, section 55.2.1 and 55.3).</summary>
internal sealed partial class PgConnection
{
    /// <summary>True when the client has proved who it is; false when it went away. Throws 28P01.</summary>
    private async ValueTask<bool> AuthenticateAsync(StartupRequest startup, CancellationToken cancellationToken)
    {
        AuthenticationMethod method = await _server.Backend.GetAuthenticationMethodAsync(startup, cancellationToken);
        Invariant.Holds(method is AuthenticationMethod.Trust, "the method is one of the known ones");
        return true;
    }
}
