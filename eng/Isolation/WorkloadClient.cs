using Swytch.Histories;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <summary>How a transaction is sent.</summary>
public enum Style
{
    /// <summary>One statement by itself.</summary>
    Autocommit,

    /// <summary>BEGIN, statements one by one, COMMIT: simple queries.</summary>
    Interactive,

    /// <summary>The same by the extended protocol.</summary>
    Prepared,

    /// <summary>The same with a client that thinks between its statements.</summary>
    Thinking,
}

/// <summary>
/// One connection of a workload. A statement that fails ends the transaction that it is in as aborted; a connection that breaks leaves it unknown once
/// its end was sent, and ends the client. Nothing is retried.
/// </summary>
public sealed class WorkloadClient(int number, SqlClient sql, Random random, WorkloadCounters counters) : IDisposable
{
    private const int LongestThoughtMs = 3;

    private Style _style;

    public int Number => number;

    public Random Random => random;

    public static Style ChooseStyle(Random random) => random.Next(10) switch
    {
        < 4 => Style.Autocommit,
        < 7 => Style.Interactive,
        < 9 => Style.Prepared,
        _ => Style.Thinking,
    };

    /// <summary>Runs <paramref name="body"/> in a transaction block; false of it asks for ROLLBACK.</summary>
    public Outcome Transact(Style style, Func<bool> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _style = style;
        var endSent = style == Style.Autocommit;
        try
        {
            if (style == Style.Autocommit)
            {
                body();
                counters.AddCommit(style);
                return Outcome.Committed;
            }

            Run("BEGIN");
            if (!body())
            {
                RollBack();
                counters.AddRollback();
                return Outcome.Aborted;
            }

            endSent = true;

            // COMMIT of a failed transaction answers ROLLBACK; here every failure left the block before.
            var committed = Run("COMMIT").Tag == "COMMIT";
            counters.AddCommit(style);
            return committed ? Outcome.Committed : throw new InvalidOperationException("COMMIT was answered with something else");
        }
        catch (StatementFailedException failure)
        {
            counters.AddFailure(style, failure.SqlState, failure.Message, failure.Detail);
            RollBack();
            return Outcome.Aborted;
        }
        catch (Exception exception) when (IsBreak(exception))
        {
            // Without its COMMIT a block cannot have happened.
            IsBroken = true;
            if (!endSent)
            {
                counters.AddRollback();
                return Outcome.Aborted;
            }

            counters.AddUnknown();
            return Outcome.Unknown;
        }
    }

    /// <summary>The connection is gone; the client is of no use any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>One statement of the transaction under way.</summary>
    public SqlResult Run(string statement, params ReadOnlySpan<string?> parameters)
    {
        if (_style == Style.Thinking)
        {
            Thread.Sleep(random.Next(LongestThoughtMs + 1));
        }

        var extended = _style == Style.Prepared || parameters.Length > 0;
        var result = extended ? sql.Execute(statement, parameters) : sql.Query(statement);
        return result.Succeeded ? result : throw new StatementFailedException(result.SqlState!, result.Message, result.Detail);
    }

    public void Dispose() => sql.Dispose();

    private static bool IsBreak(Exception exception) => exception is IOException or ProtocolBrokenException or System.Net.Sockets.SocketException;

    private void RollBack()
    {
        try
        {
            if (!sql.IsIdle)
            {
                sql.Must("ROLLBACK");
            }
        }
        catch (Exception exception) when (IsBreak(exception))
        {
            // It is rolled back all the same.
            IsBroken = true;
        }
    }


    private sealed class StatementFailedException(string sqlState, string message, string detail) : Exception(message)
    {
        public string SqlState => sqlState;

        public string Detail => detail;
    }
}
