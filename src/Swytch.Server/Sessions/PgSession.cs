using System.Net;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.Server.Notifications;
using Swytch.Server.Observability;
using Swytch.Server.Sessions.Settings;
using Swytch.Sql.Planning;
using Swytch.Storage;

namespace Swytch.Server.Sessions;

/// <summary>Who a session belongs to and where it came from.</summary>
/// <param name="DatabaseName">As the client named it; several names may lead to one database.</param>
/// <param name="Client">Null for a unix socket.</param>
internal sealed record SessionIdentity(string User, bool IsAdministrator, string DatabaseName, IPEndPoint? Client);

/// <summary>One client's session: its transaction block, its settings, and the statements it runs on one database.</summary>
internal sealed partial class PgSession : IPgSession
{
    private readonly ISessionHost _host;
    private readonly SessionNode _node;
    private readonly TransactionBlock _block = new();
    private readonly SessionFunctions _functions;
    private readonly Dictionary<string, string> _reported = new(StringComparer.Ordinal);
    private SessionProfile _profile;

    public PgSession(SessionNode node, DatabaseEngine engine, SessionIdentity identity, SessionSettings settings, ISessionHost host)
    {
        _node = node;
        Engine = engine;
        Identity = identity;
        Settings = settings;
        _host = host;
        Storage = engine.OpenSession(host.ProcessId);
        Notifications = new SessionNotifications(engine.Notifications, host.ProcessId, host.WakeForNotifications);
        _functions = new SessionFunctions(this, node.Clock, node.Live, node.StartedAt);
        Guard = new StatementGuard(node.Clock, _functions, host.Terminate);
        _profile = SessionProfile.From(settings);
        InitialParameters = [.. settings.Reported()];
        Activity.ApplicationName = settings.Get("application_name");
        foreach (var (name, value) in InitialParameters)
        {
            _reported[name] = value;
        }
    }

    public DatabaseEngine Engine { get; }

    public SessionIdentity Identity { get; }

    public SessionSettings Settings { get; }

    public IStorageSession Storage { get; }

    public StatementGuard Guard { get; }

    public SessionNotifications Notifications { get; }

    public SessionActivity Activity { get; } = new();

    public NodeMetrics Metrics => _node.Metrics;

    /// <summary>Named and unnamed statements of the session, for the catalog.</summary>
    public IEnumerable<(string Name, PgPreparedStatement Statement)> PreparedStatements =>
        _host.PreparedStatements.Entries.Select(entry => (entry.Key, (PgPreparedStatement)entry.Value));

    public DateTimeOffset Now => _node.Clock.GetUtcNow();

    public int ProcessId => _host.ProcessId;

    public TransactionStatus TransactionStatus => _block.Status;

    public IReadOnlyList<KeyValuePair<string, string>> InitialParameters { get; }

    public TypeFormatSettings FormatSettings => Profile.Format;

    public long StatementTimeoutMs => Profile.StatementTimeoutMs;

    public long LockTimeoutMs => Profile.LockTimeoutMs;

    /// <summary>What is derived from the settings, brought up to date.</summary>
    public SessionProfile Profile
    {
        get
        {
            if (_profile.SettingsVersion != Settings.Version)
            {
                _profile = SessionProfile.From(Settings);
            }

            return _profile;
        }
    }

    /// <summary>A client hears of others' transactions between its own.</summary>
    public Notification? TakeNotification() => !_block.IsOpen && Notifications.TryTake(out var notification) ? notification : null;

    public void Cancel()
    {
        Guard.Cancel();
    }

    public void Yield() => Storage.Yield();

    public async ValueTask FailAsync(PgError error)
    {
        Guard.End();
        Metrics.ErrorSent(error.SqlState);
        if (error.SqlState == SqlState.QueryCanceled)
        {
            Metrics.StatementStopped();
        }

        await FailTransactionAsync();
        Leave();
    }

    public async ValueTask DisposeAsync()
    {
        _node.Sessions.Remove(this);
        Notifications.Dispose();
        Guard.Dispose();
        await Storage.DisposeAsync();
    }

    /// <summary>A message has come.</summary>
    private void Enter()
    {
        Guard.BecomeBusy();
        _functions.BeginStatement();
        Activity.BecomeBusy(_node.Clock.GetUtcNow());
    }

    /// <summary>The session waits for its client: settings changed are reported, and its patience begins.</summary>
    private void Leave()
    {
        ReportChangedSettings();
        Activity.BecomeIdle(_node.Clock.GetUtcNow());
        var profile = Profile;
        if (_block.Status == TransactionStatus.Idle)
        {
            Guard.BecomeIdle(profile.IdleSessionTimeoutMs, SessionErrors.IdleSession);
        }
        else
        {
            Guard.BecomeIdle(profile.IdleInTransactionTimeoutMs, SessionErrors.IdleInTransaction);
        }
    }

    private void ReportChangedSettings()
    {
        if (_reportedVersion == Settings.Version)
        {
            return;
        }

        _reportedVersion = Settings.Version;
        Activity.ApplicationName = Settings.Get("application_name");
        foreach (var (name, value) in Settings.Reported())
        {
            if (_reported[name] != value)
            {
                _reported[name] = value;
                _host.ReportParameter(name, value);
            }
        }
    }

    private long _reportedVersion = 1;

    /// <summary>Sends a notice unless client_min_messages is above it.</summary>
    private void Notice(PgError notice)
    {
        if (SessionProfile.RankOf(notice.Severity) >= Profile.ClientMinimumRank)
        {
            _host.SendNotice(notice);
        }
    }

    /// <summary>25006 for a plan that writes while the transaction is read only.</summary>
    public void RefuseInReadOnly(SqlitePlan plan)
    {
        if (plan.IsWrite)
        {
            RefuseInReadOnly(plan.Tag.Word, plan.UsesTemporaryObjects);
        }
    }

    /// <summary>25006 for a command that writes to what is not temporary.</summary>
    public void RefuseInReadOnly(string command, bool isTemporary)
    {
        if (!isTemporary && Profile.TransactionReadOnly)
        {
            throw new PgErrorException(SqlState.ReadOnlySqlTransaction, $"cannot execute {command} in a read-only transaction");
        }
    }
}
