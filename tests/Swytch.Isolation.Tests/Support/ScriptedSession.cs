using System.Collections.Concurrent;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests.Support;

/// <summary>A session whose statements run on a thread of its own, one after another, so that one that waits does not stop the script.</summary>
internal sealed class ScriptedSession : IDisposable
{
    private readonly SqlClient _client;
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _idle = new(true);
    private int _pending;

    public ScriptedSession(ServerAddress server, int timeoutMs)
    {
        _client = SqlClient.Open(server, timeoutMs);
        _thread = new Thread(Work) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The process number that the server gave: PostgreSQL's pg_blocking_pids takes it.</summary>
    public int ProcessId => _client.Connection.ProcessId;

    public bool IsIdle => _idle.IsSet;

    /// <summary>What went wrong on the connection itself.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Runs after everything before it; <paramref name="use"/> is called on the session's thread.</summary>
    public void Post(Action<SqlClient> use)
    {
        lock (_lock)
        {
            _pending++;
            _idle.Reset();
        }

        _work.Add(() => use(_client));
    }

    public bool WaitIdle(TimeSpan patience) => _idle.Wait(patience);

    public void Dispose()
    {
        _work.CompleteAdding();
        _client.Dispose();
        _thread.Join(TimeSpan.FromSeconds(30));
        _work.Dispose();
        _idle.Dispose();
    }

    private void Work()
    {
        foreach (var action in _work.GetConsumingEnumerable())
        {
            try
            {
                if (Failure is null)
                {
                    action();
                }
            }
            catch (Exception exception) when (exception is IOException or ProtocolBrokenException or ServerErrorException or ObjectDisposedException)
            {
                Failure = exception;
            }

            lock (_lock)
            {
                if (--_pending == 0)
                {
                    _idle.Set();
                }
            }
        }
    }
}
