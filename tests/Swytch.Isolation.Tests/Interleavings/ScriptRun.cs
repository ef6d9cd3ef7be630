using Swytch.Isolation.Tests.Support;

namespace Swytch.Isolation.Tests.Interleavings;

/// <summary>What became of one transaction of a script.</summary>
internal sealed class TransactionResult(ScriptTransaction transaction)
{
    public ScriptTransaction Transaction => transaction;

    /// <summary>All statements but BEGIN and the end, failed ones and the ROLLBACK TO after them included.</summary>
    public List<Answer> Answers { get; } = [];

    public bool Committed { get; set; }

    /// <summary>It was refused with 40001.</summary>
    public bool Refused { get; set; }

    /// <summary>Place among the ends that were answered.</summary>
    public int EndedAt { get; set; }

    public override string ToString() =>
        $"session {transaction.Session} {(transaction.IsAutocommit ? "autocommit " : string.Empty)}{(Committed ? "committed" : Refused ? "refused" : "rolled back")} at {EndedAt}: "
        + string.Join("; ", Answers.Select(answer => $"{answer.Sql} -> {answer.Text}{(answer.Result.Succeeded ? string.Empty : " " + answer.Result.Message)}"));
}

/// <param name="Final">Contents of all tables afterwards.</param>
internal sealed record ScriptRun(Script Script, IReadOnlyList<TransactionResult> Results, string Final)
{
    public override string ToString() => string.Join('\n', Results) + "\nfinal:\n" + Final;
}
