using Swytch.Core.Errors;

namespace Swytch.PgWire.Protocol;

/// <summary>SASLInitialResponse (PostgreSQL manual, section 55.7).</summary>
internal static class SaslInitialResponse
{
    /// <summary>The mechanism, one of those offered, and the first message, null when there is none. Throws FATAL 08P01.</summary>
    public static (string Mechanism, ReadOnlyMemory<byte>? Message) Read(ReadOnlyMemory<byte> body, IReadOnlyList<string> offered)
    {
        MessageBodyReader reader = new(body);
        ReadOnlyMemory<byte> name = reader.ReadCStringBytes();
        string mechanism = System.Text.Encoding.ASCII.GetString(name.Span);
        if (!offered.Contains(mechanism))
        {
            throw ProtocolErrors.Fatal(SqlState.ProtocolViolation, "client selected an invalid SASL authentication mechanism");
        }

        int length = reader.ReadInt32();
        ReadOnlyMemory<byte>? message = length == -1 ? (ReadOnlyMemory<byte>?)null : reader.ReadBytes(length);
        reader.End();
        return (mechanism, message);
    }
}
