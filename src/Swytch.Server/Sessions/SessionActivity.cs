namespace Swytch.Server.Sessions;

/// <summary>What a session is doing, for pg_stat_activity and status. Written by its connection, read by others.</summary>
internal sealed class SessionActivity
{
    private long _sinceTicks;
    private volatile bool _isBusy;
    private volatile string _query = string.Empty;
    private volatile string _applicationName = string.Empty;
    private long _queryStartTicks;
    private long _transactionStartTicks;
    private long _transactions;
    private long _transactionId;

    public bool IsBusy => _isBusy;

    public string Query
    {
        get => _query;
        set => _query = value;
    }

    public string ApplicationName
    {
        get => _applicationName;
        set => _applicationName = value;
    }

    /// <summary>Null before the first statement.</summary>
    public DateTimeOffset? QueryStart => Time(ref _queryStartTicks);

    public DateTimeOffset? Since => Time(ref _sinceTicks);

    /// <summary>Null outside a transaction.</summary>
    public DateTimeOffset? TransactionStart => Time(ref _transactionStartTicks);

    /// <summary>How many transactions it has begun.</summary>
    public long Transactions => Volatile.Read(ref _transactions);

    /// <summary>What txid_current() says in this transaction; 0 when it has none yet: it has not written and nobody has asked.</summary>
    public long TransactionId
    {
        get => Volatile.Read(ref _transactionId);
        set => Volatile.Write(ref _transactionId, value);
    }

    public void BecomeBusy(DateTimeOffset now)
    {
        _isBusy = true;
        Volatile.Write(ref _queryStartTicks, now.UtcTicks);
        Volatile.Write(ref _sinceTicks, now.UtcTicks);
    }

    public void BecomeIdle(DateTimeOffset now)
    {
        _isBusy = false;
        Volatile.Write(ref _sinceTicks, now.UtcTicks);
    }

    public void BeginTransaction(DateTimeOffset now)
    {
        Volatile.Write(ref _transactions, _transactions + 1);
        Volatile.Write(ref _transactionStartTicks, now.UtcTicks);
    }

    public void EndTransaction()
    {
        TransactionId = 0;
        Volatile.Write(ref _transactionStartTicks, 0);
    }

    private static DateTimeOffset? Time(ref long ticks) => Volatile.Read(ref ticks) is var value and not 0 ? new(value, TimeSpan.Zero) : null;
}
