using System.Net.Sockets;
using Swytch.WireClient;

namespace Swytch.Fuzz;

/// <summary>Sends broken input on connections of its own and checks that each is answered well-formed and in time.</summary>
internal sealed class Attacker(Options options, Seeds seeds, int seed, Findings findings)
{
    private const int AnswerWithinMs = 30_000;
    private const int StatementsOfASession = 40;
    private const string StatementTimeout = "-c statement_timeout=2000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=5000";

    private readonly Random _random = new(seed);

    public void Run(CancellationToken stop)
    {
        var mutator = new Mutator(_random, seeds);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                switch (_random.Next(10))
                {
                    case 0:
                        Startup(mutator);
                        break;
                    case < 5:
                        Flight(mutator);
                        break;
                    default:
                        Statements(mutator, stop);
                        break;
                }
            }
            catch (SocketException exception)
            {
                findings.Add($"cannot connect: {exception.SocketErrorCode}", $"attacker seed {seed}");
                return;
            }
        }
    }

    /// <summary>Broken bytes instead of a startup message.</summary>
    private void Startup(Mutator mutator)
    {
        findings.CountInput();
        using var connection = new WireConnection(options.Host, options.Port, AnswerWithinMs);
        byte[] startup = [0, 3, 0, 0, .. "user\0swytch\0database\0swytch\0\0"u8];
        var bytes = _random.Next(3) switch
        {
            0 => mutator.Bytes(_random.Next(200)),
            1 => [.. new PayloadBuilder().Int32(startup.Length + 4).ToArray(), .. startup[.._random.Next(startup.Length)]],
            _ => [.. new PayloadBuilder().Int32(_random.Next(-10, 20_000)).ToArray(), .. startup],
        };
        SendAndDrain(connection, bytes);
    }

    /// <summary>A session, then a broken flight of messages, then the end of input: the server must answer and close.</summary>
    private void Flight(Mutator mutator)
    {
        findings.CountInput();
        using var connection = TryOpen();
        if (connection is not null)
        {
            SendAndDrain(connection, mutator.Flight());
        }
    }

    private void SendAndDrain(WireConnection connection, byte[] bytes)
    {
        try
        {
            connection.SendBytes(bytes);
            connection.FinishSending();
        }
        catch (SocketException)
        {
            // The server has closed while we were still sending: its right.
        }

        Drain(connection, () => Convert.ToHexStringLower(bytes), untilReady: false);
    }

    /// <summary>Mutated statements on one session, by both protocols.</summary>
    private void Statements(Mutator mutator, CancellationToken stop)
    {
        using var connection = TryOpen();
        for (var count = 0; connection is not null && count < StatementsOfASession && !stop.IsCancellationRequested; count++)
        {
            var sql = mutator.Statement();
            findings.CountInput();
            try
            {
                if (_random.Next(2) == 0)
                {
                    connection.SendQuery(sql);
                }
                else
                {
                    connection.SendBytes(Extended(sql));
                }
            }
            catch (SocketException)
            {
                // Ended by the server, which the next read says.
            }

            if (!Drain(connection, () => sql, untilReady: true))
            {
                return;
            }
        }
    }

    /// <summary>Parse, Describe, Bind without parameters, Describe, Execute with a limit, Sync.</summary>
    private byte[] Extended(string sql) =>
    [
        .. WireConnection.Frame('P', new PayloadBuilder().CString("").CString(sql).Int16(0).ToArray()),
        .. WireConnection.Frame('D', new PayloadBuilder().Byte((byte)'S').CString("").ToArray()),
        .. WireConnection.Frame('B', new PayloadBuilder().CString("").CString("").Int16(0).Int16(0).Int16(1).Int16(_random.Next(2)).ToArray()),
        .. WireConnection.Frame('D', new PayloadBuilder().Byte((byte)'P').CString("").ToArray()),
        .. WireConnection.Frame('E', new PayloadBuilder().CString("").Int32(_random.Next(3)).ToArray()),
        .. WireConnection.Frame('S', []),
    ];

    private WireConnection? TryOpen()
    {
        var connection = new WireConnection(options.Host, options.Port, AnswerWithinMs);
        try
        {
            connection.SendStartup([new("user", options.User), new("database", options.Database), new("options", StatementTimeout)]);
            connection.FinishStartup(options.User, null);
            return connection;
        }
        catch (Exception exception) when (exception is ServerErrorException or IOException or ProtocolBrokenException)
        {
            findings.Add($"no session: {exception.Message}", $"attacker seed {seed}");
            connection.Dispose();
            return null;
        }
    }

    /// <summary>Reads to ReadyForQuery or to the end; false when the connection ended. Reports what is broken, late or internal.</summary>
    private bool Drain(WireConnection connection, Func<string> input, bool untilReady)
    {
        try
        {
            while (connection.Receive() is { } message)
            {
                if (message.Type == WireMessage.ErrorResponse)
                {
                    findings.CheckError(message.ErrorFields(), input());
                }
                else if (untilReady && message.Type == WireMessage.CopyInResponse)
                {
                    // A COPY waits for data that will never come; the Sync sent before it was ignored.
                    try
                    {
                        connection.Send('f', new PayloadBuilder().CString("no data").ToArray());
                        connection.SendSync();
                    }
                    catch (SocketException)
                    {
                        // What followed the COPY ended the connection, which the next read says.
                    }
                }
                else if (untilReady && message.Type == WireMessage.ReadyForQuery)
                {
                    return true;
                }
            }
        }
        catch (ProtocolBrokenException exception)
        {
            findings.Add($"broken answer: {exception.Message}", input());
        }
        catch (IOException exception)
        {
            findings.Add($"hang: {exception.Message}", input());
        }

        return false;
    }
}
