using System.Net;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Protocol;

/// <summary>What a startup message asks for.</summary>
internal static class StartupRequests
{
    /// <summary>Throws FATAL 28000 without a user, 42601 for options that are no settings, 0A000 for replication.</summary>
    public static StartupRequest Create(StartupPacket packet, EndPoint? remoteEndPoint, bool isEncrypted)
    {
        string user = string.Empty;
        string database = string.Empty;
        List<KeyValuePair<string, string>> settings = [];
        IReadOnlyList<KeyValuePair<string, string>> parameters = packet.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            (string name, string value) = parameters[i];
            switch (name)
            {
                case "user":
                    user = value;
                    break;
                case "database":
                    database = value;
                    break;
                case "options":
                    StartupOptions.Parse(value, settings);
                    break;
                case "replication":
                    RefuseReplication(value);
                    break;
                default:
                    settings.Add(new(name, value));
                    break;
            }
        }

        if (user.Length == 0)
        {
            throw ProtocolErrors.Fatal(SqlState.InvalidAuthorizationSpecification, "no PostgreSQL user name specified in startup packet");
        }

        return new StartupRequest(user, database.Length == 0 ? user : database, settings, remoteEndPoint, isEncrypted);
    }

    private static void RefuseReplication(string value)
    {
        if (value is not ("false" or "off" or "no" or "0"))
        {
            throw ProtocolErrors.Fatal(SqlState.FeatureNotSupported, "replication connections are not supported");
        }
    }
}
