using System.Globalization;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests.Support;

/// <summary>A database of its own in the PostgreSQL of <see cref="OraclePostgres"/>, for the tests of a class.</summary>
public sealed class PostgresFixture : IDisposable
{
    private static int _databases;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"isolation{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
    private readonly Lazy<ServerAddress> _address;

    public PostgresFixture() => _address = new Lazy<ServerAddress>(Create);

    public ServerAddress Address => _address.Value;

    public void Dispose()
    {
        if (_address.IsValueCreated)
        {
            using var administration = SqlClient.Open(OraclePostgres.Address!);
            administration.Must($"DROP DATABASE {_name} WITH (FORCE)");
        }
    }

    private ServerAddress Create()
    {
        var server = OraclePostgres.Address ?? throw new InvalidOperationException($"{OraclePostgres.Variable} is not set");
        using var administration = SqlClient.Open(server);
        administration.Must($"CREATE DATABASE {_name} TEMPLATE template0");

        // Deadlocks are found at once, not after a second.
        administration.Must($"ALTER DATABASE {_name} SET deadlock_timeout = '10ms'");
        return server with { Database = _name };
    }
}

/// <summary>A theory that needs a real PostgreSQL 15; without one it is skipped by name.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute()
    {
        if (OraclePostgres.Address is null)
        {
            Skip = $"{OraclePostgres.Variable} is not set";
        }
    }
}
