using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Server.Sessions.Settings;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>SET, SHOW, RESET and the set_config function.</summary>
internal sealed partial class PgSession
{
    private CommandResult Show(ShowStatement show)
    {
        if (show.Name != "all")
        {
            return new CommandResult("SHOW", [[SqlValue.FromText(Settings.Show(show.Name))]]);
        }

        var rows = new List<SqlValue[]>();
        foreach (var (setting, text) in Settings.ShowAll())
        {
            rows.Add([SqlValue.FromText(setting.Name), SqlValue.FromText(text), SqlValue.FromText(setting.Description)]);
        }

        return new CommandResult("SHOW", rows);
    }

    private string Set(SetStatement set)
    {
        var isLocal = set.Scope == SetScope.Local;
        if (isLocal && _block.State is BlockState.None or BlockState.Implicit)
        {
            Notice(SessionErrors.OnlyInTransactionBlocks("SET LOCAL") with { Severity = PgSeverity.Warning });
        }

        string[]? values = set.IsDefault ? null : [.. set.Values.Select(value => value.Text)];
        if (values is [var single] && SettingCatalog.Find(set.Name) is { IsList: true, Name: not "DateStyle" })
        {
            // One value of SET is one name, whatever stands in it; a whole list comes only through set_config and the startup message.
            values = [SessionSettings.QuoteIdentifier(single)];
        }

        Assign(set.Name, values, isLocal);
        return "SET";
    }

    private string Reset(ResetStatement reset)
    {
        if (reset.Name == "all")
        {
            Settings.ResetAll();
        }
        else
        {
            Assign(reset.Name, null, isLocal: false);
        }

        return "RESET";
    }

    /// <summary>set_config(name, value, is_local): the value now in force.</summary>
    public string SetConfig(string name, string? value, bool isLocal)
    {
        Assign(name, value is null ? null : [value], isLocal);
        return Settings.Show(name);
    }

    /// <summary>Sets what is a setting, and does what only looks like one.</summary>
    private void Assign(string name, string[]? values, bool isLocal)
    {
        switch (name.ToLowerInvariant())
        {
            case "transaction_isolation":
                return;
            case "transaction_read_only":
                ApplyModes(new TransactionModes(null, values is not null && values[0].ToLowerInvariant() is "on" or "true" or "1" or "yes", null));
                return;
            case "session_authorization" or "role":
                AssignIdentity(name, values);
                return;
            case "seed":
                throw SessionErrors.NotSupported("SET SEED is not supported: random numbers cannot be repeated");
            default:
                Settings.Set(name, values, isLocal);
                return;
        }
    }

    /// <summary>SET ROLE and SET SESSION AUTHORIZATION may only name who the session is already.</summary>
    private void AssignIdentity(string name, string[]? values)
    {
        if (values is null || values[0] == Identity.User || (name == "role" && values[0] == "none"))
        {
            return;
        }

        if (_node.Accounts.Find(values[0]) is null)
        {
            throw new PgErrorException(SqlState.UndefinedObject, $"role \"{values[0]}\" does not exist");
        }

        throw SessionErrors.NotSupported("changing the role of a session is not supported: connect as that role");
    }
}
