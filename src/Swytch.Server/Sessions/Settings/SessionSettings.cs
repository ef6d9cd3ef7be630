using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Swytch.Core.Errors;

namespace Swytch.Server.Sessions.Settings;

/// <summary>
/// The settings of one session with PostgreSQL's transactional rules (manual, SET): what a transaction set is undone when it, or the
/// savepoint it was set under, is rolled back; SET LOCAL lasts until the end of the transaction. Pure: no clock, no connection.
/// </summary>
internal sealed class SessionSettings
{
    private readonly ImmutableDictionary<string, string> _defaults;
    private readonly bool _isAdministrator;
    private readonly Stack<(string Name, State State)> _savepoints = new();
    private State _current;
    private State? _atBegin;

    /// <param name="nodeDefaults">What start options and the account decide: dialect, port, is_superuser, session_authorization …</param>
    public SessionSettings(IReadOnlyDictionary<string, string> nodeDefaults, bool isAdministrator)
    {
        _isAdministrator = isAdministrator;
        _defaults = nodeDefaults.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);
        _current = new State(_defaults, ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase));
        Version = 1;
    }

    private sealed record State(ImmutableDictionary<string, string> Session, ImmutableDictionary<string, string> Local);

    /// <summary>Grows whenever a value may have changed: what is derived from settings is derived again.</summary>
    public long Version { get; private set; }

    /// <summary>Canonical text of the value in force.</summary>
    public string Get(SettingDefinition setting) => Lookup(setting.Name) ?? setting.Default;

    public string Get(string name) => Lookup(name) ?? Require(name).Default;

    public long GetInteger(string name) => long.Parse(Get(name), System.Globalization.CultureInfo.InvariantCulture);

    public bool GetBoolean(string name) => Get(name) == "on";

    /// <summary>What SHOW and current_setting answer; false when there is no such setting.</summary>
    public bool TryShow(string name, [NotNullWhen(true)] out string? text)
    {
        if (SettingCatalog.Find(name) is { } setting)
        {
            text = SettingValues.Shown(setting, Get(setting));
            return true;
        }

        text = Lookup(name);
        return text is not null;
    }

    /// <summary>SHOW and current_setting of a name that may be unknown.</summary>
    /// <exception cref="PgErrorException">42704.</exception>
    public string Show(string name) => TryShow(name, out var text) ? text : throw SettingCatalog.Unrecognized(name);

    /// <summary>SHOW ALL in its order.</summary>
    public IEnumerable<(SettingDefinition Setting, string Text)> ShowAll() =>
        SettingCatalog.All.Where(setting => !setting.IsPrivate)
            .OrderBy(setting => setting.Name, StringComparer.OrdinalIgnoreCase)
            .Select(setting => (setting, SettingValues.Shown(setting, Get(setting))));

    /// <summary>SET and set_config.</summary>
    /// <param name="values">One, or several for a list setting; null for DEFAULT.</param>
    /// <returns>The canonical text now in force.</returns>
    public string Set(string name, IReadOnlyList<string>? values, bool isLocal)
    {
        var setting = SettingCatalog.Find(name);
        if (setting is null && !SettingCatalog.IsCustomName(name))
        {
            throw SettingCatalog.Unrecognized(name);
        }

        if (setting is not null)
        {
            Permit(setting);
        }

        var key = setting?.Name ?? name;
        var canonical = values is null ? Default(key, setting) : Canonical(setting, key, values);
        Store(key, canonical, isLocal);
        return canonical;
    }

    /// <summary>RESET x: the value the session began with.</summary>
    public void Reset(string name) => Set(name, null, isLocal: false);

    /// <summary>RESET ALL; also forgets the client's own settings.</summary>
    public void ResetAll()
    {
        var kept = _defaults;
        foreach (var setting in SettingCatalog.All)
        {
            if (setting.IsPrivate && _current.Session.TryGetValue(setting.Name, out var value))
            {
                kept = kept.SetItem(setting.Name, value);
            }
        }

        _current = new State(kept.SetItems(_startup), _current.Local.Clear());
        Version++;
    }

    private ImmutableDictionary<string, string> _startup = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A parameter of the startup message: becomes the value that RESET returns to.</summary>
    public void SetAtStartup(string name, string value)
    {
        var canonical = Set(name, Unlisted(name, value), isLocal: false);
        _startup = _startup.SetItem(SettingCatalog.Find(name)?.Name ?? name, canonical);
    }

    /// <summary>A value the server itself keeps (transaction_read_only …), without questions of permission.</summary>
    public void Assign(string name, string canonical, bool isLocal) => Store(name, canonical, isLocal);

    public void BeginTransaction() => _atBegin ??= _current;

    public void CommitTransaction()
    {
        if (_atBegin is null)
        {
            return;
        }

        _atBegin = null;
        _savepoints.Clear();
        if (!_current.Local.IsEmpty)
        {
            _current = _current with { Local = _current.Local.Clear() };
            Version++;
        }
    }

    public void RollbackTransaction()
    {
        if (_atBegin is null)
        {
            return;
        }

        if (!ReferenceEquals(_current, _atBegin))
        {
            _current = _atBegin;
            Version++;
        }

        _atBegin = null;
        _savepoints.Clear();
    }

    public void Savepoint(string name) => _savepoints.Push((name, _current));

    /// <summary>The newest savepoint of that name and all after it are gone; values stay.</summary>
    public void ReleaseSavepoint(string name)
    {
        while (_savepoints.TryPop(out var popped) && popped.Name != name)
        {
        }
    }

    /// <summary>Values are as they were when the savepoint was set; it stays.</summary>
    public void RollbackToSavepoint(string name)
    {
        while (_savepoints.TryPeek(out var top))
        {
            if (top.Name == name)
            {
                _current = top.State;
                Version++;
                return;
            }

            _savepoints.Pop();
        }
    }

    /// <summary>Reported settings with their values, for the start of the session and for finding changes.</summary>
    public IEnumerable<KeyValuePair<string, string>> Reported() =>
        SettingCatalog.Reported.Select(setting => KeyValuePair.Create(setting.Name, SettingValues.Shown(setting, Get(setting))));

    /// <summary>The value that RESET would bring back.</summary>
    public string ResetValue(SettingDefinition setting) => Default(setting.Name, setting);

    private string? Lookup(string name) =>
        _current.Local.TryGetValue(name, out var local) ? local : _current.Session.GetValueOrDefault(name);

    private static SettingDefinition Require(string name) => SettingCatalog.Find(name) ?? throw SettingCatalog.Unrecognized(name);

    private void Store(string key, string canonical, bool isLocal)
    {
        _current = isLocal
            ? _current with { Local = _current.Local.SetItem(key, canonical) }
            : new State(_current.Session.SetItem(key, canonical), _current.Local.Remove(key));
        Version++;
    }

    private string Default(string key, SettingDefinition? setting) =>
        _startup.TryGetValue(key, out var startup) ? startup
        : _defaults.TryGetValue(key, out var node) ? node
        : setting?.Default ?? string.Empty;

    private void Permit(SettingDefinition setting)
    {
        switch (setting.Context)
        {
            case SettingContext.Internal:
                throw new PgErrorException(SqlState.CantChangeRuntimeParam, $"parameter \"{setting.Name}\" cannot be changed");
            case SettingContext.Postmaster:
                throw new PgErrorException(SqlState.CantChangeRuntimeParam, $"parameter \"{setting.Name}\" cannot be changed without restarting the server");
            case SettingContext.Superuser when !_isAdministrator:
                throw new PgErrorException(SqlState.InsufficientPrivilege, $"permission denied to set parameter \"{setting.Name}\"");
        }
    }

    private string Canonical(SettingDefinition? setting, string name, IReadOnlyList<string> values)
    {
        if (setting is { Name: "DateStyle" })
        {
            return DateStyleSetting.Canonical(values, Get(setting));
        }

        if (setting is { IsList: true })
        {
            return string.Join(", ", values.Count == 1 ? values : values.Select(QuoteIdentifier));
        }

        if (values.Count != 1)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, $"SET {name} takes only one argument");
        }

        return setting is null ? values[0] : SettingValues.Canonical(setting, values[0]);
    }

    private static string[] Unlisted(string name, string value) =>
        SettingCatalog.Find(name) is { Name: "DateStyle" } ? value.Split(',', StringSplitOptions.TrimEntries) : [value];

    /// <summary>As quote_identifier of PostgreSQL: bare when it is a plain lower-case word.</summary>
    public static string QuoteIdentifier(string name) =>
        name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
            && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_')
            ? name
            : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
