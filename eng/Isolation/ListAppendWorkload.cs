using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Swytch.Histories;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <summary>
/// Appends numbers to lists and reads them, several lists in a transaction. Some lists are found by primary key, some by a unique key, some by a
/// column without an index. A list that is long enough is left for a fresh one.
/// </summary>
/// <param name="abortedReads">What failed transactions saw is held to the same.</param>
public sealed class ListAppendWorkload(bool abortedReads) : Workload
{
    private const int Lists = 12;
    private const int AppendsOfList = 48;
    private const int LargestTransaction = 4;
    private const int FinalProcess = -1;

    private readonly HistoryRecorder _recorder = new(Stopwatch.GetTimestamp);
    private readonly Lock _lock = new();
    private readonly long[] _keys = [.. Enumerable.Range(0, Lists).Select(number => (long)number)];
    private readonly int[] _appends = new int[Lists];
    private readonly HashSet<long> _used = [];
    private long _lastValue;

    private enum Access
    {
        PrimaryKey,
        UniqueKey,
        Scan,
    }

    public override string Name => "list-append";

    public IReadOnlyList<Transaction> History => _recorder.ToHistory();

    public override void SetUp(SqlClient sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        foreach (var table in (string[])["lists_primarykey", "lists_uniquekey", "lists_scan"])
        {
            sql.Must($"DROP TABLE IF EXISTS {table}");
        }

        sql.Must("CREATE TABLE lists_primarykey (id int PRIMARY KEY, vals text NOT NULL)");
        sql.Must("CREATE TABLE lists_uniquekey (row_id int PRIMARY KEY, id int NOT NULL UNIQUE, vals text NOT NULL)");
        sql.Must("CREATE TABLE lists_scan (row_id int PRIMARY KEY, id int NOT NULL, vals text NOT NULL)");
    }

    public override void Step(WorkloadClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        var random = client.Random;
        var style = WorkloadClient.ChooseStyle(random);
        var recording = _recorder.Begin(client.Number);
        var outcome = client.Transact(style, () =>
        {
            var steps = style == Style.Autocommit ? 1 : random.Next(2, LargestTransaction + 1);
            for (; steps > 0; steps--)
            {
                var slot = random.Next(Lists);
                if (random.Next(2) == 0)
                {
                    Append(client, recording, slot, style);
                }
                else
                {
                    Read(client, recording, slot);
                }
            }

            return random.Next(20) != 0;
        });
        recording.End(outcome);
    }

    public override IReadOnlyList<Finding> Finish(SqlClient sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var recording = _recorder.Begin(FinalProcess);
        var lists = ((string[])["lists_primarykey", "lists_uniquekey", "lists_scan"])
            .SelectMany(table => sql.Must($"SELECT id, vals FROM {table}").Rows)
            .ToDictionary(row => long.Parse(row[0]!, CultureInfo.InvariantCulture), row => Values(row[1]!));
        foreach (var key in _used)
        {
            recording.Add(Operation.Read(key, lists.GetValueOrDefault(key, [])));
        }

        recording.End(Outcome.Committed);
        return HistoryChecker.Check(_recorder.ToHistory(), new CheckOptions { AbortedReads = abortedReads }).Findings;
    }

    private static Access AccessOf(long key) => (key % 4) switch
    {
        0 => Access.Scan,
        1 => Access.UniqueKey,
        _ => Access.PrimaryKey,
    };

    private void Append(WorkloadClient client, HistoryRecorder.Recording recording, int slot, Style style)
    {
        var value = Interlocked.Increment(ref _lastValue);
        var key = KeyFor(slot, isAppend: true);
        recording.Add(Operation.Append(key, value));
        var text = value.ToString(CultureInfo.InvariantCulture);
        var id = key.ToString(CultureInfo.InvariantCulture);
        switch (AccessOf(key))
        {
            case Access.PrimaryKey:
                client.Run($"INSERT INTO lists_primarykey (id, vals) VALUES ({id}, '{text}') ON CONFLICT (id) DO UPDATE SET vals = lists_primarykey.vals || ',{text}'");
                break;
            case Access.UniqueKey:
                client.Run($"INSERT INTO lists_uniquekey (row_id, id, vals) VALUES ({text}, {id}, '{text}') ON CONFLICT (id) DO UPDATE SET vals = lists_uniquekey.vals || ',{text}'");
                break;
            case Access.Scan when style == Style.Autocommit || client.Run($"UPDATE lists_scan SET vals = vals || ',{text}' WHERE id = {id}").Tag == "UPDATE 0":
                client.Run($"INSERT INTO lists_scan (row_id, id, vals) VALUES ({id}, {id}, '{text}') ON CONFLICT (row_id) DO UPDATE SET vals = lists_scan.vals || ',{text}'");
                break;
            default:
                break;
        }
    }

    private void Read(WorkloadClient client, HistoryRecorder.Recording recording, int slot)
    {
        var key = KeyFor(slot, isAppend: false);
        var id = key.ToString(CultureInfo.InvariantCulture);
        var table = AccessOf(key) switch
        {
            Access.PrimaryKey => "lists_primarykey",
            Access.UniqueKey => "lists_uniquekey",
            _ => "lists_scan",
        };
        var rows = client.Run($"SELECT vals FROM {table} WHERE id = {id}").Rows;
        recording.Add(Operation.Read(key, rows.Count == 0 ? [] : Values(rows[0][0]!)));
    }

    private long KeyFor(int slot, bool isAppend)
    {
        lock (_lock)
        {
            var key = _keys[slot];
            _used.Add(key);
            if (isAppend && ++_appends[slot] >= AppendsOfList)
            {
                _appends[slot] = 0;
                _keys[slot] += Lists;
            }

            return key;
        }
    }

    private static ImmutableArray<long> Values(string text) => [.. text.Split(',').Select(value => long.Parse(value, CultureInfo.InvariantCulture))];
}
