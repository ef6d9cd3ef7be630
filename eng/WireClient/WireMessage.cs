using System.Buffers.Binary;
using System.Text;

namespace Swytch.WireClient;

/// <summary>One backend message: its type byte and its body without the length.</summary>
public sealed record WireMessage(char Type, byte[] Body)
{
    public const char Authentication = 'R';
    public const char BackendKeyData = 'K';
    public const char CommandComplete = 'C';
    public const char CopyData = 'd';
    public const char CopyDone = 'c';
    public const char CopyInResponse = 'G';
    public const char CopyOutResponse = 'H';
    public const char DataRow = 'D';
    public const char EmptyQueryResponse = 'I';
    public const char ErrorResponse = 'E';
    public const char NegotiateProtocolVersion = 'v';
    public const char NoticeResponse = 'N';
    public const char NotificationResponse = 'A';
    public const char ParameterDescription = 't';
    public const char ParameterStatus = 'S';
    public const char ReadyForQuery = 'Z';
    public const char RowDescription = 'T';

    public PayloadReader Read() => new(Body);

    /// <summary>The fields of ErrorResponse and NoticeResponse by their code (manual, section 55.8).</summary>
    public IReadOnlyDictionary<char, string> ErrorFields()
    {
        var fields = new Dictionary<char, string>();
        var reader = Read();
        while (reader.Remaining > 0)
        {
            var code = (char)reader.Byte();
            if (code == '\0')
            {
                break;
            }

            fields[code] = reader.CString();
        }

        return fields;
    }
}

/// <summary>Reads a body; throws <see cref="ProtocolBrokenException"/> when the server sent less than it should have.</summary>
public sealed class PayloadReader(byte[] bytes)
{
    private int _position;

    public int Remaining => bytes.Length - _position;

    public byte Byte() => Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public string CString()
    {
        var end = Array.IndexOf(bytes, (byte)0, _position);
        if (end < 0)
        {
            throw new ProtocolBrokenException("a string without its closing zero");
        }

        var text = Encoding.UTF8.GetString(bytes, _position, end - _position);
        _position = end + 1;
        return text;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
        {
            throw new ProtocolBrokenException($"{count} bytes wanted, {Remaining} left");
        }

        var span = bytes.AsSpan(_position, count);
        _position += count;
        return span;
    }
}

/// <summary>The server broke the protocol.</summary>
public sealed class ProtocolBrokenException(string message) : Exception(message);

/// <summary>The server answered ErrorResponse where the caller wanted success.</summary>
public sealed class ServerErrorException(IReadOnlyDictionary<char, string> fields)
    : Exception($"{fields.GetValueOrDefault('C')}: {fields.GetValueOrDefault('M')}")
{
    public string SqlState => fields.GetValueOrDefault('C', string.Empty);

    public string MessageText => fields.GetValueOrDefault('M', string.Empty);
}
