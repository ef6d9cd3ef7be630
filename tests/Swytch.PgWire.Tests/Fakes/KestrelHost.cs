using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Hosting;

namespace Swytch.PgWire.Tests.Fakes;

/// <summary>A real listener on a free port of the loopback, in front of a <see cref="FakeBackend"/>.</summary>
internal sealed class KestrelHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private KestrelHost(WebApplication application, FakeBackend backend)
    {
        _application = application;
        Backend = backend;
    }

    public FakeBackend Backend { get; }

    public PgWireServer Server => _application.Services.GetRequiredService<PgWireServer>();

    public int Port { get; private set; }

    public static async Task<KestrelHost> StartAsync(PgWireOptions? options = null, EndPoint? endPoint = null)
    {
        FakeBackend backend = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IPgBackend>(backend);
        builder.Services.AddPgWire(options ?? new PgWireOptions());
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenPgWire(endPoint ?? new IPEndPoint(IPAddress.Loopback, 0), kestrel.ApplicationServices.GetRequiredService<PgWireServer>()));
        KestrelHost host = new(builder.Build(), backend);
        await host._application.StartAsync();
        string address = host._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        host.Port = endPoint is null ? new Uri(address).Port : 0;
        return host;
    }

    public string ConnectionString(string more = "") =>
        $"Host=127.0.0.1;Port={Port};Username=ann;Database=swytch;Timeout=20;Command Timeout=20;No Reset On Close=true;Pooling=false;Server Compatibility Mode=NoTypeLoading;{more}";

    public Task StopAsync(CancellationToken deadline) => _application.StopAsync(deadline);

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
