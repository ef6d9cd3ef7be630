using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Server.Sessions.Cursors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>SQL's cursors: DECLARE, FETCH, MOVE, CLOSE. They share their names with the portals of the extended protocol.</summary>
internal sealed partial class PgSession
{
    public CursorBudget CursorBudget { get; } = new();

    public IEnumerable<SqlCursor> Cursors => _host.Portals.Entries.Values.OfType<SqlCursor>();

    public SqlCursor? FindCursor(string name) =>
        _host.Portals.TryGet(name, out var portal)
            ? portal as SqlCursor ?? throw SessionErrors.NotSupported($"\"{name}\" is a portal of the extended protocol: FETCH reads cursors of DECLARE only")
            : null;

    /// <summary>Before the session's transaction writes: open cursors go on seeing what they saw (PostgreSQL's cursors are insensitive).</summary>
    public async ValueTask DetachCursorsAsync()
    {
        if (_host.Portals.Count == 0)
        {
            return;
        }

        foreach (var cursor in Cursors.ToList())
        {
            await cursor.DetachAsync();
        }
    }

    private async ValueTask DeclareAsync(PlannedStatement planned, CursorPlan plan, string sql, SqlValue[] parameters)
    {
        var declare = plan.Statement;
        var name = declare.Name.Name;
        if (name.Length == 0)
        {
            throw new PgErrorException(SqlState.InvalidCursorName, "invalid cursor name: must not be empty");
        }

        if (!declare.IsHold && _block.State != BlockState.Explicit && !_runsScript)
        {
            throw new PgErrorException(SessionErrors.OnlyInTransactionBlocks("DECLARE CURSOR"));
        }

        if (_host.Portals.Contains(name))
        {
            throw new PgErrorException(SqlState.DuplicateCursor, $"cursor \"{name}\" already exists");
        }

        if (_host.Portals.IsFull)
        {
            throw new PgErrorException(SqlState.ConfigurationLimitExceeded, "too many portals in this session");
        }

        var query = new SqliteExecution(this, new PlannedStatement(planned.Statement, plan.Query, planned.SchemaVersion), parameters, [], undeterminedAreText: false);
        try
        {
            var description = await query.DescribeAsync();
            Invariant.Holds(description is not null, "a query has columns");
            uint[] types = [.. description.Columns.Select(column => column.TypeOid)];
            var text = sql[declare.Span.Start..declare.Span.End];
            _host.Portals.Set(name, new SqlCursor(this, declare, text, plan.Query.Columns!, types, query, _block.SavepointCount));
        }
        catch
        {
            await query.DisposeAsync();
            throw;
        }
    }

    private async ValueTask<string> CloseAsync(CloseStatement close)
    {
        if (close.Cursor is not { } name)
        {
            foreach (var cursor in Cursors.ToList())
            {
                await RemoveAsync(cursor);
            }

            return "CLOSE CURSOR ALL";
        }

        if (!_host.Portals.Remove(name.Name, out var portal))
        {
            throw new PgErrorException(SqlState.InvalidCursorName, $"cursor \"{name.Name}\" does not exist");
        }

        await portal.DisposeAsync();
        return "CLOSE CURSOR";
    }

    /// <summary>Before a commit: cursors WITH HOLD keep their rows, the others go.</summary>
    private async ValueTask SettleCursorsAsync()
    {
        foreach (var cursor in EndingCursors())
        {
            if (cursor.IsHold)
            {
                await cursor.PersistAsync();
            }
            else
            {
                await RemoveAsync(cursor);
            }
        }
    }

    /// <summary>At a rollback: what the transaction has made goes, WITH HOLD too.</summary>
    private async ValueTask DropCursorsAsync(int aboveLevel = -1)
    {
        foreach (var cursor in EndingCursors())
        {
            if (cursor.Level > aboveLevel)
            {
                await RemoveAsync(cursor);
            }
        }
    }

    private List<SqlCursor> EndingCursors() => _host.Portals.Count == 0 ? [] : [.. Cursors.Where(cursor => !cursor.IsPersistent)];

    private ValueTask RemoveAsync(SqlCursor cursor) =>
        _host.Portals.Remove(cursor.Name, out _) ? cursor.DisposeAsync() : ValueTask.CompletedTask;
}
