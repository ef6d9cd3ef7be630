using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Swytch.Server.Tests.Support;

/// <summary>The smallest client there is: sends simple queries and reads messages, for what a driver hides.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream? _stream;

    public Dictionary<string, string> Parameters { get; } = [];

    public static async Task<RawClient> ConnectAsync(int port, params (string Name, string Value)[] parameters)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync("127.0.0.1", port);
        client._stream = client._tcp.GetStream();
        var body = new MemoryStream();
        body.Write([0, 3, 0, 0]);
        foreach (var (name, value) in ((string, string)[])[("user", "tester"), ("database", "swytch"), .. parameters])
        {
            body.Write(Encoding.UTF8.GetBytes(name + "\0" + value + "\0"));
        }

        body.WriteByte(0);
        await client.SendRawAsync(body.ToArray());
        return client;
    }

    /// <summary>Messages up to and including ReadyForQuery, or to the end of the connection.</summary>
    public async Task<List<(char Type, string Text)>> ReadCycleAsync()
    {
        var messages = new List<(char, string)>();
        while (await ReadAsync() is { } message)
        {
            messages.Add((message.Type, Encoding.UTF8.GetString(message.Body)));
            if (message.Type == 'S')
            {
                var parts = Encoding.UTF8.GetString(message.Body).Split('\0');
                Parameters[parts[0]] = parts[1];
            }

            if (message.Type == 'Z')
            {
                break;
            }
        }

        return messages;
    }

    public async Task<List<(char Type, string Text)>> QueryAsync(string sql)
    {
        await SendAsync('Q', sql + "\0");
        return await ReadCycleAsync();
    }

    public async Task SendAsync(char type, string body)
    {
        await _stream!.WriteAsync(new byte[] { (byte)type });
        await SendRawAsync(Encoding.UTF8.GetBytes(body));
    }

    public void Dispose() => _tcp.Dispose();

    private async Task SendRawAsync(byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length + 4);
        await _stream!.WriteAsync(length);
        await _stream.WriteAsync(body);
    }

    private async Task<(char Type, byte[] Body)?> ReadAsync()
    {
        var head = new byte[5];
        var read = await _stream!.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false);
        if (read < 5)
        {
            return null;
        }

        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
        await _stream.ReadExactlyAsync(body);
        return ((char)head[0], body);
    }
}
