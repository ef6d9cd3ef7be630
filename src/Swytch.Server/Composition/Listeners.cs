using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swytch.Server.Configuration;

namespace Swytch.Server.Composition;

/// <summary>What a listener is for: decides what its connections may reach.</summary>
internal enum ListenerPurpose
{
    Postgres,
    Http,
    Control,
}

/// <summary>All sockets of the node on one Kestrel server: PostgreSQL clients, HTTP, and the control socket.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<(ListenAddress Address, ListenOptions Bound)> _postgres;
    private readonly ListenOptions? _http;

    private Listeners(WebApplication application, List<(ListenAddress, ListenOptions)> postgres, ListenOptions? http)
    {
        _application = application;
        _postgres = postgres;
        _http = http;
    }

    /// <summary>Addresses for PostgreSQL clients with the ports really bound.</summary>
    public IReadOnlyList<string> PostgresAddresses => [.. _postgres.Select(entry => Describe(entry.Bound))];

    public IReadOnlyList<EndPoint> PostgresEndPoints => [.. _postgres.Select(entry => entry.Bound.EndPoint)];

    /// <summary>Null when HTTP is off.</summary>
    public string? HttpAddress => _http is null ? null : Describe(_http);

    /// <summary>Binds everything at once. A port in use is exit 1.</summary>
    /// <param name="postgres">Serves one connection of a PostgreSQL client.</param>
    /// <param name="http">Serves requests on the HTTP address.</param>
    /// <param name="control">Serves requests on the control socket, whose owner is administrator.</param>
    public static async Task<Listeners> BindAsync(
        StartOptions options,
        string controlSocket,
        ILoggerProvider logging,
        ConnectionDelegate postgres,
        RequestDelegate http,
        RequestDelegate control,
        CancellationToken cancellationToken)
    {
        var bound = new List<(ListenAddress, ListenOptions)>();
        ListenOptions? httpBound = null;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "swytchsql" });
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.Logging.AddProvider(logging);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseKestrelCore().UseSockets(sockets =>
        {
            sockets.CreateBoundListenSocket = endPoint => BoundSocket(endPoint, OptionOf(options, endPoint));

            // Sessions run on the thread that has read their bytes: each hand-over to another one costs more than a short statement.
            sockets.UnsafePreferInlineScheduling = true;

            // A read less for each message, for 4 KB more of each connection.
            sockets.WaitForDataBeforeAllocatingBuffer = false;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var address in options.Listen)
            {
                Listen(kestrel, address, listen =>
                {
                    listen.Use(_ => postgres);
                    bound.Add((address, listen));
                });
            }

            if (options.Http is { } httpAddress)
            {
                Listen(kestrel, httpAddress, listen =>
                {
                    httpBound = ForHttp(listen, ListenerPurpose.Http);
                });
            }

            Listen(kestrel, new ListenAddress.UnixSocket(controlSocket), listen => ForHttp(listen, ListenerPurpose.Control));
        });

        var application = builder.Build();
        application.Run(context => context.Features.Get<PurposeFeature>()?.Purpose switch
        {
            ListenerPurpose.Http => http(context),
            ListenerPurpose.Control => control(context),
            _ => Refuse(context),
        });

        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        File.SetUnixFileMode(controlSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new Listeners(application, bound, httpBound);
    }

    /// <summary>Stops accepting, asks every connection to end, and cuts off what is left when <paramref name="limit"/> has passed.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        await _application.StopAsync(patience.Token);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        switch (address)
        {
            case ListenAddress.Tcp tcp:
                kestrel.Listen(tcp.Resolve(), configure);
                break;
            case ListenAddress.UnixSocket unix:
                kestrel.ListenUnixSocket(unix.Path, configure);
                break;
        }
    }

    private static ListenOptions ForHttp(ListenOptions listen, ListenerPurpose purpose)
    {
        var feature = new PurposeFeature(purpose);
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
        return listen;
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>Which option decides about an address, for messages.</summary>
    private static string OptionOf(StartOptions options, EndPoint endPoint) =>
        options.Http is ListenAddress.Tcp http && endPoint is IPEndPoint && http.Resolve().Equals(endPoint)
            && !options.Listen.OfType<ListenAddress.Tcp>().Any(listen => listen.Resolve().Equals(endPoint))
            ? "--http"
            : "--listen";

    private static Socket BoundSocket(EndPoint endPoint, string option)
    {
        try
        {
            return endPoint is UnixDomainSocketEndPoint unix
                ? BoundUnixSocket(unix)
                : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
        catch (SocketException exception)
        {
            throw new FailureException(exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{Describe(endPoint)} is in use by another process; stop it or choose another address with {option}",
                SocketError.AccessDenied => $"not allowed to listen on {Describe(endPoint)}; ports below 1024 need privileges, choose another with {option}",
                SocketError.AddressNotAvailable => $"{Describe(endPoint)} is not an address of this machine; choose one that is with {option}",
                _ => $"cannot listen on {Describe(endPoint)}: {Sentences.OneLine(exception.Message)}",
            });
        }
    }

    /// <summary>A socket file left behind by a killed process is replaced; one that somebody answers on is not.</summary>
    private static Socket BoundUnixSocket(UnixDomainSocketEndPoint endPoint)
    {
        var path = endPoint.ToString()!;
        if (File.Exists(path))
        {
            using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                probe.Connect(endPoint);
                throw new FailureException($"unix:{path} is in use by another process; stop it or choose another with --listen");
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                File.Delete(path);
            }
        }

        return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
    }

    private static string Describe(ListenOptions listen) => Describe(listen.EndPoint);

    public static string Describe(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip when ip.AddressFamily == AddressFamily.InterNetworkV6 =>
            string.Create(CultureInfo.InvariantCulture, $"[{ip.Address}]:{ip.Port}"),
        UnixDomainSocketEndPoint unix => "unix:" + unix,
        _ => endPoint.ToString()!,
    };

    private sealed record PurposeFeature(ListenerPurpose Purpose);

    /// <summary>Signals are handled by the start command, not by the host.</summary>
    private sealed class NoHostLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
