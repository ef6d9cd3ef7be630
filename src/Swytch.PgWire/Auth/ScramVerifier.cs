using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Auth;

/// <summary>
/// What is kept of a password for SCRAM-SHA-256, in PostgreSQL's form
/// <c>SCRAM-SHA-256$&lt;iterations&gt;:&lt;salt&gt;$&lt;StoredKey&gt;:&lt;ServerKey&gt;</c> (PostgreSQL manual, section 53.2; RFC 5802, section 3).
/// </summary>
public sealed class ScramVerifier
{
    /// <summary>PostgreSQL's SCRAM_SHA_256_DEFAULT_ITERATIONS, the least that RFC 7677 allows.</summary>
    public const int DefaultIterations = 4_096;

    /// <summary>SHA-256's length, bytes.</summary>
    internal const int KeyBytes = SHA256.HashSizeInBytes;

    private const int SaltBytes = 16;
    private const string Prefix = "SCRAM-SHA-256$";

    public ScramVerifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        Salt = salt;
        Iterations = iterations;
        StoredKey = storedKey;
        ServerKey = serverKey;
    }

    public byte[] Salt { get; }

    public int Iterations { get; }

    /// <summary>H(HMAC(SaltedPassword, "Client Key")).</summary>
    public byte[] StoredKey { get; }

    /// <summary>HMAC(SaltedPassword, "Server Key").</summary>
    public byte[] ServerKey { get; }

    /// <summary>A verifier of a password, with a random salt.</summary>
    public static ScramVerifier Create(string password) =>
        Create(password, RandomNumberGenerator.GetBytes(SaltBytes), DefaultIterations);

    public static ScramVerifier Create(string password, byte[] salt, int iterations)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(SaslPrep.Prepare(password));
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(utf8, salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        ScramVerifier verifier = new(salt, iterations, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
        CryptographicOperations.ZeroMemory(utf8);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(clientKey);
        return verifier;
    }

    /// <summary>
    /// For a user that does not exist: the same salt for the same name every time, as a real one would have, and keys that no password has.
    /// </summary>
    /// <param name="secret">A secret of the node that never changes, at least 16 bytes.</param>
    public static ScramVerifier CreateMock(string user, ReadOnlySpan<byte> secret)
    {
        byte[] salt = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(user))[..SaltBytes];
        return new ScramVerifier(salt, DefaultIterations, RandomNumberGenerator.GetBytes(KeyBytes), RandomNumberGenerator.GetBytes(KeyBytes));
    }

    /// <summary>Reads PostgreSQL's form; false when the text is anything else, for example a password.</summary>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ScramVerifier? verifier)
    {
        verifier = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = text[Prefix.Length..].Split('$');
        if (parts.Length != 2 || parts[0].Split(':') is not [{ } iterationText, { } saltText] || parts[1].Split(':') is not [{ } storedText, { } serverText])
        {
            return false;
        }

        if (!int.TryParse(iterationText, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
            || iterations < 1
            || !StrictBase64.TryDecode(saltText, out byte[] salt)
            || !StrictBase64.TryDecode(storedText, out byte[] storedKey)
            || !StrictBase64.TryDecode(serverText, out byte[] serverKey)
            || storedKey.Length != KeyBytes
            || serverKey.Length != KeyBytes)
        {
            return false;
        }

        verifier = new ScramVerifier(salt, iterations, storedKey, serverKey);
        return true;
    }

    /// <summary>True when the password is the one the verifier was made of. Constant time after the derivation.</summary>
    public bool Matches(string password)
    {
        ScramVerifier other = Create(password, Salt, Iterations);
        return CryptographicOperations.FixedTimeEquals(other.StoredKey, StoredKey);
    }

    public AuthenticationMethod.Scram ToAuthenticationMethod() => new(Salt, Iterations, StoredKey, ServerKey);

    /// <summary>PostgreSQL's form, as in pg_authid.rolpassword.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}{Iterations}:{Convert.ToBase64String(Salt)}${Convert.ToBase64String(StoredKey)}:{Convert.ToBase64String(ServerKey)}");
}
