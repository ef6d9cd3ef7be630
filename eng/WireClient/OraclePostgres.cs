using System.Globalization;

namespace Swytch.WireClient;

/// <summary>The PostgreSQL 15 that tests compare with: HOST:PORT in an environment variable; its user <c>postgres</c> comes in without a password.</summary>
public static class OraclePostgres
{
    public const string Variable = "ORACLE_POSTGRES";

    /// <summary>Null when there is none.</summary>
    public static ServerAddress? Address
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } address)
            {
                return null;
            }

            var parts = address.Split(':');
            return new ServerAddress(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), "postgres", "postgres");
        }
    }
}
