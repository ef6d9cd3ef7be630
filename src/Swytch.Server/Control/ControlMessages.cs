using System.Text.Json;
using Swytch.Server.Accounts;

namespace Swytch.Server.Control;

/// <summary>JSON on the control socket.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = false };

    public static readonly JsonSerializerOptions Printed = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}

internal sealed record ControlError(string Error);

internal sealed record UserRequest(string Name, string? Password, bool IsAdministrator);

/// <summary>A user as lists show it.</summary>
internal sealed record UserLine(string Name, bool Administrator, bool Login, bool Password)
{
    public static UserLine From(Account account) => new(account.Name, account.IsAdministrator, account.CanLogin, account.Verifier is not null);
}

/// <summary><c>status</c> of a running node.</summary>
internal sealed record NodeStatus(
    string Node,
    string NodeId,
    string Version,
    string State,
    int ProcessId,
    DateTimeOffset StartedAt,
    IReadOnlyList<string> Listen,
    string? Http,
    string Authentication,
    int Sessions,
    int MaxConnections,
    string DataDirectory,
    IReadOnlyList<DatabaseStatus> Databases);

internal sealed record DatabaseStatus(string Name, long FileBytes, long WalBytes, long Commits, long Rollbacks, int WriterWaiting, int ReadersInUse);
