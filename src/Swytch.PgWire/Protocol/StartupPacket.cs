using System.Buffers;
using System.Buffers.Binary;
using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Protocol;

internal enum StartupPacketKind
{
    Startup,
    SslRequest,
    GssEncRequest,
    CancelRequest,
}

/// <summary>
/// The first packets of a connection, which have a length but no type (PostgreSQL manual, section 55.7: StartupMessage, SSLRequest,
/// GSSENCRequest, CancelRequest).
/// </summary>
internal sealed record StartupPacket(StartupPacketKind Kind)
{
    private const int CancelRequestCode = 80877102;
    private const int SslRequestCode = 80877103;
    private const int GssEncRequestCode = 80877104;

    /// <summary>The protocol version served, as one number: major in the high half, minor in the low one.</summary>
    public const int ProtocolVersion = 3 << 16;

    /// <summary>The length field, bytes.</summary>
    public const int HeaderLength = sizeof(int);

    /// <summary>The minor version the client asked for; 0 is served, others are negotiated down.</summary>
    public int MinorVersion { get; private init; }

    /// <summary>All parameters but those that start with <c>_pq_.</c>, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; private init; } = [];

    /// <summary>Names of protocol options (<c>_pq_.…</c>); none is known here.</summary>
    public IReadOnlyList<string> ProtocolOptions { get; private init; } = [];

    /// <summary>CancelRequest: whom.</summary>
    public int ProcessId { get; private init; }

    /// <summary>CancelRequest: the secret key.</summary>
    public byte[] SecretKey { get; private init; } = [];

    /// <summary>True when the client must be told what is not served (NegotiateProtocolVersion).</summary>
    public bool NeedsNegotiation => MinorVersion > 0 || ProtocolOptions.Count > 0;

    /// <summary>False when the length has not arrived in full. Throws FATAL 08P01 for a length that cannot be.</summary>
    public static bool TryReadBodyLength(in ReadOnlySequence<byte> input, out int bodyLength)
    {
        bodyLength = 0;
        if (input.Length < HeaderLength)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[HeaderLength];
        input.Slice(0, HeaderLength).CopyTo(bytes);
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (length < HeaderLength + sizeof(int) || length > Limits.StartupMessageBytes)
        {
            throw ProtocolErrors.InvalidStartupLength();
        }

        bodyLength = length - HeaderLength;
        return true;
    }

    /// <summary>Reads a whole packet after its length. Throws FATAL 08P01, 0A000 (protocol version) or 22021.</summary>
    public static StartupPacket Read(ReadOnlyMemory<byte> body)
    {
        MessageBodyReader reader = new(body);
        int code = reader.ReadInt32();
        switch (code)
        {
            case SslRequestCode when reader.Remaining == 0:
                return new StartupPacket(StartupPacketKind.SslRequest);
            case GssEncRequestCode when reader.Remaining == 0:
                return new StartupPacket(StartupPacketKind.GssEncRequest);
            case CancelRequestCode:
                return ReadCancel(ref reader);
            case SslRequestCode or GssEncRequestCode:
                throw ProtocolErrors.InvalidStartupLength();
            default:
                return ReadStartup(code, ref reader);
        }
    }

    /// <summary>The error for a second SSLRequest or GSSENCRequest: PostgreSQL then takes its code for a version.</summary>
    public static PgErrorException RepeatedRequest(StartupPacketKind kind) =>
        ProtocolErrors.UnsupportedProtocol(1234, kind == StartupPacketKind.SslRequest ? 5679 : 5680);

    private static StartupPacket ReadCancel(ref MessageBodyReader reader)
    {
        if (reader.Remaining is < 2 * sizeof(int) or > 256 + sizeof(int))
        {
            throw ProtocolErrors.InvalidStartupLength();
        }

        return new StartupPacket(StartupPacketKind.CancelRequest)
        {
            ProcessId = reader.ReadInt32(),
            SecretKey = reader.ReadRest().ToArray(),
        };
    }

    private static StartupPacket ReadStartup(int version, ref MessageBodyReader reader)
    {
        int major = version >>> 16;
        int minor = version & 0xFFFF;
        if (major != 3)
        {
            throw ProtocolErrors.UnsupportedProtocol(major, minor);
        }

        List<KeyValuePair<string, string>> parameters = [];
        List<string> protocolOptions = [];
        while (true)
        {
            if (reader.Remaining == 0)
            {
                throw ProtocolErrors.InvalidStartupLayout();
            }

            string name = ReadString(ref reader);
            if (name.Length == 0)
            {
                break;
            }

            string value = ReadString(ref reader);
            if (name.StartsWith("_pq_.", StringComparison.Ordinal))
            {
                protocolOptions.Add(name);
            }
            else
            {
                parameters.Add(new(name, value));
            }
        }

        if (reader.Remaining != 0)
        {
            throw ProtocolErrors.InvalidStartupLayout();
        }

        return new StartupPacket(StartupPacketKind.Startup)
        {
            MinorVersion = minor,
            Parameters = parameters,
            ProtocolOptions = protocolOptions,
        };
    }

    private static string ReadString(ref MessageBodyReader reader)
    {
        try
        {
            return reader.ReadCString();
        }
        catch (PgErrorException e) when (e.Error.SqlState == SqlState.ProtocolViolation)
        {
            throw ProtocolErrors.InvalidStartupLayout();
        }
    }
}
