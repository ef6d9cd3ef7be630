using Swytch.Core;
using Swytch.Server.Sessions.Copying;
using Swytch.Server.Sessions.Settings;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>Facts about session commands that do not depend on the session.</summary>
internal static class SessionCommands
{
    /// <summary>True for statements that mean the same whatever the schema.</summary>
    public static bool NeedsNoPlan(Statement statement) => statement is
        BeginStatement or CommitStatement or RollbackStatement or SavepointStatement or ReleaseSavepointStatement or RollbackToSavepointStatement
        or TwoPhaseStatement or SetStatement or SetTransactionStatement or SetConstraintsStatement or ShowStatement or ResetStatement
        or DiscardStatement or PrepareStatement or ExecuteStatement or DeallocateStatement or FetchStatement
        or CloseStatement or ListenStatement or UnlistenStatement or NotifyStatement or CheckpointStatement
        || NodeCopy.IsOf(statement);

    /// <summary>Result columns, null when there are none.</summary>
    public static IReadOnlyList<ResultColumn>? ColumnsOf(Statement statement) => statement switch
    {
        ShowStatement { Name: "all" } =>
        [
            new ResultColumn("name", PgOid.Text), new ResultColumn("setting", PgOid.Text), new ResultColumn("description", PgOid.Text),
        ],
        ShowStatement show => [new ResultColumn(SettingCatalog.Find(show.Name)?.Name ?? show.Name, PgOid.Text)],
        _ => null,
    };
}
