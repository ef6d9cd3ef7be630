namespace Swytch.Server.Control;

/// <summary>What a running node tells and gives to who administers it, over the control socket or over a client's connection.</summary>
internal interface INodeDesk
{
    NodeStatus Status();

    /// <summary>All users, by name.</summary>
    IReadOnlyList<UserLine> Users();

    /// <summary>Writes an archive of all databases and roles.</summary>
    /// <exception cref="IOException">There is no room for the copies in the data directory, or the archive cannot be written.</exception>
    Task WriteBackupAsync(Stream into, CancellationToken cancellationToken);
}
