using Swytch.Isolation.Tests.Support;

namespace Swytch.Isolation.Tests.Hermitage;

/// <summary>What became of one session's transaction.</summary>
public sealed class TransactionRun
{
    private readonly List<Answer> _answers = [];

    public bool Committed { get; internal set; }

    /// <summary>The SQLSTATE of the statement that ended it, COMMIT included.</summary>
    public string? SqlState { get; internal set; }

    public string Message { get; internal set; } = string.Empty;

    /// <summary>Statements between BEGIN and the end that succeeded.</summary>
    public IReadOnlyList<Answer> Answers => _answers;

    internal void Add(Answer answer) => _answers.Add(answer);
}

/// <summary>What became of a scenario.</summary>
/// <param name="Final">The whole table afterwards.</param>
public sealed record ScenarioRun(Scenario Scenario, IReadOnlyList<TransactionRun> Transactions, string Final)
{
    public bool Committed(params ReadOnlySpan<int> sessions)
    {
        foreach (var session in sessions)
        {
            if (!Transactions[session - 1].Committed)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the session's query number <paramref name="number"/> (from 1) showed; null when it was not answered.</summary>
    public string? Seen(int session, int number) =>
        Transactions[session - 1].Answers.Where(answer => answer.Sql.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)).ElementAtOrDefault(number - 1)?.Text;

    public override string ToString() => string.Join('\n', Transactions.Select((transaction, index) =>
        $"T{index + 1} {(transaction.Committed ? "committed" : $"not committed {transaction.SqlState} {transaction.Message}")}: {string.Join("; ", transaction.Answers.Select(answer => $"{answer.Sql} -> {answer.Text}"))}"))
        + $"\nfinal: {Final}";
}
