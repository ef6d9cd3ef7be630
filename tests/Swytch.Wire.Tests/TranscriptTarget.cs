using Swytch.WireClient;

namespace Swytch.Wire.Tests;

/// <summary>A server that transcripts run against.</summary>
/// <param name="Name">As in <c>only NAME</c>: swytchsql or postgres.</param>
internal sealed record TranscriptTarget(string Name, string Host, int Port, string User, string? Password)
{
    public static TranscriptTarget Swytch(ServerProcess server) => new("swytchsql", ServerProcess.Host, server.Port, "postgres", null);

    public static TranscriptTarget Postgres() =>
        OraclePostgres.Address is { } server ? new("postgres", server.Host, server.Port, server.User, null) : throw new InvalidOperationException($"{OraclePostgres.Variable} is not set");
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
