using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Swytch.Histories;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <summary>
/// Rows that satisfy predicates. In some groups everybody inserts only where there is no row yet; other sets, ranges of a column, grow freely, and a
/// transaction reads some and inserts into others.
/// </summary>
/// <param name="abortedReads">What failed transactions saw is held to the same.</param>
public sealed class PredicateWorkload(bool abortedReads) : Workload
{
    private const int FreeSets = 6;
    private const int InsertsOfSet = 40;
    private const int WidthOfSet = 10;
    private const int AttemptsOfGroup = 8;
    private const int OpenGroups = 4;
    private const int FinalProcess = -1;

    /// <summary>Groups are numbered from here, free sets from 0.</summary>
    private const long FirstGroup = 1_000_000;

    private readonly HistoryRecorder _recorder = new(Stopwatch.GetTimestamp);
    private readonly Lock _lock = new();
    private readonly long[] _sets = [.. Enumerable.Range(0, FreeSets).Select(number => (long)number)];
    private readonly int[] _inserts = new int[FreeSets];
    private readonly HashSet<long> _used = [];
    private int _attempts;
    private long _lastRow;

    public override string Name => "predicate";

    public override void SetUp(SqlClient sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        sql.Must("DROP TABLE IF EXISTS items");
        sql.Must("CREATE TABLE items (id int PRIMARY KEY, grp int, place int, active int NOT NULL)");
        sql.Must("CREATE INDEX items_grp ON items (grp)");
    }

    public override void Step(WorkloadClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        var random = client.Random;
        var style = WorkloadClient.ChooseStyle(random);
        var ofGroup = random.Next(2) == 0;
        var recording = _recorder.Begin(client.Number);
        var outcome = client.Transact(style, () =>
        {
            switch (ofGroup, style)
            {
                case (true, Style.Autocommit):
                    InsertIfNoneAtOnce(client, recording);
                    break;
                case (true, _):
                    InsertIfNone(client, recording);
                    break;
                case (false, Style.Autocommit):
                    ReadOrInsert(client, recording);
                    break;
                default:
                    for (var steps = random.Next(2, 5); steps > 0; steps--)
                    {
                        ReadOrInsert(client, recording);
                    }

                    break;
            }

            return random.Next(20) != 0;
        });
        recording.End(outcome);
    }

    public override IReadOnlyList<Finding> Finish(SqlClient sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var recording = _recorder.Begin(FinalProcess);
        foreach (var set in _used)
        {
            recording.Add(Operation.ReadSet(set, Ids(sql.Must(Select(set)))));
        }

        recording.End(Outcome.Committed);
        var history = _recorder.ToHistory();
        return
        [
            .. HistoryChecker.Check(history, new CheckOptions { AbortedReads = abortedReads }).Findings,
            .. PredicateChecker.AtMost(history, 1, set => set >= FirstGroup),
        ];
    }

    private static string Where(long set) => set >= FirstGroup
        ? string.Create(CultureInfo.InvariantCulture, $"grp = {set} AND active = 1")
        : string.Create(CultureInfo.InvariantCulture, $"place BETWEEN {set * WidthOfSet} AND {(set * WidthOfSet) + WidthOfSet - 1}");

    private static string Select(long set) => $"SELECT id FROM items WHERE {Where(set)}";

    private static ImmutableArray<long> Ids(SqlResult result) => [.. result.Rows.Select(row => long.Parse(row[0]!, CultureInfo.InvariantCulture))];

    private void InsertIfNone(WorkloadClient client, HistoryRecorder.Recording recording)
    {
        var group = Group(client.Random);
        var seen = Ids(client.Run(Select(group)));
        recording.Add(Operation.ReadSet(group, seen));
        if (seen.IsEmpty)
        {
            var id = Interlocked.Increment(ref _lastRow);
            recording.Add(Operation.Insert(group, id));
            client.Run(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO items (id, grp, active) VALUES ({id}, {group}, 1)"));
        }
    }

    private void InsertIfNoneAtOnce(WorkloadClient client, HistoryRecorder.Recording recording)
    {
        var group = Group(client.Random);
        var id = Interlocked.Increment(ref _lastRow);
        SqlResult? result = null;
        try
        {
            result = client.Run(string.Create(
                CultureInfo.InvariantCulture, $"INSERT INTO items (id, grp, active) SELECT {id}, {group}, 1 WHERE NOT EXISTS (SELECT 1 FROM items WHERE {Where(group)})"));
        }
        finally
        {
            // Without an answer it may have been inserted.
            if (result is null or { Tag: "INSERT 0 1" })
            {
                recording.Add(Operation.Insert(group, id));
            }
        }
    }

    private void ReadOrInsert(WorkloadClient client, HistoryRecorder.Recording recording)
    {
        var slot = client.Random.Next(FreeSets);
        if (client.Random.Next(2) == 0)
        {
            var set = Set(slot, isInsert: false);
            recording.Add(Operation.ReadSet(set, Ids(client.Run(Select(set)))));
            return;
        }

        var target = Set(slot, isInsert: true);
        var id = Interlocked.Increment(ref _lastRow);
        recording.Add(Operation.Insert(target, id));
        client.Run(string.Create(
            CultureInfo.InvariantCulture, $"INSERT INTO items (id, place, active) VALUES ({id}, {(target * WidthOfSet) + client.Random.Next(WidthOfSet)}, 1)"));
    }

    private long Group(Random random)
    {
        lock (_lock)
        {
            var group = FirstGroup + (_attempts++ / AttemptsOfGroup) + random.Next(OpenGroups);
            _used.Add(group);
            return group;
        }
    }

    private long Set(int slot, bool isInsert)
    {
        lock (_lock)
        {
            var set = _sets[slot];
            _used.Add(set);
            if (isInsert && ++_inserts[slot] >= InsertsOfSet)
            {
                _inserts[slot] = 0;
                _sets[slot] += FreeSets;
            }

            return set;
        }
    }
}
