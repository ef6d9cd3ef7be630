namespace Swytch.Storage.Changes;

/// <summary>
/// Changes do not fit the rows they were to change: the database is not in the state they were recorded in. Nothing a client does may lead here,
/// so what to do is up to the caller; what was applied before must be rolled back.
/// </summary>
internal sealed class ChangeConflictException(string table, string key, string reason, Exception? cause = null)
    : Exception($"changes of table \"{table}\" cannot be applied at key {key}: {reason}", cause)
{
    internal string Table { get; } = table;

    /// <summary>As PostgreSQL prints keys: (a, b)=(1, x).</summary>
    internal string Key { get; } = key;

    internal string Reason { get; } = reason;
}
