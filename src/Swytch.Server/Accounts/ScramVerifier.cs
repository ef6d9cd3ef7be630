using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Swytch.PgWire.Handlers;

namespace Swytch.Server.Accounts;

/// <summary>
/// What is kept instead of a password (RFC 5802, section 3), written as PostgreSQL writes it in pg_authid.rolpassword:
/// <c>SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey</c>, the three in base64.
/// </summary>
internal sealed record ScramVerifier(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey)
{
    /// <summary>As PostgreSQL (scram_iterations).</summary>
    public const int DefaultIterations = 4096;

    private const int SaltBytes = 16;
    private const string Prefix = "SCRAM-SHA-256$";

    public static ScramVerifier FromPassword(string password) =>
        FromPassword(password, RandomNumberGenerator.GetBytes(SaltBytes), DefaultIterations);

    public static ScramVerifier FromPassword(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return new ScramVerifier(salt, iterations, SHA256.HashData(clientKey), serverKey);
    }

    /// <summary>A verifier that no password opens, the same for the same name while <paramref name="secret"/> lives: an unknown user looks like a known one.</summary>
    public static ScramVerifier Mock(string user, ReadOnlySpan<byte> secret)
    {
        var salt = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(user))[..SaltBytes];
        return new ScramVerifier(salt, DefaultIterations, RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out ScramVerifier? verifier)
    {
        verifier = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var halves = text[Prefix.Length..].Split('$');
        if (halves.Length != 2 || halves[0].Split(':') is not [var iterationsText, var saltText] || halves[1].Split(':') is not [var stored, var server])
        {
            return false;
        }

        if (!int.TryParse(iterationsText, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < 1)
        {
            return false;
        }

        try
        {
            verifier = new ScramVerifier(
                Convert.FromBase64String(saltText), iterations, Convert.FromBase64String(stored), Convert.FromBase64String(server));
        }
        catch (FormatException)
        {
            return false;
        }

        return verifier.StoredKey.Length == 32 && verifier.ServerKey.Length == 32 && verifier.Salt.Length > 0;
    }

    public AuthenticationMethod.Scram ToMethod() => new(Salt, Iterations, StoredKey, ServerKey);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{Iterations}:{Convert.ToBase64String(Salt)}${Convert.ToBase64String(StoredKey)}:{Convert.ToBase64String(ServerKey)}");
}
