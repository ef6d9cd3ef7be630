using Swytch.Core;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Session;

/// <summary>Parse, Bind, Describe, Execute and Close (PostgreSQL manual, section 55.2.3).</summary>
internal sealed partial class SessionDriver
{
    private readonly List<string> _endingPortals = [];

    private async ValueTask ParseAsync(ReadOnlyMemory<byte> body)
    {
        ParseMessage message = ParseMessage.Read(body, ClientEncoding);
        NamedRegistry<IPreparedStatement> statements = host.PreparedStatements;
        if (message.StatementName.Length == 0)
        {
            // The old unnamed statement is gone even when the new one cannot be parsed.
            statements.Remove(string.Empty, out _);
        }
        else if (statements.Contains(message.StatementName))
        {
            throw SessionErrors.DuplicateStatement(message.StatementName);
        }

        if (statements.IsFull)
        {
            throw SessionErrors.TooManyStatements();
        }

        IPreparedStatement statement = await session.ParseAsync(message.Sql, message.ParameterTypes);
        statements.Set(message.StatementName, statement);
        buffer.WriteEmptyMessage(BackendMessageType.ParseComplete);
    }

    private async ValueTask BindAsync(ReadOnlyMemory<byte> body)
    {
        try
        {
            _bind.Read(body, ClientEncoding);
            IPreparedStatement statement = FindStatement(_bind.StatementName);
            string portalName = _bind.PortalName;
            if (portalName.Length == 0)
            {
                await RemovePortalAsync(portalName);
            }
            else if (host.Portals.Contains(portalName))
            {
                throw SessionErrors.DuplicatePortal(portalName);
            }

            if (host.Portals.IsFull)
            {
                throw SessionErrors.TooManyPortals();
            }

            host.Portals.Set(portalName, await session.BindAsync(statement, _bind.Arguments));
            buffer.WriteEmptyMessage(BackendMessageType.BindComplete);
        }
        finally
        {
            _bind.Clear();
        }
    }

    private async ValueTask DescribeAsync(ReadOnlyMemory<byte> body)
    {
        TargetMessage message = TargetMessage.Read(body, "DESCRIBE", ClientEncoding);
        if (message.Target == DescribeTarget.Statement)
        {
            StatementDescription description = await FindStatement(message.Name).DescribeAsync();
            buffer.WriteParameterDescription(description.ParameterTypes);
            WriteColumns(description.Columns, formatsKnown: false);
        }
        else
        {
            RowDescription? columns = await FindPortal(message.Name).DescribeAsync();
            WriteColumns(columns, formatsKnown: true);
        }
    }

    private async ValueTask ExecuteAsync(ReadOnlyMemory<byte> body)
    {
        ExecuteMessage message = ExecuteMessage.Read(body, ClientEncoding);
        IPortal portal = FindPortal(message.PortalName);
        TransactionStatus before = session.TransactionStatus;
        bool completed = await portal.ExecuteAsync(response, message.MaxRows);
        Invariant.Holds(!response.HasOpenRow, "a portal stops between rows");
        if (!completed)
        {
            buffer.WriteEmptyMessage(BackendMessageType.PortalSuspended);
        }

        if (before != TransactionStatus.Idle && session.TransactionStatus == TransactionStatus.Idle)
        {
            // COMMIT or ROLLBACK has run: only its own portal is still there, until Sync.
            await CloseTransactionPortalsAsync(except: portal);
        }
    }

    private async ValueTask CloseAsync(ReadOnlyMemory<byte> body)
    {
        TargetMessage message = TargetMessage.Read(body, "CLOSE", ClientEncoding);
        if (message.Target == DescribeTarget.Statement)
        {
            host.PreparedStatements.Remove(message.Name, out _);
        }
        else
        {
            await RemovePortalAsync(message.Name);
        }

        // Closing what does not exist is no error.
        buffer.WriteEmptyMessage(BackendMessageType.CloseComplete);
    }

    private void WriteColumns(RowDescription? columns, bool formatsKnown)
    {
        if (columns is null)
        {
            buffer.WriteEmptyMessage(BackendMessageType.NoData);
        }
        else
        {
            buffer.WriteRowDescription(columns, formatsKnown);
        }
    }

    private IPreparedStatement FindStatement(string name) =>
        host.PreparedStatements.TryGet(name, out IPreparedStatement? statement) ? statement : throw SessionErrors.UnknownStatement(name);

    private IPortal FindPortal(string name) =>
        host.Portals.TryGet(name, out IPortal? portal) ? portal : throw SessionErrors.UnknownPortal(name);

    private ValueTask RemovePortalAsync(string name) =>
        host.Portals.Remove(name, out IPortal? portal) ? portal.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Closes the portals that do not outlive their transaction.</summary>
    private async ValueTask CloseTransactionPortalsAsync(IPortal? except)
    {
        if (host.Portals.Count == 0)
        {
            return;
        }

        _endingPortals.Clear();
        foreach ((string name, IPortal portal) in host.Portals.Entries)
        {
            if (!portal.SurvivesTransaction && !ReferenceEquals(portal, except))
            {
                _endingPortals.Add(name);
            }
        }

        for (int i = 0; i < _endingPortals.Count; i++)
        {
            await RemovePortalAsync(_endingPortals[i]);
        }
    }

    private async ValueTask CloseAllPortalsAsync()
    {
        List<IPortal> portals = new(host.Portals.Count);
        foreach ((_, IPortal portal) in host.Portals.Entries)
        {
            portals.Add(portal);
        }

        host.Portals.Clear();
        for (int i = 0; i < portals.Count; i++)
        {
            await portals[i].DisposeAsync();
        }
    }
}
