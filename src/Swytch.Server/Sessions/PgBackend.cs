using System.Globalization;
using System.Net;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.Server.Configuration;
using Swytch.Server.Sessions.Settings;
using Swytch.Sql.Planning;

namespace Swytch.Server.Sessions;

/// <summary>Opens sessions: authentication, database, settings of the startup message.</summary>
internal sealed class PgBackend(StartOptions options, AuthenticationPolicy authentication, SessionNode node, DatabaseCatalog databases) : IPgBackend
{
    /// <summary>The port that the setting <c>port</c> shows: that of the first TCP listener.</summary>
    public int Port { get; set; }

    public ValueTask<AuthenticationMethod> GetAuthenticationMethodAsync(StartupRequest startup, CancellationToken cancellationToken) =>
        ValueTask.FromResult(authentication.MethodFor(startup.User));

    public ValueTask<IPgSession> OpenSessionAsync(StartupRequest startup, ISessionHost host, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult<IPgSession>(Open(startup, host));
        }
        catch (PgErrorException exception)
        {
            node.Metrics.SessionRefused(exception.Error.SqlState);
            throw new PgErrorException(exception.Error with { Severity = PgSeverity.Fatal }, exception);
        }
    }

    private PgSession Open(StartupRequest startup, ISessionHost host)
    {
        var engine = databases.Find(startup.Database, startup.User) ?? throw SessionErrors.NoDatabase(startup.Database);
        var isAdministrator = authentication.IsAdministrator(startup.User);
        var settings = new SessionSettings(NodeDefaults(startup, isAdministrator), isAdministrator);
        foreach (var (name, value) in startup.Parameters)
        {
            settings.SetAtStartup(name, value);
        }

        var identity = new SessionIdentity(startup.User, isAdministrator, startup.Database, startup.RemoteEndPoint as IPEndPoint);
        var session = new PgSession(node, engine, identity, settings, host);
        node.Sessions.Add(session, node.Clock.GetUtcNow());
        node.Metrics.SessionOpened();
        return session;
    }

    private Dictionary<string, string> NodeDefaults(StartupRequest startup, bool isAdministrator) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["is_superuser"] = isAdministrator ? "on" : "off",
        ["session_authorization"] = startup.User,
        ["swytch.dialect"] = options.Dialect == SqlDialect.Postgres ? "postgres" : "sqlite",
        ["max_connections"] = options.MaxConnections.ToString(CultureInfo.InvariantCulture),
        ["port"] = Port.ToString(CultureInfo.InvariantCulture),
        ["listen_addresses"] = string.Join(", ", options.Listen.OfType<ListenAddress.Tcp>().Select(address => address.Host).Distinct()),
        ["ssl"] = options.Tls is null ? "off" : "on",
        ["fsync"] = "on",
        ["synchronous_commit"] = options.RelaxedDurability ? "off" : "on",
    };
}
