using System.Globalization;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests.Neighbours;

/// <summary>
/// Honest clients that insert rows of their own, in single statements and in blocks of two, while somebody else misbehaves. They never meet each other's
/// rows and read nothing, so no statement of theirs may fail, and in the end exactly what they were told is there.
/// </summary>
internal sealed class Neighbourhood : IDisposable
{
    private const int Clients = 6;

    private readonly ServerAddress _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Thread> _threads;
    private readonly List<int> _acknowledged = [];
    private readonly List<string> _failures = [];
    private readonly ManualResetEventSlim _progress = new();
    private int _last;

    private Neighbourhood(ServerAddress server)
    {
        _server = server;
        _threads = [.. Enumerable.Range(0, Clients).Select(number => new Thread(() => Live(number)))];
    }

    public int Acknowledged
    {
        get
        {
            lock (_acknowledged)
            {
                return _acknowledged.Count;
            }
        }
    }

    public static Neighbourhood Start(ServerAddress server)
    {
        using (var sql = SqlClient.Open(server))
        {
            sql.Must("DROP TABLE IF EXISTS honest");
            sql.Must("CREATE TABLE honest (id int PRIMARY KEY, twin int)");
        }

        var neighbourhood = new Neighbourhood(server);
        neighbourhood._threads.ForEach(thread => thread.Start());
        neighbourhood.WaitForProgress(Clients);
        return neighbourhood;
    }

    /// <summary>Waits until they were told of so many more commits.</summary>
    public void WaitForProgress(int more)
    {
        var wanted = Acknowledged + more;
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (Acknowledged < wanted)
        {
            Assert.True(DateTime.UtcNow < deadline, $"the neighbours do not get on: {string.Join("; ", _failures)}");
            _progress.Reset();
            _progress.Wait(TimeSpan.FromMilliseconds(100));
            if (Failed)
            {
                return;
            }
        }
    }

    /// <summary>Stops them and compares: nothing failed, nothing is missing, nothing is there twice or by half.</summary>
    public void AssertUnharmed()
    {
        StopAll();
        Assert.Empty(_failures);
        using var sql = SqlClient.Open(_server);
        var stored = sql.Must("SELECT id FROM honest").Rows.Select(row => int.Parse(row[0]!, CultureInfo.InvariantCulture)).Order();
        Assert.Equal(_acknowledged.Order(), stored);
    }

    public void Dispose()
    {
        StopAll();
        _stop.Dispose();
        _progress.Dispose();
    }

    private bool Failed
    {
        get
        {
            lock (_failures)
            {
                return _failures.Count > 0;
            }
        }
    }

    private void StopAll()
    {
        _stop.Cancel();
        _threads.ForEach(thread => thread.Join());
    }

    private void Live(int number)
    {
        try
        {
            using var sql = SqlClient.Open(_server);
            for (var step = number; !_stop.IsCancellationRequested; step++)
            {
                var first = Interlocked.Add(ref _last, 2);
                if (step % 2 == 0)
                {
                    sql.Must($"INSERT INTO honest (id) VALUES ({first})");
                    Acknowledge(first);
                    continue;
                }

                sql.Must("BEGIN");
                sql.Must($"INSERT INTO honest (id, twin) VALUES ({first}, {first + 1})");
                sql.Must($"INSERT INTO honest (id, twin) VALUES ({first + 1}, {first})");
                sql.Must("COMMIT");
                Acknowledge(first, first + 1);
            }
        }
        catch (Exception exception) when (exception is ServerErrorException or IOException or ProtocolBrokenException)
        {
            lock (_failures)
            {
                _failures.Add(exception.Message);
            }
        }
    }

    private void Acknowledge(params int[] ids)
    {
        lock (_acknowledged)
        {
            _acknowledged.AddRange(ids);
        }

        _progress.Set();
    }
}
