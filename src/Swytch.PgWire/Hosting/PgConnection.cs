using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;
using Swytch.PgWire.Session;

namespace Swytch.PgWire.Hosting;

/// <summary>One connection from its first byte to its last: owns buffer, reader, session. One loop reads, works and writes.</summary>
internal sealed partial class PgConnection : IInput
{
    private static readonly PgError AdminShutdown =
        new(SqlState.AdminShutdown, "terminating connection due to administrator command") { Severity = PgSeverity.Fatal };

    private readonly PgWireServer _server;
    private readonly ConnectionContext _connection;
    private readonly MessageBuffer _buffer = new();
    private readonly ConnectionOutput _output;
    private readonly ResponseWriter _response;
    private readonly Interruption _interruption;
    private ITransport _transport;
    private volatile MessageReader _reader;
    private CancelKey? _cancelKey;

    /// <summary>Counts the waits for the client.</summary>
    private int _waits;
    private int _waitsSeen = -1;

    public PgConnection(PgWireServer server, ConnectionContext connection)
    {
        _server = server;
        _connection = connection;
        _transport = new PlainTransport(connection.Transport);
        _reader = new MessageReader(_transport.Input, server.Metrics);
        _output = new ConnectionOutput(_buffer, _transport, server.Metrics);
        _response = new ResponseWriter(_buffer, _output);
        _interruption = new Interruption(() => _reader.Interrupt());
        _response.Input = this;
    }

    public async Task RunAsync()
    {
        CancellationToken stopping = _connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using CancellationTokenRegistration stop = stopping.Register(static state => ((PgConnection)state!)._interruption.StopWhenWaiting(AdminShutdown), this);
        try
        {
            await StartAndServeAsync();
        }
        catch (OperationCanceledException) when (_output.IsClosed)
        {
            // The client is gone; there is nobody to tell.
            return;
        }
        catch (Exception e)
        {
            Log.UnexpectedFailure(_server.Logger, e, _cancelKey?.ProcessId ?? 0, _connection.RemoteEndPoint);
            _response.WithdrawOpenRow();
            await SendFatalAsync(new PgError(SqlState.InternalError, "internal error"));
        }
        finally
        {
            _reader.Release();
            await _transport.CloseAsync();
            _buffer.Release();
        }
    }

    /// <summary>When the session has worked on one message since the last call and its client has closed the connection, what it runs is cancelled. Called by one thread at a time.</summary>
    public void CancelIfClientIsGone()
    {
        int waits = Volatile.Read(ref _waits);
        if (waits != _waitsSeen || _interruption.IsWaiting)
        {
            _waitsSeen = waits;
            return;
        }

        if (SocketSettings.IsClosedByPeer(_connection))
        {
            _cancelKey?.Session?.Cancel();
        }
    }

    private async Task ServeAsync(IPgSession session, SessionHost host)
    {
        _server.ClosedClients.Add(this);
        try
        {
            await ServeWatchedAsync(session, host);
        }
        finally
        {
            _server.ClosedClients.Remove(this);
        }
    }

    private async Task ServeWatchedAsync(IPgSession session, SessionHost host)
    {
        await using SessionDriver driver = new(session, host, _response, _buffer, _output);
        using CancellationTokenRegistration disconnect = _connection.ConnectionClosed.UnsafeRegister(static state => ((IPgSession)state!).Cancel(), session);
        await using DrainTimer drain = new(_connection, session, _server);
        await driver.StartAsync(_cancelKey!.Secret);
        PgError? end = null;
        while (end is null)
        {
            try
            {
                while (_reader.TryRead(authenticated: true, out FrontendFrame frame))
                {
                    if (!await driver.HandleAsync(frame))
                    {
                        return;
                    }
                }
            }
            catch (PgErrorException e)
            {
                end = e.Error;
                break;
            }

            if (driver.MustFlushBeforeWaiting)
            {
                await driver.FlushAsync();
            }

            end = _interruption.BeginWaiting();
            if (end is null)
            {
                ReceiveResult received = await WaitAsync(session);
                Volatile.Write(ref _waits, _waits + 1);
                end = _interruption.EndWaiting();
                if (end is null && received == ReceiveResult.Ended)
                {
                    return;
                }

                if (end is null && received == ReceiveResult.Interrupted)
                {
                    await driver.DeliverNotificationsAsync();
                }
            }
        }

        await SendFatalAsync(end);
    }

    /// <summary>A message for the statement that runs now. The connection counts as working meanwhile: only the token ends the wait.</summary>
    async ValueTask<FrontendFrame?> IInput.ReadAsync(CancellationToken cancellationToken)
    {
        FrontendFrame frame;
        if (_reader.TryRead(authenticated: true, out frame))
        {
            return frame;
        }

        using CancellationTokenRegistration wake = cancellationToken.UnsafeRegister(static reader => ((MessageReader)reader!).Interrupt(), _reader);
        while (!_reader.TryRead(authenticated: true, out frame))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await _reader.ReceiveAsync(CancellationToken.None) == ReceiveResult.Ended)
            {
                return null;
            }
        }

        return frame;
    }

    /// <summary>Waits for the client; an idle connection keeps no buffer.</summary>
    private ValueTask<ReceiveResult> WaitAsync(IPgSession session)
    {
        ValueTask<ReceiveResult> receive = _reader.ReceiveAsync(CancellationToken.None);
        if (!receive.IsCompleted)
        {
            session.Yield();
            if (_buffer.Written == 0)
            {
                _buffer.Release();
            }
        }

        return receive;
    }

    /// <summary>The last message of a connection. A client that is gone already misses it; one that does not speak the protocol gets none.</summary>
    private async ValueTask SendFatalAsync(PgError error)
    {
        if (error.Severity == PgSeverity.Log)
        {
            Log.FramingLost(_server.Logger, _connection.RemoteEndPoint, error.Message);
            return;
        }

        _buffer.WriteErrorResponse(error.Severity is PgSeverity.Panic ? error : error with { Severity = PgSeverity.Fatal });
        try
        {
            await _output.FlushAsync();
        }
        catch (OperationCanceledException) when (_output.IsClosed || _output.Cancellation.IsCancellationRequested)
        {
            return;
        }
    }
}
