using Swytch.Core.Errors;

namespace Swytch.PgWire.Protocol;

/// <summary>What PostgreSQL says about messages it cannot read (src/backend/libpq/pqformat.c, tcop/postgres.c, postmaster/postmaster.c).</summary>
internal static class ProtocolErrors
{
    public static PgErrorException InvalidMessageFormat() => Violation("invalid message format");

    public static PgErrorException InsufficientData() => Violation("insufficient data left in message");

    public static PgErrorException NoDataLeft() => Violation("no data left in message");

    public static PgErrorException InvalidString() => Violation("invalid string in message");

    public static PgErrorException InvalidMessageLength() => Framing("invalid message length");

    public static PgErrorException InvalidMessageType(byte type) =>
        Fatal(SqlState.ProtocolViolation, $"invalid frontend message type {type}");

    public static PgErrorException InvalidStartupLength() => Framing("invalid length of startup packet");

    public static PgErrorException InvalidStartupLayout() =>
        Fatal(SqlState.ProtocolViolation, "invalid startup packet layout: expected terminator as last byte");

    public static PgErrorException UnsupportedProtocol(int major, int minor) =>
        Fatal(SqlState.FeatureNotSupported, $"unsupported frontend protocol {major}.{minor}: server supports 3.0 to 3.0");

    public static PgErrorException UnencryptedBytesBeforeHandshake(string request) => new(
        new PgError(SqlState.ProtocolViolation, $"received unencrypted data after {request} request")
        {
            Severity = PgSeverity.Fatal,
            Detail = "This could be either a client-software bug or evidence of an attempted man-in-the-middle attack.",
        });

    public static PgErrorException Violation(string message) => new(SqlState.ProtocolViolation, message);

    /// <summary>
    /// The boundaries of messages are lost: what comes is no PostgreSQL client, or an attack. As in PostgreSQL (COMMERROR) it is logged, and
    /// the connection closed without an answer.
    /// </summary>
    private static PgErrorException Framing(string message) =>
        new(new PgError(SqlState.ProtocolViolation, message) { Severity = PgSeverity.Log });

    public static PgErrorException Fatal(string sqlState, string message) =>
        new(new PgError(sqlState, message) { Severity = PgSeverity.Fatal });
}
