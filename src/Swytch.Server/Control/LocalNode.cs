using System.Text.Json;

namespace Swytch.Server.Control;

/// <summary>The running node of a directory, through its control socket.</summary>
internal sealed class LocalNode(string directory) : IRunningNode
{
    private readonly ControlClient _client = new(directory);

    public Task<NodeStatus> StatusAsync(CancellationToken cancellationToken) => _client.GetAsync<NodeStatus>("status", cancellationToken);

    public Task BackupAsync(Stream into, CancellationToken cancellationToken) => _client.DownloadAsync("backup", into, cancellationToken);

    public Task AddUserAsync(string name, string password, CancellationToken cancellationToken) =>
        _client.PostAsync<UserLine>("users", new UserRequest(name, password, false), cancellationToken);

    public Task ChangePasswordAsync(string name, string password, CancellationToken cancellationToken) =>
        _client.PostAsync<UserLine>("users/password", new UserRequest(name, password, false), cancellationToken);

    public Task RemoveUserAsync(string name, CancellationToken cancellationToken) =>
        _client.PostAsync<JsonElement>("users/remove", new UserRequest(name, null, false), cancellationToken);

    public async Task<IReadOnlyList<UserLine>> ListUsersAsync(CancellationToken cancellationToken) =>
        await _client.GetAsync<UserLine[]>("users", cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
