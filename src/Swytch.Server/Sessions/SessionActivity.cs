namespace Swytch.Server.Sessions;

/// <summary>What a session is doing, for pg_stat_activity and status. Written by its connection, read by others.</summary>
internal sealed class SessionActivity
{
    private long _sinceTicks;
    private volatile bool _isBusy;
    private volatile string _query = string.Empty;
    private volatile string _applicationName = string.Empty;
    private long _queryStartTicks;

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

    public DateTimeOffset QueryStart => new(Volatile.Read(ref _queryStartTicks), TimeSpan.Zero);

    public DateTimeOffset Since => new(Volatile.Read(ref _sinceTicks), TimeSpan.Zero);

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
}
