using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Tests.Fakes;

/// <summary>One message of the server: its type and its body.</summary>
internal sealed record ServerMessage(char Type, byte[] Body)
{
    /// <summary>The messages by their names in the manual, with what matters of them.</summary>
    public override string ToString() => Type switch
    {
        '1' => "ParseComplete",
        '2' => "BindComplete",
        '3' => "CloseComplete",
        'A' => $"NotificationResponse {BinaryPrimitives.ReadInt32BigEndian(Body)} {Text(4)}",
        'c' => "CopyDone",
        'C' => $"CommandComplete {Text(0)}",
        'd' => $"CopyData {Body.Length}",
        'D' => $"DataRow {string.Join(',', Values())}",
        'E' => $"ErrorResponse {Field('S')} {Field('C')} {Field('M')}",
        'G' => $"CopyInResponse {Body[0]} {BinaryPrimitives.ReadInt16BigEndian(Body.AsSpan(1))}",
        'H' => $"CopyOutResponse {Body[0]} {BinaryPrimitives.ReadInt16BigEndian(Body.AsSpan(1))}",
        'I' => "EmptyQueryResponse",
        'K' => "BackendKeyData",
        'n' => "NoData",
        'N' => $"NoticeResponse {Field('M')}",
        'R' => $"Authentication {BinaryPrimitives.ReadInt32BigEndian(Body)}",
        's' => "PortalSuspended",
        'S' => $"ParameterStatus {Text(0)}={Text(Text(0).Length + 1)}",
        't' => $"ParameterDescription {BinaryPrimitives.ReadInt16BigEndian(Body)}",
        'T' => $"RowDescription {BinaryPrimitives.ReadInt16BigEndian(Body)} format {Body[^1]}",
        'v' => $"NegotiateProtocolVersion {BinaryPrimitives.ReadInt32BigEndian(Body)} {BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(4))}",
        'Z' => $"ReadyForQuery {(char)Body[0]}",
        _ => $"{Type} of {Body.Length} bytes",
    };

    public string? Field(char name)
    {
        for (int at = 0; at < Body.Length && Body[at] != 0;)
        {
            string value = Text(at + 1);
            if (Body[at] == name)
            {
                return value;
            }

            at += Encoding.UTF8.GetByteCount(value) + 2;
        }

        return null;
    }

    public string Text(int at)
    {
        int end = Array.IndexOf(Body, (byte)0, at);
        return Encoding.UTF8.GetString(Body.AsSpan(at, end - at));
    }

    public IEnumerable<string> Values()
    {
        int at = sizeof(short);
        while (at < Body.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(at));
            at += sizeof(int);
            yield return length < 0 ? "NULL" : Encoding.UTF8.GetString(Body.AsSpan(at, length));
            at += Math.Max(0, length);
        }
    }
}

