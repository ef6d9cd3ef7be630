using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Swytch.Server.Composition;
using Swytch.Server.Configuration;

namespace Swytch.Server.Control;

/// <summary>Talks to a running node through the control socket of its directory.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly string _directory;
    private readonly HttpClient _http;

    public ControlClient(string directory)
    {
        _directory = directory;
        var path = DataDirectory.ControlSocketOf(directory);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        })
        {
            BaseAddress = new Uri("http://control/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>True when a node answers on the directory's socket.</summary>
    public static bool IsRunning(string directory)
    {
        var path = DataDirectory.ControlSocketOf(directory);
        if (!File.Exists(path))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async Task<T> GetAsync<T>(string request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, request);
        using var response = await SendAsync(message, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    public async Task<T> PostAsync<T>(string request, object body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request)
        {
            Content = JsonContent.Create(body, body.GetType(), options: ControlJson.Options),
        };
        using var response = await SendAsync(message, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>Copies a long answer as it comes.</summary>
    public async Task DownloadAsync(string request, Stream into, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request);
        using var response = await SendAsync(message, cancellationToken);
        await response.Content.CopyToAsync(into, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new FailureException(
                $"cannot reach the node of {_directory}: {Sentences.OneLine((exception.InnerException ?? exception).Message)}; is it running, and may you open {DataDirectory.ControlSocketOf(_directory)}?");
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var error = await ReadAsync<ControlError>(response, cancellationToken);
            throw new FailureException(error.Error);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return (await response.Content.ReadFromJsonAsync<T>(ControlJson.Options, cancellationToken))!;
        }
        catch (JsonException)
        {
            throw new FailureException("the node's answer is not understood; use the same version of swytchsql");
        }
    }
}
