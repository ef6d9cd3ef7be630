using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Swytch.PgWire.Tests.Fakes;

/// <summary>A client on a real socket, plain or inside TLS.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private Stream _stream;

    private SocketClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        Wire = Over(_stream);
    }

    /// <summary>Speaks the protocol; inside TLS after <see cref="EncryptAsync"/>.</summary>
    public WireClient Wire { get; private set; }

    public static async Task<SocketClient> ConnectAsync(EndPoint endPoint)
    {
        Socket socket = endPoint is UnixDomainSocketEndPoint
            ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint);
        return new SocketClient(socket);
    }

    public static Task<SocketClient> ConnectAsync(int port) => ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Begins TLS; what was read before must have been all there was.</summary>
    public async Task EncryptAsync(params string[] applicationProtocols)
    {
        SslStream tls = new(_stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
            ApplicationProtocols = [.. applicationProtocols.Select(static name => new SslApplicationProtocol(name))],
        });
        _stream = tls;
        Wire = Over(tls);
    }

    public async Task OpenSessionAsync()
    {
        await Wire.Startup(parameters: ("user", "ann")).SendAsync();
        Assert.Equal('Z', (await Wire.ReceiveUntilAsync('Z'))[^1].Type);
    }

    /// <summary>Ends without a farewell.</summary>
    public void Drop() => _socket.Close();

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static WireClient Over(Stream stream) => new(PipeReader.Create(stream), PipeWriter.Create(stream));
}
