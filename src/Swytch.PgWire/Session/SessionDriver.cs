using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Session;

/// <summary>
/// The message cycle of an authenticated session (PostgreSQL manual, section 55.2.2 to 55.2.3): one message in, calls to the session,
/// answers into the buffer. Holds the only states the protocol has: skipping to Sync or not, and the named statements and portals.
/// </summary>
internal sealed partial class SessionDriver(IPgSession session, SessionHost host, ResponseWriter response, MessageBuffer buffer, IOutput output)
    : IAsyncDisposable
{
    private readonly BindMessage _bind = new();
    private bool _skippingToSync;

    /// <summary>True when an error waits in the buffer: a client that sent no Sync waits for it all the same, so it is sent before the next wait.</summary>
    public bool MustFlushBeforeWaiting { get; private set; }

    /// <summary>ParameterStatus of all reported settings, BackendKeyData and the first ReadyForQuery, sent after AuthenticationOk.</summary>
    public ValueTask StartAsync(ReadOnlySpan<byte> secretKey)
    {
        response.Session = session;
        IReadOnlyList<KeyValuePair<string, string>> parameters = session.InitialParameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            buffer.WriteParameterStatus(parameters[i].Key, parameters[i].Value);
        }

        buffer.WriteBackendKeyData(host.ProcessId, secretKey);
        return CompleteCycleAsync();
    }

    /// <summary>
    /// Handles one message. False when the connection ends: Terminate, or a FATAL error, which is then sent.
    /// Other exceptions than these errors escape: the client is gone, framing is lost (severity LOG), or they are bugs.
    /// </summary>
    public async ValueTask<bool> HandleAsync(FrontendFrame frame)
    {
        byte type = frame.Type;
        if (type == FrontendMessageType.Terminate)
        {
            return false;
        }

        if (_skippingToSync && type != FrontendMessageType.Sync)
        {
            return true;
        }

        PgError? error = null;
        try
        {
            await DispatchAsync(frame);
        }
        catch (PgErrorException e) when (e.Error.Severity != PgSeverity.Log)
        {
            error = e.Error;
        }

        if (error is not null && !await ReportAsync(error))
        {
            return false;
        }

        if (type is FrontendMessageType.Sync or FrontendMessageType.Query or FrontendMessageType.FunctionCall)
        {
            await CompleteCycleAsync();
        }
        else
        {
            _skippingToSync = error is not null;
            if (response.NeedsFlush)
            {
                await FlushAsync();
            }
        }

        return true;
    }

    /// <summary>Sends what waits.</summary>
    public ValueTask FlushAsync()
    {
        MustFlushBeforeWaiting = false;
        ValueTask flush = output.FlushAsync();
        if (!flush.IsCompleted)
        {
            session.Yield();
        }

        return flush;
    }

    /// <summary>Sends the notifications that have come for a client which is waited for.</summary>
    public async ValueTask DeliverNotificationsAsync()
    {
        if (await WriteNotificationsAsync())
        {
            await FlushAsync();
        }
    }

    /// <summary>Closes portals and session.</summary>
    public async ValueTask DisposeAsync()
    {
        await CloseAllPortalsAsync();
        await session.DisposeAsync();
    }

    private ValueTask DispatchAsync(FrontendFrame frame)
    {
        switch (frame.Type)
        {
            case FrontendMessageType.Query:
                return QueryAsync(frame.Body);
            case FrontendMessageType.Parse:
                return ParseAsync(frame.Body);
            case FrontendMessageType.Bind:
                return BindAsync(frame.Body);
            case FrontendMessageType.Describe:
                return DescribeAsync(frame.Body);
            case FrontendMessageType.Execute:
                return ExecuteAsync(frame.Body);
            case FrontendMessageType.Close:
                return CloseAsync(frame.Body);
            case FrontendMessageType.Flush:
                RequireEmpty(frame.Body);
                return FlushAsync();
            case FrontendMessageType.Sync:
                _skippingToSync = false;
                RequireEmpty(frame.Body);
                return SyncAsync();
            case FrontendMessageType.FunctionCall:
                throw SessionErrors.FunctionCall();
            case FrontendMessageType.CopyData or FrontendMessageType.CopyDone or FrontendMessageType.CopyFail:
                // They may arrive late, after a COPY that failed: PostgreSQL ignores them.
                return ValueTask.CompletedTask;
            default:
                throw ProtocolErrors.InvalidMessageType(frame.Type);
        }
    }

    private async ValueTask QueryAsync(ReadOnlyMemory<byte> body)
    {
        QueryMessage message = QueryMessage.Read(body, ClientEncoding);
        host.PreparedStatements.Remove(string.Empty, out _);
        await RemovePortalAsync(string.Empty);
        await session.ExecuteSimpleQueryAsync(message.Sql, response);
        Swytch.Core.Invariant.Holds(!response.HasOpenRow, "a query ends between rows");
    }

    private async ValueTask SyncAsync()
    {
        if (session.TransactionStatus == TransactionStatus.Idle)
        {
            // The implicit transaction ends here, and what its portals read must be closed before it can commit.
            await CloseTransactionPortalsAsync(except: null);
        }

        await session.SyncAsync();
    }

    /// <summary>The end of Query and Sync: portals of a finished transaction go, changed settings and the state are told, everything is sent.</summary>
    private async ValueTask CompleteCycleAsync()
    {
        if (session.TransactionStatus == TransactionStatus.Idle)
        {
            await CloseTransactionPortalsAsync(except: null);
        }

        buffer.Encoding = ClientEncoding;
        host.WriteReports(buffer);
        _ = await WriteNotificationsAsync();
        buffer.WriteReadyForQuery(session.TransactionStatus);
        await FlushAsync();
    }

    /// <summary>True when there were some.</summary>
    private async ValueTask<bool> WriteNotificationsAsync()
    {
        bool any = false;
        while (session.TakeNotification() is { } notification)
        {
            any = true;
            buffer.WriteNotificationResponse(notification);
            await response.FlushIfNeededAsync();
        }

        return any;
    }

    /// <summary>Writes the error and lets the session fail its transaction. False when the error is FATAL: it is sent and the connection ends.</summary>
    private async ValueTask<bool> ReportAsync(PgError error)
    {
        response.WithdrawOpenRow();
        buffer.Encoding = ClientEncoding;
        buffer.WriteErrorResponse(error);
        MustFlushBeforeWaiting = true;
        if (error.Severity is PgSeverity.Fatal or PgSeverity.Panic)
        {
            await FlushAsync();
            return false;
        }

        await session.FailAsync(error);
        if (session.TransactionStatus == TransactionStatus.Idle)
        {
            await CloseTransactionPortalsAsync(except: null);
        }

        return true;
    }

    private ClientEncoding? ClientEncoding => session.FormatSettings.ClientEncoding;

    private static void RequireEmpty(ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty)
        {
            throw ProtocolErrors.InvalidMessageFormat();
        }
    }
}
