using System.Net;
using System.Net.Sockets;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;
using Swytch.PgWire.Session;

namespace Swytch.PgWire.Hosting;

/// <summary>From the first byte to the open session (PostgreSQL manual, section 55.2.1).</summary>
internal sealed partial class PgConnection
{
    private bool IsUnixSocket => _connection.LocalEndPoint is UnixDomainSocketEndPoint;

    private async Task StartAndServeAsync()
    {
        bool entered = false;
        try
        {
            (IPgSession Session, SessionHost Host)? opened = null;
            using (CancellationTokenSource timeout = new(_server.Options.AuthenticationTimeout, _server.TimeProvider))
            {
                _output.Cancellation = timeout.Token;
                try
                {
                    StartupPacket? packet = await NegotiateAsync(timeout.Token);
                    if (packet is not null)
                    {
                        entered = Admit(packet, out StartupRequest startup);
                        opened = await OpenAsync(packet, startup, timeout.Token);
                    }
                }
                catch (PgErrorException e)
                {
                    Log.Refused(_server.Logger, _connection.RemoteEndPoint, e.Error.SqlState, e.Error.Message);
                    await SendFatalAsync(e.Error);
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested)
                {
                    Log.AuthenticationTimedOut(_server.Logger, _connection.RemoteEndPoint);
                    _output.Cancellation = CancellationToken.None;
                    if (entered)
                    {
                        await SendFatalAsync(new PgError(SqlState.QueryCanceled, "canceling authentication due to timeout"));
                    }
                }

                _output.Cancellation = CancellationToken.None;
            }

            if (opened is var (session, host))
            {
                await ServeAsync(session, host);
                Log.SessionClosed(_server.Logger, host.ProcessId);
            }
        }
        finally
        {
            if (_cancelKey is not null)
            {
                _server.CancelRegistry.Unregister(_cancelKey);
            }

            if (entered)
            {
                _server.Leave();
            }
        }
    }

    /// <summary>Encryption requests, cancel requests, then the startup message; null when the connection has served its purpose.</summary>
    private async ValueTask<StartupPacket?> NegotiateAsync(CancellationToken cancellationToken)
    {
        bool sslAsked = false;
        bool gssAsked = false;
        while (true)
        {
            StartupPacket? packet = await ReadStartupAsync(cancellationToken);
            switch (packet?.Kind)
            {
                case StartupPacketKind.SslRequest when !sslAsked:
                    sslAsked = true;
                    if (!await AnswerSslRequestAsync(cancellationToken))
                    {
                        return null;
                    }

                    break;
                case StartupPacketKind.GssEncRequest when !gssAsked:
                    gssAsked = true;
                    RequireNothingUnread("GSSAPI encryption");
                    await AnswerAsync((byte)'N');
                    break;
                case StartupPacketKind.CancelRequest:
                    _server.Metrics.CancelRequested();
                    _server.CancelRegistry.Cancel(packet.ProcessId, packet.SecretKey);
                    return null;
                case StartupPacketKind.SslRequest or StartupPacketKind.GssEncRequest:
                    throw StartupPacket.RepeatedRequest(packet.Kind);
                default:
                    return packet;
            }
        }
    }

    private async ValueTask<StartupPacket?> ReadStartupAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body;
        while (!_reader.TryReadStartup(out body))
        {
            if (await _reader.ReceiveAsync(cancellationToken) == ReceiveResult.Ended)
            {
                return null;
            }

            RequireNotStopping();
            if (StartsWithTls && !await AcceptDirectTlsAsync(cancellationToken))
            {
                return null;
            }
        }

        return StartupPacket.Read(body);
    }

    private async ValueTask AnswerAsync(byte answer)
    {
        _buffer.WriteByte(answer);
        await _output.FlushAsync();
    }

    /// <summary>Bytes sent in the clear after a request for encryption would be taken for encrypted ones.</summary>
    private void RequireNothingUnread(string request)
    {
        if (_reader.Unread != 0)
        {
            throw ProtocolErrors.UnencryptedBytesBeforeHandshake(request);
        }
    }

    private void RequireNotStopping()
    {
        if (_interruption.IsStopping)
        {
            throw new PgErrorException(SqlState.CannotConnectNow, "the database system is shutting down");
        }
    }

    /// <summary>Takes a place among the sessions, or throws why there is none.</summary>
    private bool Admit(StartupPacket packet, out StartupRequest startup)
    {
        startup = StartupRequests.Create(packet, _connection.RemoteEndPoint, _transport.IsEncrypted);
        RequireNotStopping();
        PgError? refusal = _server.Options.StartupGate() ?? RefusalWithoutTls(startup);
        if (refusal is null && !_server.TryEnter())
        {
            refusal = new PgError(SqlState.TooManyConnections, "sorry, too many clients already");
        }

        if (refusal is not null)
        {
            _server.Metrics.ConnectionRejected();
            throw new PgErrorException(refusal);
        }

        return true;
    }

    private PgError? RefusalWithoutTls(StartupRequest startup)
    {
        if (!_server.Options.RequireTls || startup.IsEncrypted || IsUnixSocket)
        {
            return null;
        }

        string host = startup.RemoteEndPoint is IPEndPoint ip ? ip.Address.ToString() : "[unknown]";
        return new PgError(
            SqlState.InvalidAuthorizationSpecification,
            $"no pg_hba.conf entry for host \"{host}\", user \"{startup.User}\", database \"{startup.Database}\", no encryption")
        {
            Hint = "This server accepts encrypted connections only: connect with sslmode=require.",
        };
    }

    private async ValueTask<(IPgSession Session, SessionHost Host)?> OpenAsync(StartupPacket packet, StartupRequest startup, CancellationToken cancellationToken)
    {
        if (packet.NeedsNegotiation)
        {
            _buffer.WriteNegotiateProtocolVersion(StartupPacket.ProtocolVersion, packet.ProtocolOptions);
        }

        if (!await AuthenticateAsync(startup, cancellationToken))
        {
            return null;
        }

        _buffer.WriteAuthenticationOk();
        _cancelKey = _server.CancelRegistry.Register();
        SessionHost host = new(_cancelKey.ProcessId, _response, _interruption.TerminateIfWaiting, () => _reader.Interrupt());
        IPgSession session = await _server.Backend.OpenSessionAsync(startup, host, cancellationToken);
        _cancelKey.Session = session;
        Log.SessionOpened(_server.Logger, host.ProcessId, _connection.RemoteEndPoint, startup.User, startup.Database);
        return (session, host);
    }
}
