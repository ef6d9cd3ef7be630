using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Hosting;

/// <summary>
/// How a host opens PostgreSQL listeners: <c>services.AddPgWire(options)</c> beside an <see cref="IPgBackend"/>, then for each address
/// <c>kestrel.ListenPgWire(endPoint, services.GetRequiredService&lt;PgWireServer&gt;())</c>. When Kestrel stops, idle sessions end with 57P01
/// and running statements are finished first.
/// </summary>
public static class PgWireHosting
{
    /// <summary>Registers <see cref="PgWireServer"/>, which wants an <see cref="IPgBackend"/> from the same services.</summary>
    public static IServiceCollection AddPgWire(this IServiceCollection services, PgWireOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new PgWireMetrics(provider.GetService<System.Diagnostics.Metrics.IMeterFactory>()));
        services.AddSingleton(provider => new PgWireServer(
            provider.GetRequiredService<IPgBackend>(),
            options,
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            provider.GetRequiredService<PgWireMetrics>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Opens a listener on a TCP address (port 0: any free one) or a <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.</summary>
    public static void ListenPgWire(this KestrelServerOptions kestrel, EndPoint endPoint, PgWireServer server, Action<ListenOptions>? configure = null) =>
        kestrel.Listen(endPoint, listen =>
        {
            configure?.Invoke(listen);
            listen.Run(server.OnConnectedAsync);
        });
}
