using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Swytch.WireClient;

/// <summary>The client's half of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677; PostgreSQL manual, section 55.3).</summary>
public sealed class ScramClient(string user, string password)
{
    private const int AuthenticationSasl = 10;
    private const int AuthenticationSaslContinue = 11;
    private const int AuthenticationSaslFinal = 12;

    private readonly string _nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
    private string? _expectedServerSignature;

    /// <summary>The body of the message that answers an authentication request, null when there is nothing to answer.</summary>
    public byte[]? Answer(byte[] request)
    {
        var content = Encoding.UTF8.GetString(request, 4, request.Length - 4);
        switch (BinaryPrimitives.ReadInt32BigEndian(request))
        {
            case AuthenticationSasl:
                var first = Encoding.UTF8.GetBytes("n,," + FirstBare);
                return new PayloadBuilder().CString("SCRAM-SHA-256").Int32(first.Length).Bytes(first).ToArray();
            case AuthenticationSaslContinue:
                return Encoding.UTF8.GetBytes(Final(content));
            case AuthenticationSaslFinal:
                return content == "v=" + _expectedServerSignature
                    ? null
                    : throw new ProtocolBrokenException("the server does not know the password either");
            default:
                throw new ProtocolBrokenException("an authentication method other than SCRAM-SHA-256");
        }
    }

    private string FirstBare => $"n={user},r={_nonce}";

    private string Final(string serverFirst)
    {
        var attributes = serverFirst.Split(',').ToDictionary(part => part[0], part => part[2..]);
        if (!attributes['r'].StartsWith(_nonce, StringComparison.Ordinal))
        {
            throw new ProtocolBrokenException("the server changed the nonce");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password),
            Convert.FromBase64String(attributes['s']),
            int.Parse(attributes['i'], CultureInfo.InvariantCulture),
            HashAlgorithmName.SHA256,
            32);
        var withoutProof = "c=biws,r=" + attributes['r'];
        var signed = Encoding.UTF8.GetBytes($"{FirstBare},{serverFirst},{withoutProof}");
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var clientSignature = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        var proof = clientKey.Zip(clientSignature, (left, right) => (byte)(left ^ right)).ToArray();
        _expectedServerSignature = Convert.ToBase64String(HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed));
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }
}
