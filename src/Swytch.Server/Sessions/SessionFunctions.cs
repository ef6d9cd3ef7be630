namespace Swytch.Server.Sessions;

/// <summary>What functions of a running statement may ask of its session.</summary>
internal sealed class SessionFunctions(PgSession session, TimeProvider clock)
{
    private DateTimeOffset? _transactionStart;

    public PgSession Session => session;

    /// <summary>Fixed from the first statement of a transaction to its end.</summary>
    public DateTimeOffset TransactionStart => _transactionStart ?? clock.GetUtcNow();

    public void BeginTransaction() => _transactionStart ??= clock.GetUtcNow();

    public void EndTransaction() => _transactionStart = null;
}
