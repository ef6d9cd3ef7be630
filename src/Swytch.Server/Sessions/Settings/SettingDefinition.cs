namespace Swytch.Server.Sessions.Settings;

internal enum SettingKind
{
    Boolean,
    Integer,
    Real,
    Text,
    Enumeration,
}

/// <summary>Who may change a setting and when (pg_settings.context).</summary>
internal enum SettingContext
{
    /// <summary>Any session, at any time.</summary>
    User,

    /// <summary>An administrator's session.</summary>
    Superuser,

    /// <summary>Fixed while the node runs: a start option.</summary>
    Postmaster,

    /// <summary>Never: it describes the server.</summary>
    Internal,
}

internal enum SettingUnit
{
    None,
    Milliseconds,
    Seconds,
    Minutes,
    Kilobytes,
    Blocks8Kilobytes,
    Bytes,
}

/// <summary>One setting, with the facts that pg_settings shows.</summary>
/// <param name="Name">As SHOW ALL spells it; found whatever the case.</param>
/// <param name="Default">Canonical text of the default.</param>
internal sealed record SettingDefinition(string Name, SettingKind Kind, string Default, string Category, string Description)
{
    public SettingContext Context { get; init; } = SettingContext.User;

    public SettingUnit Unit { get; init; }

    public double Minimum { get; init; } = int.MinValue;

    public double Maximum { get; init; } = int.MaxValue;

    /// <summary>Values of an enumeration, lower case, in pg_settings' order.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Sent as ParameterStatus at the start and on change (PostgreSQL manual, section 55.2.7).</summary>
    public bool IsReported { get; init; }

    /// <summary>A list of names: SET takes several values, each quoted as an identifier where it must be.</summary>
    public bool IsList { get; init; }

    /// <summary>On the closed list of what is accepted without effect (COMPATIBILITY).</summary>
    public bool HasNoEffect { get; init; }

    /// <summary>Left out of SHOW ALL and RESET ALL (PostgreSQL: GUC_NO_SHOW_ALL, GUC_NO_RESET_ALL).</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Checks a text and gives its canonical form; throws 22023 or 0A000. Runs after the kind's own check.</summary>
    public Func<string, string>? Canonicalize { get; init; }
}
