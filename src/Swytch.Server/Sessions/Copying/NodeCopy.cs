using System.Text.Json;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.Server.Control;
using Swytch.Sql.Syntax;
using Swytch.Storage;

namespace Swytch.Server.Sessions.Copying;

/// <summary>
/// What <c>swytchsql … --connect</c> asks of a node: <c>COPY swytch_status TO STDOUT (FORMAT binary)</c> answers with bytes of its own
/// form (JSON, or the archive of a backup) in CopyData messages. These names are reserved: no table can have them.
/// </summary>
internal static class NodeCopy
{
    public const string Status = "swytch_status";
    public const string Users = "swytch_users";
    public const string Backup = "swytch_backup";

    /// <summary>True when the statement copies one of these to the client.</summary>
    public static bool IsOf(Statement statement) =>
        statement is CopyStatement { IsFrom: false, SourceKind: CopySourceKind.Client, Table: { Schema: null, Name: Status or Users or Backup } };
}

/// <summary>Runs one of them. Users and backups are for administrators: they hold who may come in and everything there is.</summary>
internal sealed class NodeCopyExecution(PgSession session, CopyStatement copy, INodeDesk node) : Execution
{
    private bool _done;

    public override ValueTask<RowDescription?> DescribeAsync() => ValueTask.FromResult<RowDescription?>(null);

    public override async ValueTask<string?> RunAsync(IResponseWriter response, int maxRows)
    {
        if (_done)
        {
            throw new PgErrorException(SqlState.ObjectNotInPrerequisiteState, "portal \"\" cannot be run");
        }

        _done = true;
        var name = copy.Table!.Name;
        session.RequireMayCopy(name, isForAdministrators: name != NodeCopy.Status);
        RequirePlainBinary(name);
        var control = session.Guard.Begin(session.StatementTimeoutMs, session.LockTimeoutMs);
        try
        {
            response.WriteCopyOutResponse(format: 1, columns: 1);
            await using (var stream = new CopyDataStream(response))
            {
                await WriteAsync(name, stream, control);
            }

            response.WriteCopyDone();
            return "COPY 1";
        }
        finally
        {
            session.Guard.End();
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WriteAsync(string name, Stream stream, StatementControl control)
    {
        try
        {
            await (name switch
            {
                NodeCopy.Status => JsonSerializer.SerializeAsync(stream, node.Status(), ControlJson.Options, control.Token),
                NodeCopy.Users => JsonSerializer.SerializeAsync(stream, node.Users(), ControlJson.Options, control.Token),
                _ => node.WriteBackupAsync(stream, control.Token),
            });
        }
        catch (OperationCanceledException) when (control.StopReason is { } reason)
        {
            throw new PgErrorException(reason);
        }
        catch (IOException exception)
        {
            throw new PgErrorException(SqlState.IoError, exception.Message);
        }
    }

    private void RequirePlainBinary(string name)
    {
        if (copy.Columns.Count > 0 || copy.Options is not [{ Name: "format", Value: { } format }] || !IsBinary(format))
        {
            throw SessionErrors.NotSupported($"{name} can only be copied whole: COPY {name} TO STDOUT (FORMAT binary)");
        }
    }

    private static bool IsBinary(Expression format) => format switch
    {
        LiteralExpression literal => literal.Value == "binary",
        ColumnRef { Parts: [var word] } => word.Name == "binary",
        _ => false,
    };
}
