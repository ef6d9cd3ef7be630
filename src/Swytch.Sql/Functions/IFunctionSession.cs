using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Functions;

/// <summary>
/// What functions may know of the session and the world: the server's session implements it. Times are microseconds since
/// 2000-01-01 UTC. Called on the session's thread, during one statement.
/// </summary>
public interface IFunctionSession
{
    string CurrentUser { get; }

    string SessionUser { get; }

    string DatabaseName { get; }

    /// <summary>As version() answers: "PostgreSQL 15.0 (…)".</summary>
    string Version { get; }

    /// <summary>TimeZone, IntervalStyle … and the transaction's start for literals such as 'now'.</summary>
    TypeFormatSettings FormatSettings { get; }

    /// <summary>now(): the same throughout a transaction.</summary>
    long TransactionTimestamp { get; }

    long StatementTimestamp { get; }

    long ClockTimestamp { get; }

    /// <summary>When the node started.</summary>
    long StartTimestamp { get; }

    int BackendProcessId { get; }

    /// <summary>The 64-bit identifier of the current transaction.</summary>
    long TransactionId { get; }

    /// <summary>The schema as the running statement sees it: what pg_get_indexdef, regclass and their like look up.</summary>
    SchemaModel Schema { get; }

    /// <summary>Name of a role by its oid; null when there is none.</summary>
    string? RoleName(uint oid);

    /// <summary>Oid of a role; null when there is none of that name.</summary>
    uint? RoleOid(string name);

    /// <summary>Existing schemas in search order, pg_catalog left out unless it is named.</summary>
    IReadOnlyList<string> SearchPath { get; }

    /// <summary>The setting as SHOW prints it; null when there is none of that name.</summary>
    string? GetSetting(string name);

    /// <summary>SET, or SET LOCAL. Returns the new value as SHOW prints it.</summary>
    /// <exception cref="PgErrorException">42704, 22023 as SET raises them.</exception>
    string SetSetting(string name, string value, bool isLocal);

    /// <summary>NOTIFY: told when the transaction commits.</summary>
    /// <exception cref="PgErrorException">22023 for a channel or payload that cannot be.</exception>
    void Notify(string channel, string payload);

    /// <summary>What the session listens to.</summary>
    IReadOnlyCollection<string> ListeningChannels { get; }

    /// <summary>Waits; ends early with <see cref="PgErrorException"/> 57014 when the statement is cancelled.</summary>
    void Sleep(TimeSpan duration);

    /// <summary>Uniform in [0, 1).</summary>
    double NextRandom();

    /// <summary>setseed(): makes the following <see cref="NextRandom"/> repeatable within the session.</summary>
    void SetRandomSeed(double seed);

    /// <summary>Cryptographically strong bytes, for identifiers.</summary>
    void FillRandom(Span<byte> bytes);

    /// <summary>Size of the database's files in bytes.</summary>
    long DatabaseSize { get; }

    /// <summary>Bytes a relation occupies, by OID or by name; 0 when that is not known, null when there is no such relation.</summary>
    long? RelationSize(string relation);

    /// <summary>The client's address and port, null for a local socket.</summary>
    System.Net.IPEndPoint? ClientEndPoint { get; }

    System.Net.IPEndPoint? ServerEndPoint { get; }
}
