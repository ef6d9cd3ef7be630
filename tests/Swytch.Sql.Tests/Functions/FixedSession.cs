using System.Net;
using Swytch.Core.Datatypes;
using Swytch.Sql.Functions;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Tests.Functions;

/// <summary>A session whose clock stands still at 2024-02-29 10:11:12.5 UTC and whose random numbers are all 0.25.</summary>
internal sealed class FixedSession : IFunctionSession
{
    public const long Now = 762_516_672_500_000;

    private readonly Dictionary<string, string> _settings = new() { ["TimeZone"] = "UTC" };

    public List<TimeSpan> Sleeps { get; } = [];

    public string CurrentUser => "ann";

    public string SessionUser => "ann";

    public string DatabaseName => "shop";

    public string Version => "PostgreSQL 15.0 (test)";

    public TypeFormatSettings FormatSettings { get; init; } = TypeFormatSettings.Default with { TransactionTimestamp = Now };

    public long TransactionTimestamp => Now;

    public long StatementTimestamp => Now + 1;

    public long ClockTimestamp => Now + 2;

    public long StartTimestamp => 0;

    public int BackendProcessId => 4711;

    public long TransactionId => 42;

    public SchemaModel Schema => throw new NotSupportedException("these functions do not look at the schema");

    public IReadOnlyList<string> SearchPath => ["public"];

    public long DatabaseSize => 8192;

    public IPEndPoint? ClientEndPoint => null;

    public IPEndPoint? ServerEndPoint => new(IPAddress.Loopback, 5433);

    public string? RoleName(uint oid) => null;

    public uint? RoleOid(string name) => null;

    public string? GetSetting(string name) => _settings.GetValueOrDefault(name);

    public string SetSetting(string name, string value, bool isLocal) => _settings[name] = value;

    public void Notify(string channel, string payload) => Notified.Add($"{channel} {payload}");

    public List<string> Notified { get; } = [];

    public IReadOnlyCollection<string> ListeningChannels => ["a", "b"];

    public void Sleep(TimeSpan duration) => Sleeps.Add(duration);

    public double NextRandom() => 0.25;

    public void SetRandomSeed(double seed)
    {
        // The numbers are fixed.
    }

    public void FillRandom(Span<byte> bytes) => bytes.Fill(0xAB);

    public long? RelationSize(string relation) => relation == "t" ? 4096 : null;
}
