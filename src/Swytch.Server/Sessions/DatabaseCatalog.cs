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

    /// <summary>
    /// The database a client means. <c>postgres</c>, which tools try first, and the user's own name, which libpq falls back to, lead to
    /// <c>swytch</c> unless there is a database of that name. Null when there is none.
    /// </summary>
    public DatabaseEngine? Find(string name, string user) =>
        name == DefaultName || name == "postgres" || name == user ? _default : null;
}
