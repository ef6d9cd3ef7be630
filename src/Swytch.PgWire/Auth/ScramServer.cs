using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Auth;

/// <summary>
/// The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677; PostgreSQL manual, section 55.3; auth-scram.c).
/// Two steps: <see cref="Begin"/> with client-first-message, <see cref="TryFinish"/> with client-final-message. Messages that break the
/// rules throw FATAL 08P01, 0A000 or 28000; a wrong proof is no exception.
/// </summary>
/// <param name="channelBinding">The hash of the server's certificate (tls-server-end-point); empty on a connection without TLS.</param>
/// <param name="serverNonce">Printable characters without comma, new for each exchange.</param>
internal sealed class ScramServer(AuthenticationMethod.Scram verifier, string mechanism, ReadOnlyMemory<byte> channelBinding, string serverNonce)
{
    public const string Mechanism = "SCRAM-SHA-256";
    public const string MechanismPlus = "SCRAM-SHA-256-PLUS";

    private const int NonceBytes = 18;

    private string _gs2Header = string.Empty;
    private string _clientFirstBare = string.Empty;
    private string _serverFirst = string.Empty;
    private string _nonce = string.Empty;

    private bool UsesBinding => mechanism == MechanismPlus;

    /// <summary>What is offered, best first.</summary>
    public static IReadOnlyList<string> Mechanisms(bool isEncrypted) => isEncrypted ? [MechanismPlus, Mechanism] : [Mechanism];

    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));

    /// <summary>Takes client-first-message and gives server-first-message.</summary>
    public byte[] Begin(ReadOnlySpan<byte> clientFirst)
    {
        ScramText text = new(clientFirst);
        ReadBindingFlag(text);
        if (text.Peek() == 'a')
        {
            throw ProtocolErrors.Fatal(SqlState.FeatureNotSupported, "client uses authorization identity, but it is not supported");
        }

        text.Require(',', $"Unexpected attribute \"{text.PeekName()}\" in client-first-message.");
        _gs2Header = text.Before;
        _clientFirstBare = text.Rest;
        if (text.Peek() == 'm')
        {
            throw ProtocolErrors.Fatal(SqlState.FeatureNotSupported, "client requires an unsupported SCRAM extension");
        }

        // The name is that of the startup message; this one is not looked at.
        text.ReadAttribute('n');
        string clientNonce = text.ReadAttribute('r');
        if (clientNonce.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw ProtocolErrors.Fatal(SqlState.ProtocolViolation, "non-printable characters in SCRAM nonce");
        }

        text.SkipOptionalAttributes();
        _nonce = clientNonce + serverNonce;
        _serverFirst = string.Create(CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(verifier.Salt)},i={verifier.Iterations}");
        return Encoding.UTF8.GetBytes(_serverFirst);
    }

    /// <summary>Takes client-final-message; true and server-final-message when the client knows the password.</summary>
    public bool TryFinish(ReadOnlySpan<byte> clientFinal, out byte[] serverFinal)
    {
        ScramText text = new(clientFinal);
        CheckBinding(text.ReadAttribute('c'));
        if (text.ReadAttribute('r') != _nonce)
        {
            throw Invalid("invalid SCRAM response", "Nonce does not match.");
        }

        (string withoutProof, string proofText) = text.ReadProof();
        if (!StrictBase64.TryDecode(proofText, out byte[] proof) || proof.Length != ScramVerifier.KeyBytes)
        {
            throw Malformed("Malformed proof in client-final-message.");
        }

        byte[] authMessage = Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{withoutProof}");
        byte[] clientKey = HMACSHA256.HashData(verifier.StoredKey, authMessage);
        for (int i = 0; i < clientKey.Length; i++)
        {
            clientKey[i] ^= proof[i];
        }

        bool proved = CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), verifier.StoredKey);
        byte[] signature = HMACSHA256.HashData(verifier.ServerKey, authMessage);
        serverFinal = proved ? Encoding.ASCII.GetBytes($"v={Convert.ToBase64String(signature)}") : [];
        return proved;
    }

    internal static PgErrorException Malformed(string detail) => Invalid("malformed SCRAM message", detail);

    private static PgErrorException Invalid(string message, string detail) =>
        new(new PgError(SqlState.ProtocolViolation, message) { Severity = PgSeverity.Fatal, Detail = detail });

    private void ReadBindingFlag(ScramText text)
    {
        switch (text.Peek())
        {
            case 'n' or 'y' when UsesBinding:
                throw Malformed("The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include channel binding data.");
            case 'y' when !channelBinding.IsEmpty:
                // The client could bind and was made to believe that we cannot: somebody stands between.
                throw new PgErrorException(new PgError(SqlState.InvalidAuthorizationSpecification, "SCRAM channel binding negotiation error")
                {
                    Severity = PgSeverity.Fatal,
                    Detail = "The client supports SCRAM channel binding but thinks the server does not.  However, this server does support channel binding.",
                });
            case 'n' or 'y':
                text.Skip();
                break;
            case 'p' when !UsesBinding:
                throw Malformed("The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes channel binding data.");
            case 'p':
                ReadBindingType(text);
                return;
            default:
                throw Malformed($"Unexpected channel-binding flag \"{text.PeekName()}\".");
        }

        text.Require(',', "Comma expected, but found character \"" + text.PeekName() + "\".");
    }

    private static void ReadBindingType(ScramText text)
    {
        string type = text.ReadAttribute('p');
        if (type != "tls-server-end-point")
        {
            throw ProtocolErrors.Fatal(SqlState.ProtocolViolation, $"unsupported SCRAM channel-binding type \"{type}\"");
        }
    }

    /// <summary>The header is repeated under the proof, with the certificate's hash when bound.</summary>
    private void CheckBinding(string attribute)
    {
        byte[] header = Encoding.UTF8.GetBytes(_gs2Header);
        byte[] expected = UsesBinding ? [.. header, .. channelBinding.Span] : header;
        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(attribute), Encoding.ASCII.GetBytes(Convert.ToBase64String(expected))))
        {
            return;
        }

        throw UsesBinding
            ? ProtocolErrors.Fatal(SqlState.InvalidAuthorizationSpecification, "SCRAM channel binding check failed")
            : ProtocolErrors.Fatal(SqlState.ProtocolViolation, "unexpected SCRAM channel-binding attribute in client-final-message");
    }
}
