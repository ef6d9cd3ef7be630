namespace Swytch.Server.Sessions;

/// <summary>The databases of the node by name.</summary>
internal sealed class DatabaseCatalog
{
    public const string DefaultName = "swytch";

    private volatile DatabaseEngine? _default;

    public DatabaseEngine? Default
    {
        get => _default;
        set => _default = value;
    }

    /// <summary>OIDs that pg_database shows: the name a session connected with is shown for the database it reached.</summary>
    public static IEnumerable<(string Name, uint Oid)> Listed(string connectedName)
    {
        yield return (DefaultName, OidOf(DefaultName));
        if (connectedName != DefaultName)
        {
            yield return (connectedName, OidOf(connectedName));
        }
    }

    public static uint OidOf(string name) => name switch
    {
        DefaultName => 16_384,
        "postgres" => 5,
        _ => 16_385,
    };

    /// <summary>
    /// The database a client means. <c>postgres</c>, which tools try first, and the user's own name, which libpq falls back to, lead to
    /// <c>swytch</c> unless there is a database of that name. Null when there is none.
    /// </summary>
    public DatabaseEngine? Find(string name, string user) =>
        name == DefaultName || name == "postgres" || name == user ? _default : null;
}
