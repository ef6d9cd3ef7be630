namespace Swytch.Storage;

/// <summary>What a session waits for, other than its client.</summary>
public enum SessionWait
{
    None,

    /// <summary>The writer, which another session holds.</summary>
    Writer,

    /// <summary>The sync of the write-ahead log that makes its commit, or one it has seen, durable.</summary>
    Durability,

    /// <summary>A read connection: all are in use.</summary>
    Reader,
}

/// <summary>One session as others see it; of one moment only as far as it does nothing meanwhile.</summary>
/// <param name="Wait">What it waits for now.</param>
/// <param name="Waited">For how long; zero when it waits for nothing.</param>
/// <param name="HoldsWriter">Nobody else can write now.</param>
/// <param name="IsParked">It has written in its transaction, and nothing of that is in the writer: its next statement brings it back.</param>
public readonly record struct SessionView(SessionWait Wait, TimeSpan Waited, bool HoldsWriter, bool IsParked);
