using Swytch.Server.Configuration;

namespace Swytch.Server.Control;

/// <summary>Where the users of a node are kept, running or not.</summary>
internal interface IUsers : IAsyncDisposable
{
    Task AddUserAsync(string name, string password, CancellationToken cancellationToken);

    Task ChangePasswordAsync(string name, string password, CancellationToken cancellationToken);

    Task RemoveUserAsync(string name, CancellationToken cancellationToken);

    Task<IReadOnlyList<UserLine>> ListUsersAsync(CancellationToken cancellationToken);
}

/// <summary>A running node as commands reach it. What it refuses and what goes wrong on the way is a <see cref="FailureException"/>.</summary>
internal interface IRunningNode : IUsers
{
    Task<NodeStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Copies the archive as it comes. What cannot be written is an <see cref="IOException"/>.</summary>
    Task BackupAsync(Stream into, CancellationToken cancellationToken);
}
