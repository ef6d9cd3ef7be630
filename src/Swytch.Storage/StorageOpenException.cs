namespace Swytch.Storage;

/// <summary>A database (or the SQLite library itself) cannot be opened: for the operator, at start. The message says which and what to do.</summary>
public sealed class StorageOpenException : Exception
{
    public StorageOpenException(string message)
        : base(message)
    {
    }

    public StorageOpenException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
