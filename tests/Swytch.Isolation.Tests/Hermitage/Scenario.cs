namespace Swytch.Isolation.Tests.Hermitage;

/// <summary>
/// One scenario of the Hermitage suite: statements of two or three sessions in the order of their sending. A statement may wait; then the script goes on
/// with the others, and the session's later statements follow it.
/// </summary>
/// <param name="Steps">"1: SQL"; BEGIN stands for whatever begins a transaction at the level that is tested, COMMIT and ABORT end it.</param>
/// <param name="Happened">From what the committed transactions saw and left: the anomaly that the scenario is named after.</param>
/// <param name="AtReadCommitted">PostgreSQL 15 shows it at READ COMMITTED,</param>
/// <param name="AtRepeatableRead">and at REPEATABLE READ. At SERIALIZABLE it shows none.</param>
public sealed record Scenario(string Name, bool AtReadCommitted, bool AtRepeatableRead, Func<ScenarioRun, bool> Happened, IReadOnlyList<string> Steps)
{
    public int Sessions => Steps.Max(step => step[0] - '0');

    public override string ToString() => Name;
}
