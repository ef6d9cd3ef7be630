using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Changes;

/// <summary>
/// What a connection does by itself and must not do while changes are applied: run triggers and foreign key actions, whose effects are among the changes;
/// guard shadow tables. Each switch makes SQLite compile all statements of the connection anew, so they are thrown only for tables
/// that have such things, and back once for all that is applied together.
/// </summary>
internal sealed class ApplierSwitches(Connection connection, AppliedTables tables)
{
    private readonly List<(int Option, bool IsOn)> _changed = [];
    private int _holders;
    private bool _areActionsOff;
    private bool _isDefensiveOff;

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0)
        {
            return;
        }

        foreach (var (option, isOn) in _changed)
        {
            connection.Switch(option, isOn);
        }

        _changed.Clear();
        _areActionsOff = _isDefensiveOff = false;
    }

    internal void Prepare(AppliedTable table)
    {
        if (!_areActionsOff && tables.HasActions(table))
        {
            _areActionsOff = true;
            TurnOff(SqliteConstant.ConfigureTriggers);
            TurnOff(SqliteConstant.ConfigureForeignKeys);
        }

        if (table.Table.Form == TableForm.Shadow && !_isDefensiveOff)
        {
            _isDefensiveOff = true;
            TurnOff(SqliteConstant.ConfigureDefensive);
        }
    }

    private void TurnOff(int option)
    {
        if (connection.Switch(option, false))
        {
            _changed.Add((option, true));
        }
    }
}
