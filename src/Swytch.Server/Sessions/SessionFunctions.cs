using System.Net;
using System.Security.Cryptography;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.Server.Adapters;
using Swytch.Sql.Functions;
using Swytch.Sql.Schema;

namespace Swytch.Server.Sessions;

/// <summary>What functions of a running statement may ask of its session and of the world.</summary>
internal sealed class SessionFunctions(PgSession session, TimeProvider clock, LiveCatalog live, DateTimeOffset nodeStartedAt) : IFunctionSession
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static long _lastTransactionId;

    private long? _transactionStart;
    private long _statementStart;
    private Random? _random;
    private TypeFormatSettings? _formatBase;
    private TypeFormatSettings? _format;

    public PgSession Session => session;

    /// <summary>The schema that the running statement was planned for.</summary>
    public SchemaModel Schema { get; set; } = SchemaModel.Empty;

    public string CurrentUser => session.Identity.User;

    public string SessionUser => session.Identity.User;

    public string DatabaseName => session.Identity.DatabaseName;

    public string Version => $"PostgreSQL {ProductVersion.ServerVersion} on .NET {Environment.Version}, SQLite engine, 64-bit";

    public TypeFormatSettings FormatSettings
    {
        get
        {
            // Asked for every row by casts: made anew only when a setting or the transaction changed.
            var settings = session.FormatSettings;
            var timestamp = TransactionTimestamp;
            if (!ReferenceEquals(settings, _formatBase) || _format!.TransactionTimestamp != timestamp)
            {
                _formatBase = settings;
                _format = settings with { TransactionTimestamp = timestamp };
            }

            return _format!;
        }
    }

    public long TransactionTimestamp => _transactionStart ?? StatementTimestamp;

    public long StatementTimestamp => _statementStart == 0 ? ClockTimestamp : _statementStart;

    public long ClockTimestamp => Microseconds(clock.GetUtcNow());

    public long StartTimestamp => Microseconds(nodeStartedAt);

    public int BackendProcessId => session.ProcessId;

    public long TransactionId
    {
        get
        {
            AssignTransactionId();
            return session.Activity.TransactionId;
        }
    }

    public IReadOnlyList<string> SearchPath => SearchPathSetting.Schemas(session.Settings.Get("search_path"));

    public long DatabaseSize => session.Engine.SizeBytes;

    public IPEndPoint? ClientEndPoint => session.Identity.Client;

    public IPEndPoint? ServerEndPoint => null;

    public void BeginTransaction()
    {
        if (_transactionStart is null)
        {
            var now = clock.GetUtcNow();
            _transactionStart = Microseconds(now);
            session.Activity.BeginTransaction(now);
        }
    }

    /// <summary>A transaction has an id from its first write on.</summary>
    public void AssignTransactionId()
    {
        if (session.Activity.TransactionId == 0)
        {
            session.Activity.TransactionId = Interlocked.Increment(ref _lastTransactionId) + 1_000;
        }
    }

    public void BeginStatement() => _statementStart = ClockTimestamp;

    public void EndTransaction()
    {
        _transactionStart = null;
        session.Activity.EndTransaction();
    }

    public string? RoleName(uint oid) => live.RoleName(oid);

    public uint? RoleOid(string name) => live.RoleOid(name);

    public string? GetSetting(string name) => session.Settings.TryShow(name, out var text) ? text : null;

    public string SetSetting(string name, string value, bool isLocal) => session.SetConfig(name, value, isLocal);

    public void Notify(string channel, string payload) => session.Notify(channel, payload);

    public IReadOnlyCollection<string> ListeningChannels => session.Notifications.Channels;

    public void Sleep(TimeSpan duration)
    {
        var control = session.Guard.Running;
        Invariant.Holds(control is not null, "pg_sleep runs in a statement");
        control.Token.WaitHandle.WaitOne(duration > TimeSpan.FromMilliseconds(int.MaxValue) ? TimeSpan.FromMilliseconds(int.MaxValue) : duration);
        if (control.StopReason is { } reason)
        {
            throw new PgErrorException(reason);
        }
    }

#pragma warning disable CA5394 // random() promises no secrecy; setseed() wants to be repeatable.
    public double NextRandom() => (_random ?? Random.Shared).NextDouble();

    public void SetRandomSeed(double seed) => _random = new Random(seed.GetHashCode());
#pragma warning restore CA5394

    public void FillRandom(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    /// <summary>SQLite does not tell the size of one table cheaply: 0 for one that exists.</summary>
    public long? RelationSize(string relation)
    {
        var found = uint.TryParse(relation, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var oid)
            ? Schema.FindRelation(oid)
            : Schema.FindRelation(null, relation);
        return found is null ? null : 0;
    }

    private static long Microseconds(DateTimeOffset time) => (time - Epoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
