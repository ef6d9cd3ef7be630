namespace Swytch.Isolation.Tests.Hermitage;

/// <summary>A way to ask for an isolation level (PostgreSQL manual: BEGIN, START TRANSACTION, SET TRANSACTION, section 20.11.1).</summary>
/// <param name="Before">Statements of a session before its first transaction.</param>
/// <param name="Begin">Statements that begin a transaction.</param>
internal sealed record LevelSpelling(string Name, IReadOnlyList<string> Before, IReadOnlyList<string> Begin)
{
    public static IReadOnlyList<LevelSpelling> All { get; } =
    [
        new("BEGIN", [], ["BEGIN"]),
        .. ((string[])["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]).SelectMany(Of),
    ];

    public static LevelSpelling Plain(string level) => new(level, [], [$"BEGIN ISOLATION LEVEL {level}"]);

    private static IEnumerable<LevelSpelling> Of(string level) =>
    [
        new($"BEGIN ISOLATION LEVEL {level}", [], [$"BEGIN ISOLATION LEVEL {level}"]),
        new($"START TRANSACTION ISOLATION LEVEL {level}, READ WRITE", [], [$"START TRANSACTION ISOLATION LEVEL {level}, READ WRITE"]),
        new($"SET TRANSACTION ISOLATION LEVEL {level}", [], ["BEGIN", $"SET TRANSACTION ISOLATION LEVEL {level}"]),
        new($"SET transaction_isolation = {level}", [], ["BEGIN", $"SET transaction_isolation = '{level.ToLowerInvariant()}'"]),
        new($"SET SESSION CHARACTERISTICS, {level}", [$"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL {level}"], ["BEGIN"]),
        new($"SET default_transaction_isolation = {level}", [$"SET default_transaction_isolation = '{level.ToLowerInvariant()}'"], ["BEGIN"]),
    ];
}
