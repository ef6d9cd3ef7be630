namespace Swytch.Isolation.Tests.Interleavings;

/// <summary>One transaction of a script: its statements between BEGIN and its end; a single one without a block when it is autocommit.</summary>
/// <param name="Session">Transactions of one session follow each other.</param>
internal sealed record ScriptTransaction(int Session, bool IsAutocommit, bool Commits, IReadOnlyList<string> Statements);

/// <summary>Transactions and the order in which their steps are sent: each entry is the next step of that session.</summary>
internal sealed record Script(IReadOnlyList<string> Setup, IReadOnlyList<string> Cleanup, IReadOnlyList<ScriptTransaction> Transactions, IReadOnlyList<int> Schedule)
{
    public int Sessions => Transactions.Max(transaction => transaction.Session) + 1;
}
