using System.Collections.Concurrent;
using System.Security.Cryptography;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Hosting;

/// <summary>The live sessions by process id, for CancelRequest (PostgreSQL manual, section 55.2.8). Thread-safe.</summary>
internal sealed class CancelRegistry
{
    private readonly ConcurrentDictionary<int, CancelKey> _keys = new();

    /// <summary>A process id that no live session has, and a random secret. Process ids are random too: together they are 63 bits to guess.</summary>
    public CancelKey Register()
    {
        while (true)
        {
            CancelKey key = new(RandomNumberGenerator.GetInt32(1, int.MaxValue), RandomNumberGenerator.GetBytes(CancelKey.SecretBytes));
            if (_keys.TryAdd(key.ProcessId, key))
            {
                return key;
            }
        }
    }

    public void Unregister(CancelKey key) => _keys.TryRemove(key.ProcessId, out _);

    /// <summary>Cancels what the session runs if the secret is right. Takes the same time whether it is right, wrong or the process unknown.</summary>
    public void Cancel(int processId, ReadOnlySpan<byte> secret)
    {
        bool known = _keys.TryGetValue(processId, out CancelKey? key);
        ReadOnlySpan<byte> expected = known ? key!.Secret : stackalloc byte[CancelKey.SecretBytes];
        if (CryptographicOperations.FixedTimeEquals(expected, secret) && known)
        {
            key!.Session?.Cancel();
        }
    }
}

/// <summary>What BackendKeyData tells a client, and the session it stands for.</summary>
internal sealed class CancelKey(int processId, byte[] secret)
{
    /// <summary>Protocol 3.0 has room for four bytes.</summary>
    public const int SecretBytes = 4;

    private volatile IPgSession? _session;

    public int ProcessId => processId;

    public ReadOnlySpan<byte> Secret => secret;

    /// <summary>Null until the session is open.</summary>
    public IPgSession? Session
    {
        get => _session;
        set => _session = value;
    }
}
