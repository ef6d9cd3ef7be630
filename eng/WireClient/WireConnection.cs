using System.Buffers.Binary;
using System.Net.Sockets;

namespace Swytch.WireClient;

/// <summary>
/// A connection that sends exactly what it is told, also what is wrong. Synchronous, with a deadline on every read:
/// a server that does not answer ends in an <see cref="IOException"/>, never in a hang.
/// </summary>
public sealed class WireConnection : IDisposable
{
    public const int ProtocolVersion3 = 196608;
    public const int CancelRequestCode = 80877102;
    public const int SslRequestCode = 80877103;
    public const int GssEncRequestCode = 80877104;

    private const int LargestMessageBytes = 1 << 30;

    private readonly Socket _socket;
    private readonly byte[] _input = new byte[32 * 1024];
    private int _inputStart;
    private int _inputEnd;

    public WireConnection(string host, int port, int timeoutMs = 30_000)
    {
        Host = host;
        Port = port;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = timeoutMs,
            SendTimeout = timeoutMs,
        };
        _socket.Connect(host, port);
    }

    public string Host { get; }

    public int Port { get; }

    /// <summary>From BackendKeyData; 0 before it came.</summary>
    public int ProcessId { get; private set; }

    public int SecretKey { get; private set; }

    /// <summary>The byte of the last ReadyForQuery: I, T, E, or '\0' before the first.</summary>
    public char TransactionStatus { get; private set; }

    /// <summary>Opens a session up to the first ReadyForQuery.</summary>
    public static WireConnection Open(string host, int port, string user, string database, string? password = null, int timeoutMs = 30_000)
    {
        var connection = new WireConnection(host, port, timeoutMs);
        try
        {
            connection.SendStartup([new("user", user), new("database", database)]);
            connection.FinishStartup(user, password);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void SendStartup(IEnumerable<KeyValuePair<string, string>> parameters, int version = ProtocolVersion3)
    {
        var body = new PayloadBuilder().Int32(version);
        foreach (var (name, value) in parameters)
        {
            body.CString(name).CString(value);
        }

        SendUntyped(body.Byte(0).ToArray());
    }

    /// <summary>Answers authentication requests and reads up to ReadyForQuery.</summary>
    public void FinishStartup(string user, string? password)
    {
        var scram = password is null ? null : new ScramClient(user, password);
        while (true)
        {
            var message = Receive() ?? throw new ProtocolBrokenException("the connection was closed during startup");
            switch (message.Type)
            {
                case WireMessage.ErrorResponse:
                    throw new ServerErrorException(message.ErrorFields());
                case WireMessage.Authentication when BinaryPrimitives.ReadInt32BigEndian(message.Body) != 0:
                    if (scram is null)
                    {
                        throw new ProtocolBrokenException("the server wants a password and there is none");
                    }

                    if (scram.Answer(message.Body) is { } answer)
                    {
                        Send('p', answer);
                    }

                    break;
                case WireMessage.ReadyForQuery:
                    return;
                default:
                    break;
            }
        }
    }

    public void SendUntyped(byte[] body)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length + 4);
        SendBytes([.. length, .. body]);
    }

    public void Send(char type, byte[] body) => SendBytes(Frame(type, body));

    public static byte[] Frame(char type, byte[] body)
    {
        var frame = new byte[body.Length + 5];
        frame[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length + 4);
        body.CopyTo(frame, 5);
        return frame;
    }

    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = _socket.Send(bytes, SocketFlags.None);
            bytes = bytes[sent..];
        }
    }

    /// <summary>No more will be sent; the server may still answer.</summary>
    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    public void SendQuery(string sql) => Send('Q', new PayloadBuilder().CString(sql).ToArray());

    public void SendSync() => Send('S', []);

    public void SendTerminate() => Send('X', []);

    /// <summary>A CancelRequest for this session, on a connection of its own that is closed at once.</summary>
    public void SendCancelRequest()
    {
        using var other = new WireConnection(Host, Port);
        other.SendUntyped(new PayloadBuilder().Int32(CancelRequestCode).Int32(ProcessId).Int32(SecretKey).ToArray());
        other.ReceiveUntilClosed();
    }

    /// <summary>The next message; null when the server closed the connection.</summary>
    public WireMessage? Receive()
    {
        Span<byte> head = stackalloc byte[5];
        if (!TryFill(head))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head[1..]);
        if (length is < 4 or > LargestMessageBytes)
        {
            throw new ProtocolBrokenException($"a message '{(char)head[0]}' of {length} bytes");
        }

        var body = new byte[length - 4];
        if (body.Length > 0 && !TryFill(body))
        {
            throw new ProtocolBrokenException("the connection was closed inside a message");
        }

        var message = new WireMessage((char)head[0], body);
        if (message.Type == WireMessage.ReadyForQuery && body.Length == 1)
        {
            TransactionStatus = (char)body[0];
        }
        else if (message.Type == WireMessage.BackendKeyData && body.Length == 8)
        {
            var reader = message.Read();
            (ProcessId, SecretKey) = (reader.Int32(), reader.Int32());
        }

        return message;
    }

    /// <summary>True as soon as there is something to read, or the end; false when the time is over.</summary>
    public bool WaitForInput(int timeoutMs) => _inputStart < _inputEnd || _socket.Poll(timeoutMs * 1000, SelectMode.SelectRead);

    /// <summary>The one byte that answers SSLRequest and GSSENCRequest; null when the connection was closed.</summary>
    public byte? ReceiveByte()
    {
        Span<byte> one = stackalloc byte[1];
        return TryFill(one) ? one[0] : null;
    }

    /// <summary>Reads and drops what comes until the server closes.</summary>
    public void ReceiveUntilClosed()
    {
        while (ReceiveByte() is not null)
        {
        }
    }

    /// <summary>Runs a simple query up to ReadyForQuery and gives all its messages; errors are among them.</summary>
    public IReadOnlyList<WireMessage> Query(string sql)
    {
        SendQuery(sql);
        return ReceiveUntilReady();
    }

    public IReadOnlyList<WireMessage> ReceiveUntilReady()
    {
        var messages = new List<WireMessage>();
        while (true)
        {
            var message = Receive() ?? throw new ProtocolBrokenException("the connection was closed before ReadyForQuery");
            messages.Add(message);
            if (message.Type == WireMessage.ReadyForQuery)
            {
                return messages;
            }
        }
    }

    /// <summary>Runs a simple query; throws <see cref="ServerErrorException"/> on the first error, after ReadyForQuery.</summary>
    public IReadOnlyList<WireMessage> Run(string sql)
    {
        var messages = Query(sql);
        foreach (var message in messages)
        {
            if (message.Type == WireMessage.ErrorResponse)
            {
                throw new ServerErrorException(message.ErrorFields());
            }
        }

        return messages;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>False when the connection ended before the first byte.</summary>
    private bool TryFill(Span<byte> target)
    {
        var filled = 0;
        while (filled < target.Length)
        {
            if (_inputStart == _inputEnd)
            {
                _inputStart = 0;
                _inputEnd = ReceiveSome();
                if (_inputEnd == 0)
                {
                    return filled == 0 ? false : throw new ProtocolBrokenException("the connection was closed inside a message");
                }
            }

            var take = Math.Min(target.Length - filled, _inputEnd - _inputStart);
            _input.AsSpan(_inputStart, take).CopyTo(target[filled..]);
            filled += take;
            _inputStart += take;
        }

        return true;
    }

    private int ReceiveSome()
    {
        try
        {
            return _socket.Receive(_input);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A server that closes with unread input of ours resets the connection; for the reader it is closed.
            return 0;
        }
        catch (SocketException exception)
        {
            throw new IOException($"no answer from {Host}:{Port}: {exception.SocketErrorCode}", exception);
        }
    }
}
