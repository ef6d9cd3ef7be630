using System.Globalization;
using Swytch.WireClient;

namespace Swytch.Wire.Tests;

/// <summary>A server that transcripts run against.</summary>
/// <param name="Name">As in <c>only NAME</c>: swytchsql or postgres.</param>
internal sealed record TranscriptTarget(string Name, string Host, int Port, string User, string? Password)
{
    /// <summary>Set to HOST:PORT of a PostgreSQL 15 whose user <c>postgres</c> comes in without a password.</summary>
    public const string PostgresVariable = "ORACLE_POSTGRES";

    public static string? PostgresAddress => Environment.GetEnvironmentVariable(PostgresVariable) is { Length: > 0 } address ? address : null;

    public static TranscriptTarget Swytch(ServerProcess server) => new("swytchsql", ServerProcess.Host, server.Port, "postgres", null);

    public static TranscriptTarget Postgres()
    {
        var parts = PostgresAddress!.Split(':');
        return new TranscriptTarget("postgres", parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), "postgres", null);
    }
}

/// <summary>A theory that needs a real PostgreSQL 15; without one it is skipped by name.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute()
    {
        if (TranscriptTarget.PostgresAddress is null)
        {
            Skip = $"{TranscriptTarget.PostgresVariable} is not set";
        }
    }
}