/// <summary>The client's side of a connection, message by message. Every wait has a deadline.</summary>
internal sealed class WireClient(PipeReader input, PipeWriter output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly MessageBuffer _flight = new();

    public WireClient Startup(int version = 196608, params (string Name, string Value)[] parameters)
    {
        int at = BeginUntyped();
        _flight.WriteInt32(version);
        foreach ((string name, string value) in parameters)
        {
            _flight.WriteCString(name);
            _flight.WriteCString(value);
        }

        _flight.WriteByte(0);
        _flight.EndMessage(at);
        return this;
    }

    public WireClient SslRequest() => Untyped(80877103);

    public WireClient GssEncRequest() => Untyped(80877104);

    public WireClient CancelRequest(int processId, ReadOnlySpan<byte> secret)
    {
        int at = BeginUntyped();
        _flight.WriteInt32(80877102);
        _flight.WriteInt32(processId);
        _flight.WriteBytes(secret);
        _flight.EndMessage(at);
        return this;
    }

    public WireClient Query(string sql) => Message('Q', body => body.WriteCString(sql));

    public WireClient Parse(string name, string sql, params int[] types) => Message('P', body =>
    {
        body.WriteCString(name);
        body.WriteCString(sql);
        body.WriteInt16((short)types.Length);
        foreach (int type in types)
        {
            body.WriteInt32(type);
        }
    });

    public WireClient Bind(string portal, string statement, string[]? values = null, short[]? resultFormats = null) => Message('B', body =>
    {
        body.WriteCString(portal);
        body.WriteCString(statement);
        body.WriteInt16(0);
        body.WriteInt16((short)(values?.Length ?? 0));
        foreach (string value in values ?? [])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(value);
            body.WriteInt32(bytes.Length);
            body.WriteBytes(bytes);
        }

        body.WriteInt16((short)(resultFormats?.Length ?? 0));
        foreach (short format in resultFormats ?? [])
        {
            body.WriteInt16(format);
        }
    });

    public WireClient Describe(char target, string name) => Target('D', target, name);

    public WireClient Close(char target, string name) => Target('C', target, name);

    public WireClient Execute(string portal, int maxRows = 0) => Message('E', body =>
    {
        body.WriteCString(portal);
        body.WriteInt32(maxRows);
    });

    public WireClient Flush() => Message('H', static _ => { });

    public WireClient Sync() => Message('S', static _ => { });

    public WireClient Terminate() => Message('X', static _ => { });

    public WireClient Message(char type, Action<MessageBuffer> body)
    {
        int at = _flight.BeginMessage((byte)type);
        body(_flight);
        _flight.EndMessage(at);
        return this;
    }

    public WireClient Bytes(ReadOnlySpan<byte> bytes)
    {
        _flight.WriteBytes(bytes);
        return this;
    }

    /// <summary>What has been put together and not sent.</summary>
    public byte[] TakeFlight()
    {
        byte[] bytes = _flight.WrittenMemory.ToArray();
        _flight.Clear();
        return bytes;
    }

    /// <summary>Sends everything put together so far in one write.</summary>
    public async Task SendAsync()
    {
        await output.WriteAsync(TakeFlight());
    }

    /// <summary>Ends the client's side, as a vanished client does.</summary>
    public ValueTask DisconnectAsync() => output.CompleteAsync();

    /// <summary>Stops reading for good.</summary>
    public ValueTask StopReadingAsync() => input.CompleteAsync();

    /// <summary>Messages up to and with the next of a type; fewer when the connection ends before.</summary>
    public async Task<List<ServerMessage>> ReceiveUntilAsync(char type)
    {
        List<ServerMessage> messages = [];
        while (await ReceiveAsync() is { } message)
        {
            messages.Add(message);
            if (message.Type == type)
            {
                break;
            }
        }

        return messages;
    }

    /// <summary>The same as text, for comparison.</summary>
    public async Task<string[]> AnswersUntilAsync(char type) => [.. (await ReceiveUntilAsync(type)).Select(static message => message.ToString())];

    /// <summary>All messages until the server closes.</summary>
    public Task<string[]> AnswersUntilCloseAsync() => AnswersUntilAsync('\0');

    /// <summary>The next message; null when the server has closed.</summary>
    public async Task<ServerMessage?> ReceiveAsync()
    {
        byte[]? header = await ReadAsync(5);
        if (header is null)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - sizeof(int);
        byte[]? body = length == 0 ? [] : await ReadAsync(length);
        return body is null ? null : new ServerMessage((char)header[0], body);
    }

    public async Task<byte?> ReceiveByteAsync() => (await ReadAsync(1))?[0];

    private async Task<byte[]?> ReadAsync(int count)
    {
        using CancellationTokenSource deadline = new(Deadline);
        ReadResult result = await input.ReadAtLeastAsync(count, deadline.Token);
        if (result.Buffer.Length < count)
        {
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            return null;
        }

        byte[] bytes = result.Buffer.Slice(0, count).ToArray();
        input.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }

    private WireClient Untyped(int code)
    {
        int at = BeginUntyped();
        _flight.WriteInt32(code);
        _flight.EndMessage(at);
        return this;
    }

    private int BeginUntyped()
    {
        _flight.WriteInt32(0);
        return _flight.Written - sizeof(int);
    }

    private WireClient Target(char type, char target, string name) => Message(type, body =>
    {
        body.WriteByte((byte)target);
        body.WriteCString(name);
    });
}
